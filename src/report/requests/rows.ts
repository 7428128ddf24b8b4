/** The request table's answers from the sample that a result carries. */
import { counted, plural } from '../../core/numbers'
import type { EvaluationResult } from '../../result/evaluation-result'
import type { DisagreementRow, Stratum } from '../../result/requests'
import {
  NEAR_THRESHOLD,
  rowColumns,
  rowTest,
  type RowFacts,
  type RowFilter,
  type RowQuery,
  type RowSource,
} from '../../result/rows'

/** Answers queries from the sample a result carries; `total` counts within the sample. */
export function sampleRows(result: EvaluationResult): RowSource {
  const { sample, features, pictures = [] } = result.disagreements
  const pictured = new Map(pictures.map(({ row, png }) => [row, { png }]))
  return async (query) => {
    const wanted = query.search.trim().toLowerCase()
    const passes = rowTest(query.filter, factsOf(result.classes))
    const kept = sample.filter((row) => passes(row) && has(row, wanted))
    const sorted = sortRows(kept, query.sort, features)
    const rows = sorted.slice(query.offset, query.offset + query.limit)
    return { total: kept.length, rows, images: rows.map(({ row }) => pictured.get(row) ?? null) }
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
    case 'request':
      return null
    default:
      return disagreements.byKind[filter.kind]
  }
}

/**
 * Why a request that an address names is not among those of a result, and where to look for it.
 * @param row its place in the log, from 0
 */
export function absentText({ disagreements, requests, shared }: EvaluationResult, row: number): string {
  if (row >= requests.replayed)
    return `There is no such request: ${counted(requests.replayed, 'request')} of the log ${plural(requests.replayed, 'was', 'were')} replayed.`
  const kept = counted(disagreements.sample.length, 'request')
  if (shared?.as === 'figures')
    return 'This request is not here: its sender shared figures alone. Ask for it where the log was replayed.'
  if (shared)
    return `This request is not here: its sender shared ${kept}, a sample. Ask for requests.csv, which holds them all.`
  return `This request is not kept: without its files, a result holds ${kept}, a sample. To see this one, replay again from the same files, or look it up in requests.csv where that was saved.`
}

function factsOf(classes: string[]): RowFacts<DisagreementRow> {
  return {
    kind: (row) => row.kind,
    place: ({ row }) => row,
    near: (row) => isNear(row.primaryScore) || isNear(row.shadowScore),
    answered: (row, primary, shadow) => row.primary === classes[primary] && row.shadow === classes[shadow],
  }
}

/** A score is the probability of the class that was predicted: near even odds it is near its threshold. */
function isNear(score: number | null): boolean {
  return score !== null && Math.abs(score - 0.5) < NEAR_THRESHOLD
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
  const column = rowColumns.find((name) => name === by)
  if (column) return (row) => row[column]
  const at = features.indexOf(by)
  return (row) => row.features[at] ?? null
}

function compare(x: string | number, y: string | number): number {
  if (typeof x === 'number' && typeof y === 'number') return x - y
  return String(x).localeCompare(String(y), 'en', { numeric: true })
}
