/**
 * The request table's question and answer. Structurally what a session answers (its contract has the
 * same shapes); the static report answers it from the sample it carries.
 */
import type { EvaluationResult } from '../../result/evaluation-result'
import type { DisagreementRow, Stratum } from '../../result/requests'

export type RowFilter =
  | { kind: 'disagreements' }
  | { kind: 'all' }
  | { kind: 'fixed' | 'broken' | 'both-wrong' | 'unlabelled' | 'errors' | 'near-threshold' }
  | { kind: 'cell'; primary: number; shadow: number }

export interface RowQuery {
  filter: RowFilter
  search: string
  sort: { by: string; descending: boolean }
  offset: number
  limit: number
}

export interface RowImage {
  width: number
  height: number
  channels: 1 | 3
  pixels: Uint8Array
}

/** A row of the table: a disagreement, or a request on which both agree. */
export type TableRow = Omit<DisagreementRow, 'kind'> & { kind: DisagreementRow['kind'] | 'agree' }

export interface RowPage {
  total: number
  rows: TableRow[]
  images: (RowImage | null)[]
}

export type RowSource = (query: RowQuery) => Promise<RowPage>

/** A score this close to even odds would fall on the other side after a small change. */
const nearThreshold = 0.1

/** Answers queries from the sample a result carries; `total` counts within the sample. */
export function sampleRows(result: EvaluationResult): RowSource {
  const { sample, features } = result.disagreements
  return async (query) => {
    const wanted = query.search.trim().toLowerCase()
    const kept = sample.filter((row) => passes(row, query.filter, result.classes) && has(row, wanted))
    const sorted = sortRows(kept, query.sort, features)
    const rows = sorted.slice(query.offset, query.offset + query.limit)
    return { total: kept.length, rows, images: rows.map(() => null) }
  }
}

/** How many requests a filter takes in all, where the result says so; the sample may hold fewer. */
export function totalOf({ disagreements, classes }: EvaluationResult, filter: RowFilter): number | null {
  const sum = (kept: (stratum: Stratum) => boolean) =>
    disagreements.strata.reduce((total, stratum) => total + (kept(stratum) ? stratum.total : 0), 0)
  switch (filter.kind) {
    case 'disagreements':
      return disagreements.total
    case 'errors':
      return disagreements.byKind.error
    case 'cell':
      return sum(
        ({ kind, primary, shadow }) =>
          kind !== 'error' && primary === classes[filter.primary] && shadow === classes[filter.shadow],
      )
    case 'all':
    case 'near-threshold':
      return null
    default:
      return disagreements.byKind[filter.kind]
  }
}

function passes(row: DisagreementRow, filter: RowFilter, classes: string[]): boolean {
  switch (filter.kind) {
    case 'all':
      return true
    case 'disagreements':
      return row.kind !== 'error'
    case 'errors':
      return row.kind === 'error'
    case 'near-threshold':
      return isNear(row.primaryScore) || isNear(row.shadowScore)
    case 'cell':
      return row.primary === classes[filter.primary] && row.shadow === classes[filter.shadow]
    default:
      return row.kind === filter.kind
  }
}

function isNear(score: number | null): boolean {
  return score !== null && Math.abs(score - 0.5) < nearThreshold
}

function has(row: DisagreementRow, wanted: string): boolean {
  if (wanted === '') return true
  const texts = [
    row.id,
    row.label,
    row.primary,
    row.shadow,
    row.primaryError,
    row.shadowError,
    ...row.features,
  ]
  return texts.some((text) => text !== null && String(text).toLowerCase().includes(wanted))
}

/** A sorted copy; rows without a value come last in either direction. */
export function sortRows(
  rows: DisagreementRow[],
  sort: RowQuery['sort'],
  features: string[],
): DisagreementRow[] {
  const value = reader(sort.by, features)
  const sign = sort.descending ? -1 : 1
  return [...rows].sort((a, b) => {
    const x = value(a)
    const y = value(b)
    if (x === null || y === null) return x === y ? a.row - b.row : x === null ? 1 : -1
    return sign * compare(x, y) || a.row - b.row
  })
}

function reader(by: string, features: string[]): (row: DisagreementRow) => string | number | null {
  if (rowColumns.has(by)) return (row) => row[by as keyof DisagreementRow] as string | number | null
  const at = features.indexOf(by)
  return (row) => row.features[at] ?? null
}

export const rowColumns = new Set([
  'row',
  'id',
  'time',
  'label',
  'primary',
  'shadow',
  'primaryScore',
  'shadowScore',
  'kind',
])

function compare(x: string | number, y: string | number): number {
  if (typeof x === 'number' && typeof y === 'number') return x - y
  return String(x).localeCompare(String(y), 'en', { numeric: true })
}
