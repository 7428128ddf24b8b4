/** Requests that come again and again under new ids: a load test, a retry storm, a log that was written twice. */
import type { Repeats } from '../../result/sections/independence'
import type { EvaluationData } from '../input'
import { explainedByColumns } from './repeats-by-chance'

const LEAST_ROWS = 100
/** Requests that are one, on average over them (Kish), from which on repeats cost a gate anything. */
const WEIGHTY = 1.25
/** Contents of which so many come a multiple of the same number of times: of random draws at most half do for any number. */
const LEAST_CONTENTS = 20
const NEARLY_ALL = 0.9
/** Pairs of requests of one content with labels, from which on their labels tell. */
const LEAST_PAIRS = 20
/** Parts that a log is looked at in, each the same as the one before it. */
const MOST_PARTS = 50
/** Requests whose next copy is looked for, to see how far apart copies are. */
const LOOKED_FOR = 64

/** @returns null where requests repeat no more than their columns explain, or a person said which belong together */
export function repeatsOf(data: EvaluationData): Repeats | null {
  const { contents, n } = data
  if (!contents || data.clusters || n < LEAST_ROWS) return null
  const counts = countsOf(contents)
  const kish = counts.reduce((sum, count) => sum + count * count, 0) / n
  if (kish < WEIGHTY) return null
  const largest = counts.reduce((a, b) => Math.max(a, b))
  const found = { contents: counts.length, rows: n, largest }
  // Of few values the same come again, in the same order even; then an outcome of its own tells a request from a copy.
  const others = (earlier: (i: number) => number) =>
    explainedByColumns(data, counts.length) && !shareLabels(data, earlier)
  const times = multipleOf(counts)
  if (times !== null && !others(lastOf(contents))) return { ...found, shown: 'multiples', times }
  const period = periodOf(contents, (kish - 1) / (n - 1))
  if (period !== null && !others((i) => i - period)) return { ...found, shown: 'period', times: n / period }
  return explainedByColumns(data, counts.length) ? null : { ...found, shown: 'unexplained', times: null }
}

/**
 * Whether a request and the one that it may be a copy of bear one label. True where too few are labelled to tell.
 * @param earlier row of the one that row i may be a copy of, asked for row by row; below 0 where there is none
 */
function shareLabels(
  { labels, labelValues, task, n }: EvaluationData,
  earlier: (i: number) => number,
): boolean {
  const known = task === 'regression' ? labelValues : labels
  if (!known) return true
  const labelled = (label: number) => (task === 'regression' ? !Number.isNaN(label) : label >= 0)
  let [pairs, same] = [0, 0]
  for (let i = 0; i < n; i++) {
    const before = earlier(i)
    if (before < 0 || !labelled(known[i]!) || !labelled(known[before]!)) continue
    pairs++
    if (known[i] === known[before]) same++
  }
  return pairs < LEAST_PAIRS || same >= NEARLY_ALL * pairs
}

/** @returns what gives the last row before i with the same content, asked for row by row */
function lastOf(contents: Uint32Array): (i: number) => number {
  const rows = new Map<number, number>()
  return (i) => {
    const before = rows.get(contents[i]!) ?? -1
    rows.set(contents[i]!, i)
    return before
  }
}

/** How often each content comes. */
function countsOf(contents: Uint32Array): number[] {
  const sorted = contents.slice().sort()
  const counts: number[] = []
  for (let i = 0, from = 0; i < sorted.length; i++)
    if (i + 1 === sorted.length || sorted[i + 1] !== sorted[i]) {
      counts.push(i + 1 - from)
      from = i + 1
    }
  return counts
}

/** The largest number of which nearly all contents come a multiple of times; null where there is none above 1. */
function multipleOf(counts: readonly number[]): number | null {
  if (counts.length < LEAST_CONTENTS) return null
  const often = new Map<number, number>()
  for (const count of counts) often.set(count, (often.get(count) ?? 0) + 1)
  const most = Math.max(...often.keys())
  for (let times = most; times > 1; times--) {
    let fits = 0
    for (const [count, contents] of often) if (count % times === 0) fits += contents
    if (fits >= NEARLY_ALL * counts.length) return times
  }
  return null
}

/** Rows after which the log is the same again; null where it is not. @param chance that two requests are the same */
function periodOf(contents: Uint32Array, chance: number): number | null {
  const n = contents.length
  const candidates = new Set([commonGap(contents)])
  for (let parts = 2; parts <= MOST_PARTS; parts++) if (n % parts === 0) candidates.add(n / parts)
  for (const lag of candidates) {
    if (lag < LEAST_CONTENTS || lag > n / 2) continue
    const allowed = (1 - NEARLY_ALL) * (1 - chance) * (n - lag)
    let others = 0
    for (let i = lag; i < n && others <= allowed; i++) if (contents[i] !== contents[i - lag]) others++
    if (others <= allowed) return lag
  }
  return null
}

/** The distance to the next copy that most requests have; 0 where none has one. */
function commonGap(contents: Uint32Array): number {
  const gaps = new Map<number, number>()
  const step = Math.max(1, Math.floor(contents.length / 2 / LOOKED_FOR))
  for (let i = 0; i < contents.length / 2; i += step) {
    const gap = contents.indexOf(contents[i]!, i + 1) - i
    if (gap > 0) gaps.set(gap, (gaps.get(gap) ?? 0) + 1)
  }
  return [...gaps].reduce((a, b) => (b[1] > a[1] ? b : a), [0, 0])[0]
}
