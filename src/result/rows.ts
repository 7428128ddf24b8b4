/**
 * The question and the answer of the request table: a session answers it from everything that was replayed, a report
 * from the sample that its result carries.
 */
import type { DisagreementRow } from './requests'

/** Which requests; 'cell' by class indices, a cell of the confusion; 'request' is one, by its place in the log. */
export type RowFilter =
  | { kind: 'disagreements' }
  | { kind: 'all' }
  | { kind: 'fixed' | 'broken' | 'both-wrong' | 'unlabelled' | 'errors' | 'near-threshold' }
  | { kind: 'cell'; primary: number; shadow: number }
  | { kind: 'request'; row: number }

export interface RowQuery {
  filter: RowFilter
  /** Text that the id, a class name or a feature must contain. */
  search: string
  /** One of `rowColumns`, or a feature's name. */
  sort: { by: string; descending: boolean }
  offset: number
  limit: number
}

/** Columns to sort by that are no feature. */
export const rowColumns = [
  'row',
  'id',
  'time',
  'label',
  'primary',
  'shadow',
  'primaryScore',
  'shadowScore',
  'kind',
] as const satisfies readonly (keyof DisagreementRow)[]

/** A row of the table: a disagreement, or a request on which both agree. */
export type TableRow = Omit<DisagreementRow, 'kind'> & { kind: DisagreementRow['kind'] | 'agree' }

/** Of an image log: 8-bit grey or RGB pixels, or the address of a small PNG (pictures.ts) where the result carries one. */
export type RowImage =
  { width: number; height: number; channels: 1 | 3; pixels: Uint8Array } | { png: string }

export interface RowPage {
  total: number
  rows: TableRow[]
  images: (RowImage | null)[]
}

export type RowSource = (query: RowQuery) => Promise<RowPage>

/** A probability this near to its threshold would fall on the other side after a small change. */
export const NEAR_THRESHOLD = 0.05

/** What a filter asks of a request, whatever holds it. */
export interface RowFacts<Row> {
  kind: (row: Row) => TableRow['kind']
  /** Its place in the log, from 0. */
  place: (row: Row) => number
  /** Whether either model's score is within NEAR_THRESHOLD. */
  near: (row: Row) => boolean
  /** Whether the models answered these classes, by index. */
  answered: (row: Row, primary: number, shadow: number) => boolean
}

/** The test that a filter puts to each request. Errors are no disagreements: an answer that is not there cannot differ. */
export function rowTest<Row>(filter: RowFilter, facts: RowFacts<Row>): (row: Row) => boolean {
  switch (filter.kind) {
    case 'all':
      return () => true
    case 'disagreements':
      return (row) => facts.kind(row) !== 'agree' && facts.kind(row) !== 'error'
    case 'errors':
      return (row) => facts.kind(row) === 'error'
    case 'near-threshold':
      return facts.near
    case 'cell':
      return (row) => facts.answered(row, filter.primary, filter.shadow)
    case 'request':
      return (row) => facts.place(row) === filter.row
    default:
      return (row) => facts.kind(row) === filter.kind
  }
}
