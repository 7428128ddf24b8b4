/**
 * Long format: a row per request and model, one column saying which of the two answered. The rows of a request become one,
 * in which what each model said stands under its name: 'champion.prediction', 'challenger.prediction'.
 */
import Papa from 'papaparse'
import { isObject } from '../../core/objects'
import { readHead, type Head } from '../../files/source'
import type { Reading } from '../contract'
import { splitHead } from '../csv/dialect'
import { tableRecords } from '../csv/records'
import { headValues } from '../json/values'
import { recordValues } from '../json/wrapped'
import { otherUnit } from '../latency-units'
import { giveOldest, piecesOf } from '../records/collect'
import type { Fields } from '../records/expand'
import { recordFormat } from '../records/reader'
import type { Piece } from '../records/reader'
import { isAnswered, isScoreName, namedRole, plainName } from '../role-names'
import { rowsOf } from './jsonl'

export default recordFormat({
  id: 'long',
  title: 'a row per request and model',
  sniff: (head) => ((isTable(head) || headValues(head).length > 0) && planOf(head) !== null ? 0.85 : 0),
  records,
})

/** Names of the column that says which model answered. */
const VARIANT =
  /^(?:model(?:_(?:name|version|id|variant|alias|role))?|variant|version|arm|deployment|deployed_model(?:_id)?|served_(?:model|entity)(?:_name)?|role|treatment)$/

interface Plan {
  id: string
  variant: string
  names: readonly [string, string]
}

