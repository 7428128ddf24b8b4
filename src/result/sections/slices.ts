import type { Figure } from '../figures'
import type { Interval } from '../../core/interval'
export interface Slice {
  /** The column, 'label', or for a pair both: 'origin × hour'. */
  by: string
  value: string
  /** Requests in the slice, and labelled ones of them that both answered. */
  requests: number
  n: number
  agreement: Figure
  /** Accuracy of each; mean |error| for regression. */
  primary: number | null
  shadow: number | null
  /** shadow minus primary. */
  difference: number | null
  ci95: Interval | null
  p: number | null
  /** Benjamini-Hochberg over all slices of this evaluation, those of pairs included. */
  adjustedP: number | null
  verdict: 'worse' | 'better' | 'no credible difference' | 'not enough labels'
}

/** Slices by two columns that were asked for. */
export interface SlicePair {
  columns: [string, string]
  /** Slices that any request is in. */
  slices: number
  /** Why there are none, else null. */
  reason: string | null
}

export interface Slices {
  /** Slices tested, and the level of false discovery. */
  tested: number
  level: number
  least: number
  worse: number
  better: number
  /** Columns that cut the log into slices: what a pair can be made of. */
  columns: string[]
  pairs: SlicePair[]
  /** Slices in all. */
  total: number
  /** Credibly worse first, then by difference. At most 300: those that are credibly different, then the others. */
  rows: Slice[]
}
