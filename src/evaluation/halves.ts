/**
 * An evaluation in two halves that two threads make of the same data at the same time. What one has made the other
 * recalls, so that the result is that of one thread to the last bit. The other half is of figures that take long and share little
 * with the rest: about half of the time of a million requests, with a baseline and labels.
 */
import type { NumberColumn, TextColumn } from '../core/columns'
import type { Gates } from '../result/gates'
import type { EvaluateOptions } from './base'
import type { Figures } from './checklist/gate'
import { auditsOf, makers } from './evaluate'
import type { EvaluationData } from './input'
import { made, type Makers } from './makers'
import { GateMemo, type Remembered } from './memo'

/** What a thread is given to make the other half; it can be cloned. */
export interface Halved {
  data: EvaluationData
  gates: Gates
  options: EvaluateOptions
}

/** Makes the other half somewhere else. It may reject: then nothing is lost but time. */
export type OtherHalf = (halved: Halved) => Promise<Remembered[]>

/** Fewer are evaluated sooner than another thread has started. */
const FEWEST = 100_000
/** More numbers than so many are not copied for another thread: 80 MB of probabilities, twice that of times and latencies. */
const MOST = 20e6

/** Whether another thread gains time, and has room. */
export function isWorthHalving({ n, primary, shadow, features }: EvaluationData): boolean {
  const widths = [primary, shadow].map(({ probabilities }) => probabilities?.width ?? 0)
  const rows = features.reduce((sum, { column }) => sum + rowsOf(column), 0)
  return n >= FEWEST && n * (COLUMNS + widths[0]! + widths[1]!) + rows <= MOST
}

/** Per request: ids, times, labels, latencies, classes. */
const COLUMNS = 8

const rowsOf = (column: NumberColumn | TextColumn) =>
  column.kind === 'number' ? column.values.length : column.codes.length

const OTHERS: readonly (keyof Figures)[] = [
  'drift',
  'timeline',
  'calibration',
  'scoreAgreement',
  'slices',
  'thresholds',
]
/** What is made on the way to the others, and is dear enough to cross with them. */
const ON_THE_WAY = ['drift measures', 'audit: drift']

/** In the thread that has the other half. */
export function otherHalf({ data, gates, options }: Halved): Remembered[] {
  const memo = new GateMemo()
  const judging = { data, gates, options, memo, family: made }
  const figures: Partial<Makers<Figures>> = makers(judging)
  for (const key of OTHERS) figures[key]?.()
  auditsOf(judging).drift()
  return memo.remembered((key) => ON_THE_WAY.includes(key) || OTHERS.some((of) => isPart(key, of)))
}

/** A section's own key, and what it remembers under it. */
const isPart = (key: string, of: string) => key === of || key.startsWith(`${of}: `)

/** In the thread that evaluates: makes all else, and then recalls what the other has made. */
export async function inHalves(halved: Halved, memo: GateMemo, other: OtherHalf): Promise<void> {
  const others = other(halved).catch(() => [])
  for (const [key, make] of Object.entries(makers({ ...halved, memo, family: made })))
    if (key !== 'audit' && !OTHERS.includes(key as keyof Figures)) make()
  memo.recall(await others)
}
