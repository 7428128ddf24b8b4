/** Requests cut into slices: which slice each row of a feature is in. */
import { gettingOn } from '../../core/getting-on'
import type { Column } from '../../core/columns'
import type { EvaluationData, FeatureColumn } from '../input'
import { quantile, sortedValues } from '../statistics/quantiles'

/** One way to cut requests into slices. */
export interface Cut {
  by: string
  names: string[]
  /** Slice of each row that is looked at, -1 for none. */
  slots: Int16Array
  /** Request of each of those rows; null where they are all requests. */
  rows: Int32Array | null
}

/** The most frequent values of a category are slices; the rest is too thin to say anything of. */
const MAX_VALUES = 20
/** With more classes than this a slice per label says nothing that can be read. */
const MAX_CLASSES = 1000
/** Slots are 16 bits. */
const MAX_SLOT = 2 ** 15 - 1
const QUANTILES = 4
/** Quantiles that only name slices need no more rows than this. */
const ENOUGH_ROWS = 20_000

/** What a log can be cut by: its features, and the label where there is one. */
export function columnsOf({ features, labels, classes }: EvaluationData): string[] {
  const names = features.map((feature) => feature.name)
  const labelled = labels !== null && classes.length >= 2 && classes.length <= MAX_CLASSES
  return labelled && !names.includes('label') ? [...names, 'label'] : names
}

/** @returns the cut by a column; null where there is no such column, or it has one value or none. */
export function cutBy(name: string, data: EvaluationData): Cut | null {
  gettingOn()
  const feature = data.features.find((one) => one.name === name)
  if (feature) return cutByFeature(feature, data)
  if (name !== 'label' || !data.labels || !columnsOf(data).includes('label')) return null
  return { by: 'label', names: data.classes, slots: new Int16Array(data.labels), rows: null }
}

function cutByFeature(feature: FeatureColumn, data: EvaluationData): Cut | null {
  const cut = feature.column.kind === 'number' ? byQuantiles(feature.column.values) : byValues(feature.column)
  if (!cut || cut.names.length < 2) return null
  return { by: feature.name, names: cut.names, slots: cut.slots, rows: data.featureRows }
}

/** @returns the pairs of two cuts' slices, such as origin ATL with hour 18 to 21; null where they are too many. */
export function crossed(a: Cut, b: Cut): Cut | null {
  const width = b.names.length
  if (a.names.length * width > MAX_SLOT) return null
  // Features may be of a sample of the requests, the label is of all: the rows are those of the sample.
  const rows = a.rows ?? b.rows
  const slots = new Int16Array(rows?.length ?? a.slots.length)
  for (let r = 0; r < slots.length; r++) {
    const i = rows ? rows[r]! : r
    const x = a.slots[a.rows ? r : i]!
    const y = b.slots[b.rows ? r : i]!
    slots[r] = x < 0 || y < 0 ? -1 : x * width + y
  }
  return {
    by: `${a.by} × ${b.by}`,
    names: a.names.flatMap((x) => b.names.map((y) => `${x} × ${y}`)),
    slots,
    rows,
  }
}

function byValues(column: Column & { kind: 'text' }) {
  const counts = new Float64Array(column.dictionary.length)
  for (const code of column.codes) if (code >= 0) counts[code] = counts[code]! + 1
  const top = Array.from(counts.keys())
    .filter((code) => counts[code]! > 0)
    .sort((x, y) => counts[y]! - counts[x]!)
    .slice(0, MAX_VALUES)
  const slotOf = new Int16Array(column.dictionary.length).fill(-1)
  top.forEach((code, slot) => {
    slotOf[code] = slot
  })
  const slots = new Int16Array(column.codes.length)
  for (let i = 0; i < slots.length; i++) slots[i] = slotOf[column.codes[i]!] ?? -1
  return { names: top.map((code) => column.dictionary[code]!), slots }
}

function byQuantiles(values: Float64Array) {
  const step = Math.max(1, Math.floor(values.length / ENOUGH_ROWS))
  const sample = new Float64Array(Math.floor(values.length / step))
  for (let i = 0; i < sample.length; i++) sample[i] = values[i * step]!
  const sorted = sortedValues(sample)
  if (sorted.length < QUANTILES) return null
  const edges = Array.from({ length: QUANTILES - 1 }, (_, i) => quantile(sorted, (i + 1) / QUANTILES)).filter(
    (edge, i, all) => edge > sorted[0]! && (i === 0 || edge > all[i - 1]!),
  )
  if (edges.length === 0) return null
  return { names: rangeNames(edges), slots: between(values, edges) }
}

/** Slot of each value by at most three edges, -1 where there is no value. */
function between(values: Float64Array, edges: readonly number[]): Int16Array {
  const [a, b = Infinity, c = Infinity] = edges
  const slots = new Int16Array(values.length)
  for (let i = 0; i < values.length; i++) {
    const x = values[i]!
    // Three answers that are added, no branch that turns on them: which of four it is nobody can foresee. Past an edge that
    // there is not is only infinity itself.
    const slot = Number(x >= a!) + Number(x >= b) + Number(x >= c)
    slots[i] = x === x ? Math.min(slot, edges.length) : -1
  }
  return slots
}

function rangeNames(edges: number[]): string[] {
  const text = (x: number) => String(Number(x.toPrecision(4)))
  const first = edges[0]!
  const last = edges.at(-1) as number
  const between = edges.slice(1).map((edge, i) => `${text(edges[i]!)} to ${text(edge)}`)
  return [`below ${text(first)}`, ...between, `${text(last)} and above`]
}
