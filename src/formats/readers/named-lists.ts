/** A list a line, the first of names: ClickHouse's JSONCompactEachRowWithNames, with types or without, and Socrata's exports. */
import { BodyError } from '../bodies'
import type { Head } from '../../files/source'
import type { Reading } from '../contract'
import { headValues, jsonValues } from '../json/values'
import { piecesOf } from '../records/collect'
import { opened } from '../records/opened'
import { recordFormat } from '../records/reader'
import type { Piece } from '../records/reader'
import { rowsOf } from './jsonl'

const NAME = /^[\p{L}_@][\p{L}\p{N}_.@ -]*$/u
const TYPE = /^(?:Nullable\(|LowCardinality\(|Array\(|Map\()*(?:U?Int\d+|Float\d+|String|FixedString|Date(?:Time)?\d*|Bool|UUID|Decimal|Enum\d+|Nothing)\b/ // prettier-ignore

export default recordFormat({ id: 'named-lists', title: 'lists below a list of names', sniff, records })

const isNames = (value: unknown): value is string[] =>
  Array.isArray(value) &&
  value.length > 1 &&
  value.every((one) => typeof one === 'string' && NAME.test(one)) &&
  new Set(value).size === value.length
const areTypes = (value: unknown) =>
  Array.isArray(value) && value.every((one) => typeof one === 'string' && TYPE.test(one))

function sniff(head: Head): number {
  const [names, ...rows] = headValues(head)
  if (!isNames(names) || rows.length === 0) return 0
  const below = rows.filter((row) => !areTypes(row))
  const fit = below.filter((row) => Array.isArray(row) && row.length === names.length)
  // Names over names are rows of text, as likely as not.
  const told = fit.some((row) => (row as unknown[]).some((one) => typeof one !== 'string'))
  return told && fit.length * 10 > below.length * 9 ? 0.75 : 0
}

async function* records(reading: Reading): AsyncIterable<Piece> {
  let names: string[] | null = null
  yield* piecesOf(jsonValues(reading), (value, line) => {
    if (names === null && isNames(value)) {
      names = value
      return []
    }
    if (areTypes(value)) return []
    if (names === null || !Array.isArray(value) || value.length !== names.length)
      throw new BodyError('bad-line', `no list of ${names?.length ?? 0} values, as there are names`)
    return rowsOf(opened(Object.fromEntries(names.map((name, i) => [name, value[i] as unknown]))), line)
  })
}
