/** Files known by their first bytes that are not read here, to be told so by name, and what to export instead. */
import { ProblemError } from '../../core/problem'
import { isSurely } from '../magic'
import type { Magic } from '../magic'

const UNPACK = 'Decompress it first, or compress it with gzip, zstd or zip.'
const WORKBOOK = 'Save the sheet that holds the requests as CSV (in Excel: "CSV UTF-8").'
const asTable = (how: string) => `Write it as Parquet or CSV: ${how}.`
const PICKLE = asTable('pickle.load(open("log.pkl", "rb")).to_parquet("log.parquet")')

/** What each is, to follow "The file is", and the mend. */
const KNOWN: readonly [Magic, what: string, mend: string][] = [
  ['bzip2', 'compressed with bzip2', UNPACK],
  ['xz', 'compressed with xz', UNPACK],
  ['7z', 'compressed with 7z', UNPACK],
  ['rar', 'compressed with rar', UNPACK],
  ['lz4', 'compressed with lz4', UNPACK],
  ['compress', 'compressed with compress (.Z)', UNPACK],
  ['excel', 'an Excel workbook', WORKBOOK],
  ['orc', 'an ORC file', asTable('pyarrow.orc.read_table(...) and pyarrow.parquet.write_table(...)')],
  ['avro', 'an Avro file', asTable('with Spark, DuckDB or fastavro')],
  ['sqlite', 'a SQLite database', asTable('sqlite3 -header -csv log.db "select * from ..."')],
  ['numpy', 'a NumPy array', asTable('pandas.DataFrame(numpy.load(...)).to_parquet(...)')],
  ['hdf5', 'an HDF5 file', asTable('pandas.read_hdf(...).to_parquet(...)')],
  ['pickle 4', 'a Python pickle', PICKLE],
  ['pickle 5', 'a Python pickle', PICKLE],
  ['encrypted parquet', 'an encrypted Parquet file', asTable('without encryption')],
]

/** @throws ProblemError where the first bytes are those of a file that is known and not read */
export function refuseKnown(file: string, first: Uint8Array): void {
  const known = KNOWN.find(([magic]) => isSurely(first, magic))
  if (known) throw refusal(file, known[1], known[2])
}

/** @throws ProblemError where a zip is a workbook: its files are XML that nobody knows to be there */
export function refuseKnownZip(file: string, entries: readonly { path: string }[]): void {
  const has = (path: string) => entries.some((entry) => entry.path === path)
  if (has('xl/workbook.xml') || has('xl/workbook.bin')) throw refusal(file, 'an Excel workbook', WORKBOOK)
  if (has('mimetype') && has('content.xml')) throw refusal(file, 'an OpenDocument file', WORKBOOK)
}

function refusal(file: string, what: string, mend: string): ProblemError {
  return new ProblemError({
    code: mend === UNPACK ? 'unsupported-compression' : 'unsupported-file',
    message: `The file is ${what}, which is not read here.`,
    file,
    mend,
  })
}
