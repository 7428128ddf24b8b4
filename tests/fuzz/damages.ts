/** What is done to a file before it is read: bytes, text, packing. Seeded by who calls. */
import { gzipSync, zipSync } from 'fflate'
import { spoils } from '../unit/models/spoil'
import { damage } from '../unit/result/damage'

export type Bytes = Uint8Array<ArrayBuffer>
/** A whole number from 0 to below n. */
export type Roll = (n: number) => number

interface Means {
  roll: Roll
  /** The bytes of another file of the same kind. */
  other: () => Bytes
}
type Damage = (bytes: Bytes, means: Means) => Bytes

/** Latin-1, so that bytes that are no text come through unchanged. */
const toText = (bytes: Bytes) => Buffer.from(bytes).toString('latin1')
const fromText = (text: string): Bytes => new Uint8Array(Buffer.from(text, 'latin1'))
const inText =
  (change: (text: string, roll: Roll) => string): Damage =>
  (bytes, { roll }) =>
    fromText(change(toText(bytes), roll))

const pickFrom = <T>(list: readonly T[], roll: Roll): T => list[roll(list.length)] as T

function joined(...parts: Uint8Array[]): Bytes {
  return new Uint8Array(Buffer.concat(parts))
}

/** Start and end of a part of at most a quarter of the file. */
function span(length: number, roll: Roll): [number, number] {
  const from = roll(Math.max(length, 1))
  return [from, Math.min(length, from + 1 + roll(Math.max(length >> 2, 1)))]
}

const numbers = ['1e999', '-1e999', 'NaN', 'Infinity', '-0', '5e-324', '99999999999999999999', '1,5', '0x1F', '--1', '1e', '9'.repeat(400), '', 'null', 'true', '[]', '"7"', '2001-02-30', '-1'] // prettier-ignore
const names = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'length', '', ' ', '0', '-1', 'label', 'request_id', 'timestamp', 'prediction', 'shape', 'data', 'instances', 'a.b', 'x[0]', 'n'.repeat(5000), '</script>', '=1+1', '\u0000'] // prettier-ignore
const strays = ['"', '{', '}', '[', ']', ',', ';', '\t', '\\', '\n', '\r', '\0', "'", '\\u', '\\ud800', '\xff\xfe', '\xed\xa0\x80', '=', ':'] // prettier-ignore

/** In a random place; where the same text stands in other places, in half of the cases there too. */
function replaced(text: string, roll: Roll, pattern: RegExp, by: (found: string) => string): string {
  const found = [...text.matchAll(pattern)]
  const one = found[roll(Math.max(found.length, 1))]
  if (!one) return text
  const now = by(one[0])
  if (roll(2) === 0) return text.replaceAll(one[0], () => now)
  return text.slice(0, one.index) + now + text.slice(one.index + one[0].length)
}

