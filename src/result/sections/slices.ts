import * as v from 'valibot'
import { Interval, number } from '../shapes'
import { Figure } from '../figures'

export const Slice = v.object({
  /** The column, 'label', or for a pair both: 'origin × hour'. */
  by: v.string(),
  value: v.string(),
  /** Requests in the slice, and labelled ones of them that both answered. */
  requests: number,
  n: number,
  agreement: Figure,
  /** Accuracy of each; mean |error| for regression. */
  primary: v.nullable(number),
  shadow: v.nullable(number),
  /** shadow minus primary. */
  difference: v.nullable(number),
  ci95: v.nullable(Interval),
  p: v.nullable(number),
  /** Benjamini-Hochberg over all slices of this evaluation, those of pairs included. */
  adjustedP: v.nullable(number),
  verdict: v.picklist(['worse', 'better', 'no credible difference', 'not enough labels']),
})
export type Slice = v.InferOutput<typeof Slice>

/** Slices by two columns that were asked for. */
export const SlicePair = v.object({
  columns: v.strictTuple([v.string(), v.string()]),
  /** Slices that any request is in. */
  slices: number,
  /** Why there are none, else null. */
  reason: v.nullable(v.string()),
})
export type SlicePair = v.InferOutput<typeof SlicePair>

export const Slices = v.object({
  /** Slices tested, and the level of false discovery. */
  tested: number,
  level: number,
  least: number,
  worse: number,
  better: number,
  /** Columns that cut the log into slices: what a pair can be made of. */
  columns: v.array(v.string()),
  pairs: v.array(SlicePair),
  /** Slices in all. */
  total: number,
  /** Credibly worse first, then by difference. At most 300: those that are credibly different, then the others. */
  rows: v.array(Slice),
})
export type Slices = v.InferOutput<typeof Slices>