function isTable(head: Head): boolean {
  return !/^\s*[[{]/.test(head.text)
}

/** @returns which columns tell requests and models apart; null where the rows at the head are not of this kind */
function planOf(head: Head): Plan | null {
  const fields = headFields(head)
  const variants = fields.filter((name) => VARIANT.test(plainName(name)))
  const id = fields.find((name) => namedRole(name)?.role === 'id')
  const roles = fields.map((name) => namedRole(name)?.role)
  const answered = fields.some((name, i) => /^primary(?:-score)?$/.test(roles[i] ?? '') || holdsAnswer(name))
  const both = roles.includes('shadow') || roles.includes('shadow-score')
  if (id === undefined || variants.length === 0 || !answered || both) return null
  const rows = headRows(head, fields)
  for (const variant of variants) {
    const names = pairs(rows, id, variant)
    if (names) return { id, variant, names }
  }
  return null
}

/** Whether a field's name says that what is in it was answered: 'response', 'outputs'. */
const holdsAnswer = (name: string) => isAnswered(`${name}.value`)

/** The two values of which both answered most requests of the head, nearly all once: a bad row is no other model. */
function pairs(rows: readonly Fields[], id: string, variant: string): [string, string] | null {
  const seen = new Map<string, Set<string>>()
  let odd = 0
  for (const row of rows) {
    const name = row[variant]
    const request = row[id]
    const told = typeof name === 'string' && name !== '' && request !== undefined && request !== null
    const ids = told ? (seen.get(name) ?? new Set<string>()) : null
    if (!ids || ids.has(String(request))) odd++
    else seen.set(name as string, ids.add(String(request)))
  }
  const [[one, a] = ['', new Set<string>()], [two, b] = ['', new Set<string>()]] = seen
  const both = [...a].filter((request) => b.has(request)).length
  const fit = both > 0 && both * 2 >= Math.min(a.size, b.size) && odd * 10 <= rows.length
  return seen.size === 2 && fit ? [one, two] : null
}

function headFields(head: Head): string[] {
  if (isTable(head)) return (splitHead(head)?.rows[0] ?? []).map((name) => name.trim())
  const first = headValues(head).find(isObject)
  return first ? Object.keys(rowsOf(first, 1)[0] ?? {}) : []
}

/** All rows that the head holds whole: one that is sorted by model has those of the second last. */
function headRows(head: Head, fields: readonly string[]): Fields[] {
  if (!isTable(head)) return headValues(head).flatMap((value) => (isObject(value) ? rowsOf(value, 1) : []))
  const { delimiter } = splitHead(head)!
  const text = head.whole ? head.text : head.text.slice(0, head.text.lastIndexOf('\n'))
  const rows = Papa.parse<string[]>(text.trimEnd(), { delimiter }).data.slice(1)
  return rows.map((row) => Object.fromEntries(fields.map((name, c) => [name, row[c]])))
}

interface Waiting {
  line: number
  variant: string
  row: Fields
}
/** Rows whose partner has not come, at most: a table that is sorted by model has all of one waiting for the other's. */
const MOST_WAITING = 1_000_000

async function* records(reading: Reading): AsyncIterable<Piece> {
  const head = await readHead(reading.source)
  const plan = planOf(head)
  if (!plan) return
  const waiting = new Map<string, Waiting>()
  const alone = ({ variant }: Waiting, id: string, piece: Piece, line: number): Fields[] => {
    piece.skipped.push({ reason: 'one-answer', line, detail: `only ${variant} answered the request ${id}` })
    return []
  }
  const values = isTable(head) ? tableRecords(reading) : recordValues(reading)
  yield* piecesOf(
    values,
    (value, line, piece) => {
      const rows = isObject(value) ? rowsOf(value, line) : []
      giveOldest(waiting, MOST_WAITING, piece, (one, id) => alone(one, id, piece, one.line))
      return rows.flatMap((row) => joined(row, line, plan, waiting, piece))
    },
    (piece) => giveOldest(waiting, 0, piece, (one, id) => alone(one, id, piece, one.line)),
  )
}

/** @returns the request's one row once both models' rows are there */
function joined(
  row: Fields,
  line: number,
  plan: Plan,
  waiting: Map<string, Waiting>,
  piece: Piece,
): Fields[] {
  const id = String(row[plan.id])
  const variant = String(row[plan.variant] ?? 'a model without a name')
  if (!plan.names.includes(variant)) {
    piece.skipped.push({ reason: 'other-model', line, detail: `an answer of ${variant}` })
    return []
  }
  const other = waiting.get(id)
  if (!other) {
    waiting.set(id, { line, variant, row })
    return []
  }
  if (other.variant === variant) {
    piece.skipped.push({ reason: 'duplicate', line, detail: `a second answer of ${variant} to ${id}` })
    return []
  }
  waiting.delete(id)
  const apart = twoLabels(other.row, row)
  if (apart) {
    piece.skipped.push({ reason: 'two-labels', line, detail: `the rows of ${id} have the labels ${apart}` })
    return []
  }
  const both: Fields = {}
  for (const one of [other, { variant, row }])
    for (const key of Object.keys(one.row)) {
      if (key === plan.variant) continue
      if (isOfModel(key)) both[`${one.variant}.${key}`] = one.row[key]
      // Said with either answer: the label may come with the later one.
      else both[key] ??= one.row[key]
    }
  return [both]
}

/** Labels of one request that contradict each other, in words: which of them is true decides, and is not for a reader to say. */
function twoLabels(a: Fields, b: Fields): string | null {
  for (const key of Object.keys(a)) {
    const [one, two] = [a[key] ?? '', b[key] ?? '']
    const differ = one !== '' && two !== '' && one !== two
    if (differ && namedRole(key)?.role === 'label') return `${String(one)} and ${String(two)}`
  }
  return null
}

const ofModel = new Map<string, boolean>()

/** Whether a field is what a model said or took, and no part of the request. */
function isOfModel(name: string): boolean {
  let is = ofModel.get(name)
  if (is === undefined) {
    const role = namedRole(name)?.role ?? ''
    is =
      role.startsWith('primary') ||
      role === 'status' ||
      isAnswered(name) ||
      holdsAnswer(name) ||
      isScoreName(name) ||
      otherUnit(name) !== null ||
      /(?:^|_)(?:error|exception|latency)(?:_|$)/.test(plainName(name))
    if (ofModel.size < 10_000) ofModel.set(name, is)
  }
  return is
}
