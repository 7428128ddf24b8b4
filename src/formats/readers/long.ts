/** Long format: a row per request and model, one column saying which of the two answered. */
import Papa from 'papaparse'
import { isObject } from '../../core/objects'
import { readHead, tailText, type Head, type Source } from '../../files/source'
import type { LogFormat, Reading } from '../contract'
import { splitHead } from '../csv/dialect'
import { tableRecords } from '../csv/records'
import { allHeadValues, lineValues } from '../json/values'
import type { JsonValues } from '../json/values'
import { recordValues } from '../json/wrapped'
import { planFor, planOf } from '../long/plan'
import type { LongTable, Plan } from '../long/plan'
import { longPieces } from '../long/rows'
import type { Fields } from '../records/expand'
import { recordFormat } from '../records/reader'
import type { Piece } from '../records/reader'
import { rowsOf } from './jsonl'

const CONFIDENCE = 0.85

const format: LogFormat = {
  ...recordFormat({
    id: 'long',
    title: 'a row per request and model',
    sniff: (head) => (planOf(headRows(head)) === null ? 0 : CONFIDENCE),
    records,
  }),
  readOn: async (source, than) => (than < CONFIDENCE && (await planOfSource(source)) ? CONFIDENCE : 0),
}
export default format

async function* records(reading: Reading): AsyncIterable<Piece> {
  const plan = await planOfSource(reading.source)
  if (plan) yield* longPieces(await valuesOf(reading), recordRows, plan)
}

const recordRows = (value: unknown, line: number) => (isObject(value) ? rowsOf(value, line) : [])

async function valuesOf(reading: Reading, columns?: readonly string[]): Promise<AsyncIterable<JsonValues>> {
  return isTable(await readHead(reading.source)) ? tableRecords(reading, columns) : recordValues(reading)
}

/** A file is read on once, whoever asks: its bytes stay what they are. */
const known = new WeakMap<Blob, Promise<Plan | null>>()

function planOfSource(source: Source): Promise<Plan | null> {
  let plan = known.get(source.blob)
  if (!plan) known.set(source.blob, (plan = readHead(source).then((head) => planFor(tableOf(source, head)))))
  return plan
}

function tableOf(source: Source, head: Head): LongTable {
  const rows = headRows(head)
  return {
    names: Object.keys(rows[0] ?? {}),
    first: () => Promise.resolve({ rows, whole: head.whole }),
    last: () => lastRows(source, head),
    all: (columns) => allRows(source, columns),
  }
}

async function* allRows(source: Source, columns: readonly string[]): AsyncIterable<Fields[]> {
  try {
    for await (const { values } of await valuesOf({ source, progress: () => undefined }, columns))
      yield [...values].flatMap(({ value, line }) => unlessBad(() => recordRows(value, line)))
  } catch {
    // Damage is reported by who reads on, after what came before it.
  }
}

const isTable = (head: Head) => !/^\s*[[{]/.test(head.text)

/** All rows that the head holds whole: one that is sorted by model may have those of the second last. */
function headRows(head: Head): Fields[] {
  if (!isTable(head)) return jsonRows(allHeadValues(head))
  return cellRows(head, head.whole ? head.text : head.text.slice(0, head.text.lastIndexOf('\n')))
}

/** The rows at the end of a file that lies there as it is read: of a packed one, only reading through gives them. */
async function lastRows(source: Source, head: Head): Promise<Fields[] | null> {
  const whole = await tailText(source, head)
  if (whole === null) return null
  const rows = isTable(head) ? cellRows(head, whole) : jsonRows(lineValues(whole, Infinity))
  return rows.length > 0 ? rows : null
}

/** Rule lines, and headers of files that were joined, are no rows. */
const RULE = /^[-+|:=\s]*$/

function cellRows(head: Head, text: string): Fields[] {
  const split = splitHead(head)
  if (!split || split.width < 2) return []
  const names = split.rows[0]!.map((name) => name.trim())
  const cells = Papa.parse<string[]>(text.trimEnd(), { delimiter: split.delimiter }).data
  return cells
    .map((row) => row.map((cell) => cell.trim()))
    .filter(
      (row) => row.length >= names.length && names.some((name, c) => row[c] !== name && !RULE.test(row[c]!)),
    )
    .map((row) => Object.fromEntries(names.map((name, c) => [name, row[c]])))
}

function jsonRows(values: readonly unknown[]): Fields[] {
  return values.flatMap((value) => unlessBad(() => recordRows(value, 1)))
}

function unlessBad(rows: () => Fields[]): Fields[] {
  try {
    return rows()
  } catch {
    // A record that gives none says nothing of the others.
    return []
  }
}
