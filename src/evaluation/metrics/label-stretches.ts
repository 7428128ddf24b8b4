/** Parts of a log whose labels, or one model's answers, are of other requests. */
import { textAt } from '../../core/columns'
import type { LabelStretch } from '../../result/sections/label-stretches'
import type { EvaluationData, FeatureColumn } from '../input'
import { newcombe10 } from '../statistics/paired'
import { ratioBounds } from '../statistics/ratio'
import { plainWorth } from '../statistics/worth'
import { told } from './beyond-chance'
import { beyond, judgedPart, lostLabels } from './lost-labels'
import { matchesOf } from './matches'
import type { Matches } from './matches'
import { readingOf } from './rival-readings'
import { shiftedLabels } from './shifted-labels'
import { bothAnswered, FEW, withoutRows } from './stretch-rows'
import type { Found } from './stretch-rows'
import type { TimeOrder } from './time-order'

/** Columns of more values are no strata. */
const MOST_VALUES = 50
/** A value in which answers go with labels no more than this part as well as elsewhere is looked at. */
const LOOKED_AT = 0.5

/**
 * Labels are moved in the order of the log, in which tables are joined; what goes with nothing is looked for in the order
 * of time, which is that of causes, and where that says nothing among the values of columns of text.
 */
export function labelStretches(data: EvaluationData, { by, rows }: TimeOrder): LabelStretch[] {
  if (by === null) return []
  const matches = matchesOf(data, null)
  if (!matches) return []
  const open = bothAnswered(matches)
  if (open.length < 2 * FEW) return []
  const shifted = shiftedLabels(matches, open)
  if (shifted.some(({ whole }) => whole))
    return toldOf(data, shifted.map((one) => ({ ...one, order: null, stratum: null }))) // prettier-ignore
  const dated = rows ? matchesOf(data, rows)! : matches
  const left = shifted.reduce((kept, one) => withoutRows(kept, one.rows), open)
  const inTime = rows ? inOrderOf(rows, left) : left
  const lost = lostLabels(dated, inTime)
  const found: Placed[] = [
    ...shifted.map((one) => ({ ...one, order: null, stratum: null })),
    ...lost.map((one) => ({ ...one, order: rows, stratum: null })),
  ]
  return toldOf(data, found.length > 0 ? found : strata(data, matches, open))
}

/** A part, and the order of requests that its places are of; the column and its value, where it is no stretch. */
interface Placed extends Found {
  order: Int32Array | null
  stratum: { by: string; value: string } | null
}

/** Places in the order of time of rows of the log. */
function inOrderOf(order: Int32Array, rows: Int32Array): Int32Array {
  const wanted = new Uint8Array(order.length)
  for (const row of rows) wanted[row] = 1
  const places = new Int32Array(rows.length)
  let n = 0
  for (let at = 0; at < order.length; at++) if (wanted[order[at]!]) places[n++] = at
  return places
}

/** The values of a column of text whose labels go with neither model's answers. */
function strata(data: EvaluationData, matches: Matches, open: Int32Array): Placed[] {
  const gains = beyond(matches, 'primary', open)
  const of = new Float64Array(data.n).fill(NaN)
  for (let at = 0; at < open.length; at++) of[open[at]!] = gains[at]!
  for (const { name, column } of data.features) {
    if (column.kind !== 'text' || column.dictionary.length > MOST_VALUES) continue
    for (const code of suspects(column, of, data.featureRows)) {
      const rows = rowsWith(column, code, of, data.featureRows)
      const found = judgedPart(matches, open, rows, 'labels')
      if (found) return [{ ...found, order: null, stratum: { by: name, value: column.dictionary[code]! } }]
    }
  }
  return []
}

type TextFeature = Extract<FeatureColumn['column'], { kind: 'text' }>

function suspects(column: TextFeature, gains: Float64Array, sample: Int32Array | null): number[] {
  const k = column.dictionary.length
  const [sums, counts] = [new Float64Array(k), new Float64Array(k)]
  let [sum, all] = [0, 0]
  for (let at = 0; at < column.codes.length; at++) {
    const gain = gains[sample ? sample[at]! : at]!
    const code = column.codes[at]!
    if (gain !== gain || code < 0) continue
    sums[code]! += gain
    counts[code]!++
    sum += gain
    all++
  }
  return column.dictionary.flatMap((_, code) =>
    counts[code]! >= FEW && sums[code]! / counts[code]! < (LOOKED_AT * sum) / all ? [code] : [],
  )
}

function rowsWith(column: TextFeature, code: number, gains: Float64Array, sample: Int32Array | null) {
  const rows: number[] = []
  for (let at = 0; at < column.codes.length; at++) {
    const row = sample ? sample[at]! : at
    if (column.codes[at] === code && !Number.isNaN(gains[row])) rows.push(row)
  }
  return Int32Array.from(rows)
}

/** What a result holds of them; what shadow gains is without any of them. */
function toldOf(data: EvaluationData, found: readonly Placed[]): LabelStretch[] {
  if (found.length === 0) return []
  const without = found.some(({ whole }) => whole) ? null : gainWithout(data, found)
  return found.map((one) => ({ ...partOf(data, one), without }))
}

function partOf(
  data: EvaluationData,
  { whose, rows, whole, primary, shadow, shift, order, stratum }: Placed,
): Omit<LabelStretch, 'without'> {
  const id = (at: number) => textAt(data.ids, order ? order[rows[at]!]! : rows[at]!)
  const span = { by: null, from: id(0), to: id(rows.length - 1) }
  const part = stratum ? { by: stratum.by, from: stratum.value, to: stratum.value } : span
  const model = ({ inside, elsewhere }: Found['primary']) => ({ inside: told(inside), elsewhere: told(elsewhere) }) // prettier-ignore
  return {
    whose,
    part: whole ? null : part,
    n: rows.length,
    primary: model(primary),
    shadow: model(shadow),
    shift: shift && { rows: shift.rows, primary: told(shift.primary), shadow: told(shift.shadow) },
  }
}

/** What shadow gains on the requests that are in none of these parts. */
function gainWithout(data: EvaluationData, found: readonly Placed[]): LabelStretch['without'] {
  const [labels, labelValues] = [data.labels?.slice() ?? null, data.labelValues?.slice() ?? null]
  for (const { rows, order } of found)
    for (let at = 0; at < rows.length; at++) {
      const row = order ? order[rows[at]!]! : rows[at]!
      if (labels) labels[row] = -1
      if (labelValues) labelValues[row] = NaN
    }
  const { counts, errors } = readingOf({ ...data, labels, labelValues })
  if (counts) {
    const n = counts.bothRight + counts.firstOnly + counts.secondOnly + counts.bothWrong
    return n === 0 ? null : { value: (counts.secondOnly - counts.firstOnly) / n, ci95: newcombe10(counts), n }
  }
  if (!errors || errors.n === 0 || !(errors.a > 0)) return null
  const ends = ratioBounds(errors, { worth: plainWorth(errors.n), confidence: 0.975, looked: false })
  return { value: 1 - errors.b / errors.a, ci95: ends && [1 - ends[1], 1 - ends[0]], n: errors.n }
}
