/**
 * Labels that are a mean of both models' numbers: a consensus, an ensemble, what somebody saw before deciding. Whose share
 * is the larger is nearer by construction. A label lies at one share between the two numbers, request for request, to its
 * last digit; what is measured lies anywhere.
 */
import type { OwnLabels } from '../../result/sections/label-source'
import type { EvaluationData } from '../input'
import { fineness, isTooOften, meetings, type Tolerance } from './number-copies'

/** Shares that are looked for, in steps; at the ends labels are one model's own numbers (number-copies.ts). */
const STEPS = 100
const ENDS = 0.02
/** Two numbers that are less than so many tolerances apart leave the share open. */
const WIDE = STEPS
/** The share is fitted anew to what meets it, so often. */
const ROUNDS = 3

/** @returns a finding for the model with the larger share, where labels are such a mean too often; else none */
export function mixedNumbers({ labelValues: labels, primary, shadow }: EvaluationData): OwnLabels[] {
  const tolerance = labels && fineness(labels)
  if (!tolerance) return []
  const columns = { labels, primary: primary.values, shadow: shadow.values, tolerance }
  const share = shareOf(columns)
  if (share === null) return []
  const mixed = shadow.values.map((value, i) => share * value + (1 - share) * primary.values[i]!)
  const found = meetings(labels, mixed, NEITHER, tolerance)
  if (!isTooOften(found)) return []
  const role = share >= 0.5 ? 'shadow' : 'primary'
  const at = role === 'shadow' ? share : 1 - share
  return [{ role, kind: 'mix', n: found.n, same: found.met, apart: null, expected: null, part: null, at }]
}

/** No other model's number is met. */
const NEITHER = new Float64Array(0)

interface Columns {
  labels: Float64Array
  primary: Float64Array
  shadow: Float64Array
  tolerance: Tolerance
}

/** Shadow's share at which most labels lie between the two numbers; null where none does. */
function shareOf(columns: Columns): number | null {
  const counts = new Uint32Array(STEPS + 1)
  eachShare(columns, (share) => counts[Math.round(share * STEPS)]!++)
  const most = counts.indexOf(Math.max(...counts))
  if (counts[most] === 0) return null
  let share = most / STEPS
  let near = 1 / STEPS
  for (let round = 0; round < ROUNDS; round++) {
    let [products, squares] = [0, 0]
    eachShare(columns, (one, apart) => {
      if (Math.abs(one - share) > near) return
      products += one * apart * apart
      squares += apart * apart
    })
    if (squares === 0) return null
    share = products / squares
    near /= 4
  }
  return share
}

/** @param take is given each label's share, and how far the two numbers are apart */
function eachShare(
  { labels, primary, shadow, tolerance }: Columns,
  take: (share: number, apart: number) => void,
): void {
  for (let i = 0; i < labels.length; i++) {
    const apart = shadow[i]! - primary[i]!
    const share = (labels[i]! - primary[i]!) / apart
    if (share > ENDS && share < 1 - ENDS && Math.abs(apart) >= WIDE * tolerance(labels[i]!))
      take(share, apart)
  }
}
