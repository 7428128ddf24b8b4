/** Whether a table has a row per request and model: which column names the request, and which the model. */
import { isAnswered, namedRole, plainName } from '../role-names'
import type { Fields } from '../records/expand'
import { Census } from './census'

/** Names of the column that says which model answered. */
const VARIANT =
  /^(?:model(?:_(?:name|version|id|variant|alias|role))?|variant|version|arm|deployment|deployed_model(?:_id)?|served_(?:model|entity)(?:_name)?|role|treatment)$/

/** What was answered, where a column says who answered it. */
const DECISION = /^(?:model_)?(?:decision|answer|classification)$/
export const isDecision = (name: string): boolean => DECISION.test(plainName(name))

/** The columns that may tell requests and models apart. */
interface Candidate {
  id: string
  variant: string
}

export interface Plan extends Candidate {
  /** The two models, as the column calls them. */
  names: readonly [string, string]
}

/** A table that may be of this kind, whichever way it is written. Rows have the columns asked for, and may have others. */
export interface LongTable {
  names: readonly string[]
  /** Its first rows, as far as it is looked at for its format, and whether those are all. */
  first(columns: readonly string[]): Promise<{ rows: readonly Fields[]; whole: boolean }>
  /** @returns the last rows; null where only reading through gives them */
  last(columns: readonly string[]): Promise<readonly Fields[] | null>
  /** @returns all rows in pieces */
  all(columns: readonly string[]): AsyncIterable<readonly Fields[]>
}

/** Whether a field's name says that what is in it was answered: 'response', 'outputs'. */
export const holdsAnswer = (name: string) => isAnswered(`${name}.value`)

/** @returns what may tell requests and models apart, by the columns' names alone */
function candidates(names: readonly string[]): Candidate[] {
  const roles = names.map((name) => namedRole(name)?.role)
  const id = names[roles.indexOf('id')]
  const answered = names.some(
    (name, i) => /^primary(?:-score)?$/.test(roles[i] ?? '') || holdsAnswer(name) || isDecision(name),
  )
  const both = roles.includes('shadow') || roles.includes('shadow-score')
  if (id === undefined || !answered || both) return []
  return names.filter((name) => VARIANT.test(plainName(name))).map((variant) => ({ id, variant }))
}

/** @returns which columns tell requests and models apart, by these rows alone; null where they do not */
export function planOf(rows: readonly Fields[]): Plan | null {
  return firstPair(candidates(Object.keys(rows[0] ?? {})).map((one) => counted(one, rows)))
}

/**
 * The same by what lies beyond the first rows: a table that is sorted by model has all rows of one before the first of the
 * other. Read through only where the last rows are not of the first ones' only model.
 */
export async function planFor(table: LongTable): Promise<Plan | null> {
  const open = candidates(table.names)
  if (open.length === 0) return null
  const columns = [...new Set(open.flatMap(({ id, variant }) => [id, variant]))]
  const { rows, whole } = await table.first(columns)
  const first = open.map((one) => counted(one, rows))
  const plan = firstPair(first)
  if (plan || whole) return plan
  const may = first.filter(({ census }) => census.names.length === 1 || census.names.length === 2)
  const last = may.length > 0 ? await table.last(columns) : null
  const left = last ? may.filter((one) => counted(one, [...rows, ...last]).census.names.length === 2) : may
  if (left.length === 0) return null
  const all = left.map(({ id, variant }) => ({ id, variant, census: new Census() }))
  for await (const piece of table.all(columns)) {
    for (const one of all) count(one, piece)
    if (all.every(({ census }) => census.names.length > 2)) return null
  }
  return firstPair(all)
}

interface Counted extends Candidate {
  census: Census
}

function counted(candidate: Candidate, rows: readonly Fields[]): Counted {
  const one = { ...candidate, census: new Census() }
  count(one, rows)
  return one
}

function count({ id, variant, census }: Counted, rows: readonly Fields[]): void {
  for (const row of rows) census.add(row[id], row[variant])
}

function firstPair(counted: readonly Counted[]): Plan | null {
  for (const { id, variant, census } of counted) {
    const names = census.pair()
    if (names) return { id, variant, names }
  }
  return null
}
