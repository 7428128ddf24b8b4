/** How rows that `replay` wrote are read: from the file beside them, or from within a Parquet file or an Arrow stream. */
import {
  closeSync,
  existsSync,
  mkdtempSync,
  openSync,
  readSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { tableFromIPC } from '@uwdata/flechette'
import { parquetMetadata } from 'hyparquet'
import { MAPPING_KEY } from '../session/rows/mapping'
import { isPipe } from './paths'

/** The footer's length and "PAR1". */
const TAIL_BYTES = 8

/** @returns the path of the mapping of the first log, whatever it was replayed with; null where it has none */
export function mappingOfRows([first]: readonly string[]): string | null {
  if (first === undefined || isPipe(first)) return null
  const beside = `${first}.mapping.json`
  if (existsSync(beside)) return beside
  const within = isParquet(first) ? withinParquet(first) : isArrow(first) ? withinArrow(first) : null
  return within && kept(within, `${basename(first)}.mapping.json`)
}

const isParquet = (path: string) =>
  statSync(path).isFile() && ends(path, 0, 4) === 'PAR1' && ends(path, -4, 4) === 'PAR1'

function ends(path: string, from: number, bytes: number): string {
  return Buffer.from(read(path, from, bytes)).toString('latin1')
}

/** The mark before a message of Arrow, as `replay` writes it. */
const isArrow = (path: string) => statSync(path).isFile() && ends(path, 0, 4) === '\xff\xff\xff\xff'

/** What is damaged is said by who reads the log. */
function withinArrow(path: string): string | null {
  const schema = 8 + new DataView(read(path, 4, 4)).getInt32(0, true)
  if (schema < 8 || schema > statSync(path).size) return null
  try {
    return tableFromIPC(new Uint8Array(read(path, 0, schema))).schema.metadata?.get(MAPPING_KEY) ?? null
  } catch {
    return null
  }
}

/** As of an Arrow stream. */
function withinParquet(path: string): string | null {
  const footer = new DataView(read(path, -TAIL_BYTES, TAIL_BYTES)).getUint32(0, true) + TAIL_BYTES
  if (footer > statSync(path).size) return null
  try {
    const { key_value_metadata: held = [] } = parquetMetadata(read(path, -footer, footer))
    return held.find(({ key }) => key === MAPPING_KEY)?.value ?? null
  } catch {
    return null
  }
}

/** @param from a negative one counts from the end */
function read(path: string, from: number, bytes: number): ArrayBuffer {
  const part = new Uint8Array(bytes)
  const file = openSync(path, 'r')
  try {
    readSync(file, part, 0, bytes, from < 0 ? Math.max(0, statSync(path).size + from) : from)
  } finally {
    closeSync(file)
  }
  return part.buffer
}

/** As a file, which goes when the process does: a session, here or on a page, is given files. */
function kept(mapping: string, name: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'mapping-'))
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
  writeFileSync(join(folder, name), mapping)
  return join(folder, name)
}
