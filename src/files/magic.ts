/** What files begin with: one table of magic numbers, for logs, models and what is refused. */
import { isZstd } from './archives/zstd-frames'

/** Bytes as the characters of the same number. */
const MAGIC = {
  gzip: '\x1f\x8b',
  zip: 'PK\x03\x04',
  'empty zip': 'PK\x05\x06',
  parquet: 'PAR1',
  'encrypted parquet': 'PARE',
  hdf5: '\x89HDF\r\n\x1a\n',
  bzip2: 'BZh',
  xz: '\xfd7zXZ\0',
  '7z': '7z\xbc\xaf',
  rar: 'Rar!\x1a\x07',
  lz4: '\x04\x22\x4d\x18',
  compress: '\x1f\x9d',
  excel: '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1',
  arrow: 'ARROW1\0\0',
  // The mark before each of a stream's messages.
  'arrow stream': '\xff\xff\xff\xff',
  orc: 'ORC',
  avro: 'Obj\x01',
  sqlite: 'SQLite format 3\0',
  numpy: '\x93NUMPY',
  'pickle 4': '\x80\x04\x95',
  'pickle 5': '\x80\x05\x95',
} as const

export type Magic = keyof typeof MAGIC

/** @returns whether the bytes begin as such a file does */
export function startsAs(bytes: Uint8Array, what: Magic): boolean {
  const magic = MAGIC[what]
  for (let i = 0; i < magic.length; i++) if (bytes[i] !== magic.charCodeAt(i)) return false
  return true
}

// What no text has, in whatever encoding: bytes from 0x80 on are letters with accents as well.
// eslint-disable-next-line no-control-regex
const CONTROL = /[\0-\x08\x0e-\x1a\x1c-\x1f]/
const UNPRINTED = /[^\x20-\x7e]/

/** As `startsAs`, and a table whose first column is PARENT_ID or ORC_COUNT is none: text has no control characters. */
export function isSurely(bytes: Uint8Array, what: Magic): boolean {
  if (!startsAs(bytes, what)) return false
  return UNPRINTED.test(MAGIC[what]) || CONTROL.test(String.fromCharCode(...bytes.subarray(0, 64)))
}

/** How the bytes are packed, in one of the ways that are read here; null where they are not. */
export function packingOf(bytes: Uint8Array): 'gzip' | 'zip' | 'zstd' | null {
  if (startsAs(bytes, 'zip') || startsAs(bytes, 'empty zip')) return 'zip'
  if (startsAs(bytes, 'gzip')) return 'gzip'
  return isZstd(bytes) ? 'zstd' : null
}

export type Looks = 'zip' | 'hdf5' | 'json' | 'empty' | 'html' | 'git-lfs' | 'other'

/** What the first bytes of a dropped file say; never what its name says. */
export function looksLike(head: Uint8Array): Looks {
  if (head.length === 0) return 'empty'
  if (packingOf(head) === 'zip') return 'zip'
  if (startsAs(head, 'hdf5')) return 'hdf5'
  const text = new TextDecoder()
    .decode(head.subarray(0, 256))
    .replace(/^\uFEFF/, '')
    .trimStart()
  if (text.startsWith('{') || text.startsWith('[')) return 'json'
  if (/^<(!doctype|html)/i.test(text)) return 'html'
  if (text.startsWith('version https://git-lfs')) return 'git-lfs'
  return 'other'
}
