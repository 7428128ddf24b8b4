/** Files known by their first bytes that are not read here, to be told so by name, and what to export instead. */
import { ProblemError } from '../../core/problem'

interface Known {
  magic: string
  /** What it is, to follow "The file is". */
  what: string
  mend: string
}

const UNPACK = 'Decompress it first, or compress it with gzip, zstd or zip.'
const packed = (magic: string, by: string): Known => ({ magic, what: `compressed with ${by}`, mend: UNPACK })
const table = (magic: string, what: string, how: string): Known => ({
  magic,
  what,
  mend: `Write it as Parquet or CSV: ${how}.`,
})
const WORKBOOK = 'Save the sheet that holds the requests as CSV (in Excel: "CSV UTF-8").'
const PICKLE = 'pickle.load(open("log.pkl", "rb")).to_parquet("log.parquet")'

/** Bytes as the characters of the same number. */
const KNOWN: Known[] = [
  packed('BZh', 'bzip2'),
  packed('\xfd7zXZ\0', 'xz'),
  packed('7z\xbc\xaf', '7z'),
  packed('Rar!\x1a\x07', 'rar'),
  packed('\x04\x22\x4d\x18', 'lz4'),
  packed('\x1f\x9d', 'compress (.Z)'),
  { magic: '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1', what: 'an Excel workbook', mend: WORKBOOK },
  table(
    'ARROW1',
    'an Arrow (Feather) file',
    'pyarrow.feather.read_table(...) and pyarrow.parquet.write_table(...)',
  ),
  table('ORC', 'an ORC file', 'pyarrow.orc.read_table(...) and pyarrow.parquet.write_table(...)'),
  table('Obj\x01', 'an Avro file', 'with Spark, DuckDB or fastavro'),
  table('SQLite format 3\0', 'a SQLite database', 'sqlite3 -header -csv log.db "select * from ..."'),
  table('\x93NUMPY', 'a NumPy array', 'pandas.DataFrame(numpy.load(...)).to_parquet(...)'),
  table('\x89HDF', 'an HDF5 file', 'pandas.read_hdf(...).to_parquet(...)'),
  table('\x80\x04\x95', 'a Python pickle', PICKLE),
  table('\x80\x05\x95', 'a Python pickle', PICKLE),
  table('PARE', 'an encrypted Parquet file', 'without encryption'),
]

// What no text has, in whatever encoding: bytes from 0x80 on are letters with accents as well.
// eslint-disable-next-line no-control-regex
const CONTROL = /[\0-\x08\x0e-\x1a\x1c-\x1f]/
const UNPRINTED = /[^\x20-\x7e]/

/** @throws ProblemError where the first bytes are those of a file that is known and not read */
export function refuseKnown(file: string, first: Uint8Array): void {
  const start = String.fromCharCode(...first.subarray(0, 64))
  // A table may begin with PARENT_ID or ORC_COUNT: text has no control characters.
  const binary = CONTROL.test(start)
  const known = KNOWN.find(({ magic }) => start.startsWith(magic) && (binary || UNPRINTED.test(magic)))
  if (!known) return
  const compressed = known.mend === UNPACK
  throw new ProblemError({
    code: compressed ? 'unsupported-compression' : 'unsupported-file',
    message: `The file is ${known.what}, which is not read here.`,
    file,
    mend: known.mend,
  })
}

/** @throws ProblemError where a zip is a workbook: its files are XML that nobody knows to be there */
export function refuseKnownZip(file: string, entries: readonly { path: string }[]): void {
  const has = (path: string) => entries.some((entry) => entry.path === path)
  const what = has('xl/workbook.xml') || has('xl/workbook.bin') ? 'an Excel workbook' : null
  if (what === null && !(has('mimetype') && has('content.xml'))) return
  throw new ProblemError({
    code: 'unsupported-file',
    message: `The file is ${what ?? 'an OpenDocument file'}, which is not read here.`,
    file,
    mend: WORKBOOK,
  })
}