/** Keys of JSON, of key=value, and the cells of a header. */
const KEY =
  /"[\w .[\]/-]{1,60}"(?=\s*:)|\b\w+(?==)|^[\w.-]+(?=[,;\t])|(?<=^[^\n{]*[,;\t])[\w.-]+(?=[,;\t\r\n])/g

/** Text as something of another type. */
const retyped: [RegExp, (found: string) => string][] = [
  [/(?<=[:[,]\s?)-?\d+(\.\d+)?(?=\s*[,\]}])/g, (number) => `"${number}"`],
  [/(?<=:\s?)"[^"\n]*"/g, (text) => String(text.length)],
  [/(?<=:\s?)"[^"\n]*"/g, (text) => `[${text}]`],
  [/\[/g, () => '{'],
  [/\{/g, () => '['],
  [/(?<=:\s?)\[[^[\]\n]*\]/g, (list) => JSON.stringify(list)],
  [/(?<=[,;\t])-?\d+(\.\d+)?(?=[,;\t\r\n])/g, () => 'word'],
  [/\b(true|false|null)\b/g, (word) => `"${word}"`],
]

function reencoded(bytes: Bytes, roll: Roll): Bytes {
  const text = Buffer.from(bytes).toString('utf8')
  const little = Buffer.from(text, 'utf16le')
  const bom = Buffer.from('\uFEFF')
  switch (roll(9)) {
    case 0:
      return joined(Buffer.from('\uFEFF', 'utf16le'), little)
    case 1:
      return joined(Buffer.from([0xfe, 0xff]), Buffer.from(little).swap16())
    case 2:
      return joined(little)
    case 3:
      return joined(bom, bom, bytes)
    case 4:
      return fromText(text.replaceAll('a', '\xe9'))
    case 5:
      return joined(Buffer.from(text.replaceAll('\n', '\r')))
    case 6:
      return joined(Buffer.from(text.replaceAll(/[a-m]/g, '\0')))
    case 7:
      // UTF-16 that ends within a character.
      return joined(Buffer.from([0xff, 0xfe]), little.subarray(0, little.length - 1))
    default:
      return joined(Buffer.from(text.replaceAll(' ', '\u2028').replaceAll('0', '٠')))
  }
}

function packed(bytes: Bytes, roll: Roll): Bytes {
  const gzip = gzipSync(bytes)
  switch (roll(7)) {
    case 0:
      return gzip as Bytes
    case 1:
      return gzipSync(gzip) as Bytes
    case 2:
      return gzip.slice(0, roll(gzip.length))
    case 3:
      gzip[roll(gzip.length)] = roll(256)
      return gzip as Bytes
    case 4:
      return zipSync({ 'day/one': bytes, 'day/two': new Uint8Array() }) as Bytes
    case 5:
      return zipSync({ 'inner.zip': zipSync({ one: bytes }) }) as Bytes
    default: {
      const zip = zipSync({ 'one.csv': bytes, '../two.csv': bytes })
      for (let i = 0; i < 4; i++) zip[roll(zip.length)] = roll(256)
      return zip as Bytes
    }
  }
}

function shuffledLines(text: string, roll: Roll): string {
  const lines = text.split('\n')
  for (let i = 0; i <= roll(5); i++) {
    const [a, b] = [roll(lines.length), roll(lines.length)]
    const [one, other] = [lines[a]!, lines[b]!]
    if (roll(3) === 0) lines.splice(a, 1 + roll(3))
    else [lines[a], lines[b]] = [other, one]
  }
  return lines.join('\n')
}

/** Something in the value deleted, retyped or swapped, where the file is one JSON value. */
function inValue(bytes: Bytes, roll: Roll): Bytes {
  try {
    const value: unknown = JSON.parse(Buffer.from(bytes).toString('utf8'))
    if (typeof value !== 'object' || value === null || Object.keys(value).length === 0) return bytes
    damage(value, roll)
    return joined(Buffer.from(JSON.stringify(value)))
  } catch {
    return bytes
  }
}

/** What is done to models (flipped, truncated, sized absurdly…), done to one file; a model.json is text to it. */
const ofModels = spoils
  .filter(([how]) => how !== 'left out')
  .map(([how, spoil]): [string, Damage] => [
    how,
    (bytes, { roll }) => {
      if (bytes.length === 0) return bytes
      const files = { 'model.json': bytes.slice() }
      spoil(files, roll)
      return files['model.json']
    },
  ])

export const damages: Record<string, Damage> = {
  ...Object.fromEntries(ofModels),
  'a part cut out': (bytes, { roll }) => {
    const [from, to] = span(bytes.length, roll)
    return joined(bytes.subarray(0, from), bytes.subarray(to))
  },
  'a part doubled': (bytes, { roll }) => {
    const [from, to] = span(bytes.length, roll)
    return joined(bytes.subarray(0, to), bytes.subarray(from))
  },
  'the whole doubled': (bytes) => joined(bytes, bytes),
  'another file grown on': (bytes, { roll, other }) => {
    const more = other()
    return joined(bytes.subarray(0, roll(bytes.length + 1)), more.subarray(roll(more.length + 1)))
  },
  'lines out of order': inText(shuffledLines),
  'a number made absurd': inText((text, roll) => replaced(text, roll, /-?\b\d+(\.\d+)?/g, () => pickFrom(numbers, roll))), // prettier-ignore
  'a key renamed': inText((text, roll) => {
    const name = pickFrom(names, roll)
    return replaced(text, roll, KEY, (key) => (key.startsWith('"') ? JSON.stringify(name) : name))
  }),
  'a key dropped': inText((text, roll) => replaced(text, roll, /"[\w .]{1,60}"\s*:\s*("[^"\n]*"|[\w.+-]+|\[[^[\]\n]*\])\s*,?/g, () => '')), // prettier-ignore
  'types exchanged': inText((text, roll) => {
    const [pattern, by] = pickFrom(retyped, roll)
    // Everywhere, or in some places.
    const share = 1 + roll(4)
    return text.replaceAll(pattern, (found: string) => (roll(share) === 0 ? by(found) : found))
  }),
  'a stray character': inText((text, roll) => {
    let told = text
    for (let i = 0; i <= roll(4); i++) {
      const at = roll(told.length + 1)
      told = told.slice(0, at) + pickFrom(strays, roll) + told.slice(at)
    }
    return told
  }),
  'another encoding': (bytes, { roll }) => reencoded(bytes, roll),
  packed: (bytes, { roll }) => packed(bytes, roll),
  'a value damaged': (bytes, { roll }) => inValue(bytes, roll),
}
