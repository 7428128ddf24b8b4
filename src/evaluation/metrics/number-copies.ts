/**
 * Labels that are a model's very numbers. What is measured meets a prediction to its last digit as seldom as it misses it
 * by one digit: labels that meet it far more often were made of the predictions.
 */
import { ROLES } from '../../core/roles'
import type { OwnLabels } from '../../result/sections/label-source'
import type { EvaluationData } from '../input'
import { moments } from '../statistics/quantiles'
import { halfStep, roundingOf, type Rounding } from './rounding'

/** Fewer meet by chance, or are few values again and again: the end of a scale, a zero. */
const FEWEST = 20
/** How much more often numbers must meet than miss by a digit; of measured ones they do half as often. */
const MORE = 5
/** Labels whose last digit is coarser than this part of their spread are counts or ratings, which predictions do meet. */
const FINE = 1 / 100
/** Of a 32-bit prediction, relative. */
const SAME = 1e-6

interface Meetings {
  n: number
  /** Labels that a model's numbers meet, and the other's do not. */
  met: number
  /** Of these, how many different ones there are; no more are counted than have to be. */
  distinct: number
  missed: number
}

/** @returns a finding for each model whose numbers the labels are too often */
export function ownNumbers({ labelValues: labels, primary, shadow }: EvaluationData): OwnLabels[] {
  if (!labels) return []
  const labelled = labels.filter((value) => value - value === 0)
  const { n, squares } = moments(labelled)
  if (n === 0) return []
  const fine = FINE * Math.sqrt(squares / n)
  const all = roundingOf(labels)
  return ROLES.flatMap((role): OwnLabels[] => {
    const [own, other] = role === 'primary' ? [primary, shadow] : [shadow, primary]
    for (const column of [{ labels, rounding: all }, ...coarser(labels, all)]) {
      const tolerance = toleranceOf(column.rounding)
      if (tolerance(largest(labelled)) > fine) continue
      const found = meetings(column.labels, own.values, other.values, tolerance)
      if (!isTooOften(found)) continue
      const { n, met: same } = found
      return [{ role, kind: 'numbers', n, same, apart: null, expected: null, part: null, at: null }]
    }
    return []
  })
}

/** How far a number may be from each of these labels; null where their last digit is too coarse to show a copy, or there are none. */
export function fineness(labels: Float64Array): Tolerance | null {
  const labelled = labels.filter((value) => value - value === 0)
  const { n, squares } = moments(labelled)
  const tolerance = toleranceOf(roundingOf(labels))
  return n > 0 && tolerance(largest(labelled)) <= FINE * Math.sqrt(squares / n) ? tolerance : null
}

/** Of what is measured, numbers meet half as often as they miss by a digit. */
export const isTooOften = ({ distinct, met, missed }: Meetings): boolean =>
  distinct >= FEWEST && met >= MORE * (missed + 1)

/**
 * Labels with fewer decimals than others of their column, by how many they have: of what is measured these are the tenth
 * that ends in a zero, and meet predictions no more often for it; a copy may be printed more coarsely than the rest.
 */
function* coarser(labels: Float64Array, { decimals, digits }: Rounding) {
  for (let places = Math.min(decimals, MOST_PLACES) - 1; places >= 0; places--) {
    const [step, next] = [10 ** places, 10 ** (places - 1)]
    const alike = labels.map((label) => (isWhole(label * step) && !isWhole(label * next) ? label : NaN))
    yield { labels: alike, rounding: { decimals: places, digits } }
  }
}

/** More decimals are those of numbers that were never rounded. */
const MOST_PLACES = 7
const isWhole = (value: number) => Math.abs(value - Math.round(value)) <= 1e-9 * Math.max(1, Math.abs(value))

/** How far a number may be from a label that was printed of it. */
export type Tolerance = (label: number) => number

function toleranceOf(rounding: Rounding): Tolerance {
  return (label) => halfStep(label, rounding) * (1 + 1e-6) + SAME * Math.abs(label)
}

function largest(values: Float64Array): number {
  let most = 0
  for (let i = 0; i < values.length; i++) most = Math.max(most, Math.abs(values[i]!))
  return most
}

export function meetings(
  labels: Float64Array,
  own: Float64Array,
  other: Float64Array,
  tolerance: Tolerance,
): Meetings {
  const found = { n: 0, met: 0, missed: 0 }
  const seen = new Set<number>()
  for (let i = 0; i < labels.length; i++) {
    const label = labels[i]!
    const away = Math.abs(label - own[i]!)
    if (Number.isNaN(away)) continue
    found.n++
    const most = tolerance(label)
    if (away > 3 * most) continue
    if (away > most) found.missed++
    else if (!(Math.abs(label - other[i]!) <= most)) {
      found.met++
      if (seen.size < FEWEST) seen.add(label)
    }
  }
  return { ...found, distinct: seen.size }
}
