/** A baseline that is made of the log's own requests: of the log it says nothing, and no drift can show against it. */
import type { BaselineCopy } from '../../result/sections/independence'
import type { EvaluationData, FeatureColumn } from '../input'

/** Rows that are looked up, and columns that they are known by. */
const LOOKED_UP = 2000
const KNOWN_BY = 4
const FEWEST = 50
/** Share of the baseline's rows that are in the log, beyond what comes twice within the log itself. */
const MANY = 0.2
/** Columns of fewer values tell no row from others. */
const TELLING = 20

/** @returns null where the baseline's rows are not the log's, or columns do not tell */
export function baselineCopy({ features, baseline, featureRows }: EvaluationData): BaselineCopy | null {
  if (!baseline) return null
  const pairs = telling(features, baseline)
  if (pairs.length === 0) return null
  const [inLog, inBaseline] = [keysOf(pairs.map(({ log }) => log)), keysOf(pairs.map(({ base }) => base))]
  const n = lengthOf(pairs[0]!.log)
  const sample = spread(lengthOf(pairs[0]!.base))
  const own = spread(n)
  if (sample.length < FEWEST || own.length < FEWEST) return null
  const wanted = new Map<number, { base: number; log: number; seen: number }>()
  const add = (key: number, which: 'base' | 'log') => {
    const entry = wanted.get(key) ?? { base: 0, log: 0, seen: 0 }
    entry[which]++
    wanted.set(key, entry)
  }
  for (const row of sample) add(inBaseline(row), 'base')
  for (const row of own) add(inLog(row), 'log')
  for (let row = 0; row < n; row++) {
    const entry = wanted.get(inLog(row))
    if (entry) entry.seen++
  }
  let [same, again] = [0, 0]
  for (const { base, log, seen } of wanted.values()) {
    if (seen > 0) same += base
    if (seen > 1) again += log
  }
  const share = same / sample.length
  // Of a sample of a large log's features only that part can be found again.
  const enough = featureRows ? MANY / 2 : MANY
  return share - again / own.length >= enough ? { rows: same, of: sample.length } : null
}

interface Pair {
  log: FeatureColumn['column']
  base: FeatureColumn['column']
}

/** Numeric columns that both have and that have many values, those with most first. */
function telling(features: readonly FeatureColumn[], baseline: readonly FeatureColumn[]): Pair[] {
  const pairs = features.flatMap(({ name, column }) => {
    const base = baseline.find((one) => one.name === name)?.column
    if (!base || base.kind !== 'number' || column.kind !== 'number') return []
    return [{ log: column, base, values: new Set(base.values.subarray(0, LOOKED_UP)).size }]
  })
  return pairs
    .filter(({ values }) => values >= TELLING)
    .sort((a, b) => b.values - a.values)
    .slice(0, KNOWN_BY)
}

const lengthOf = (column: FeatureColumn['column']) =>
  column.kind === 'number' ? column.values.length : column.codes.length

/** A row's values in one number: a million of them are made. */
function keysOf(columns: readonly FeatureColumn['column'][]): (row: number) => number {
  const values = columns.flatMap((column) => (column.kind === 'number' ? [column.values] : []))
  return (row) => {
    let key = 0
    for (const column of values) key = key * IRRATIONAL + (column[row]! - 0 || 0)
    return key
  }
}

/** Sums of values times powers of it are the same for no two rows but by accident. */
const IRRATIONAL = Math.SQRT1_2

/** Rows over the whole column. */
function spread(n: number): number[] {
  const step = Math.max(1, n / LOOKED_UP)
  return Array.from({ length: Math.min(n, LOOKED_UP) }, (_, i) => Math.floor(i * step))
}
