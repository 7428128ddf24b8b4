/**
 * Parts of a log in which labels, or production's answers, have nothing to do with the rest: labels of another day, in
 * another order, all filled in alike, or turned around.
 */
import { ROLES, type Role } from '../../core/roles'
import { timeDependence } from '../statistics/dependence'
import { isBeyondChance, largestStretch } from '../statistics/stretch'
import { goingWith } from './beyond-chance'
import type { Going } from './beyond-chance'
import type { Matches } from './matches'
import { FEW, oneAfterAnother, withoutRows } from './stretch-rows'
import type { Found } from './stretch-rows'

/** Parts that the log is cut into to see how well answers go with labels where they do. */
const PARTS = 20
/** Elsewhere answers go with labels at least so well, beyond chance. */
const PLAINLY = 0.2
/** What goes together no better than this, or than this part of elsewhere, does not. */
const NONE = 0.1
const OF_ELSEWHERE = 0.25
/** Fits beyond chance that are lacking, in independent requests. */
const LACKING = 30
/** Of elsewhere, the part in which models answer something unusual, and the same, where only labels are lost. */
const AS_ELSEWHERE = 0.5
/** Models that never agree make a table of disagreements: one of the two is wrong on each by construction. */
const AGREEING = 0.01
/** A burst of hard requests may be as long as this, and no other shows it. */
const LEAST = 120

/** @param open requests that are looked at, in the order of time */
export const lostLabels = (matches: Matches, open: Int32Array): Found[] =>
  oneAfterAnother(open, (left) => lostStretch(matches, left))

function lostStretch(matches: Matches, open: Int32Array): Found | null {
  const of = { primary: beyond(matches, 'primary', open), shadow: beyond(matches, 'shadow', open) }
  const both = new Float64Array(open.length)
  for (let at = 0; at < both.length; at++) both[at] = (of.primary[at]! + of.shadow[at]!) / 2
  return judgedStretch(matches, open, 'labels', both) ?? judgedStretch(matches, open, 'primary', of.primary)
}

/** Per request, whether the answer fits, less what chance gives of it. */
export function beyond(matches: Matches, role: Role, open: Int32Array): Float64Array {
  const beyond = new Float64Array(open.length)
  for (let at = 0; at < open.length; at++) {
    const i = open[at]!
    beyond[at] = matches.fits(role, i, i) - matches.chance(role, i)
  }
  return beyond
}

function judgedStretch(
  matches: Matches,
  open: Int32Array,
  whose: 'labels' | 'primary',
  gains: Float64Array,
): Found | null {
  const line = levelOf(gains) / 2
  if (!(line > 0)) return null
  const { from, to } = largestStretch(gains, { line, sign: -1 })
  const found = judgedPart(matches, open, open.subarray(from, to), whose)
  if (!found) return null
  const elsewhere = new Float64Array(gains.length - (to - from))
  elsewhere.set(gains.subarray(0, from))
  elsewhere.set(gains.subarray(to), from)
  const { designEffect } = timeDependence(elsewhere)
  return designEffect > 1 ? judgedPart(matches, open, found.rows, whose, designEffect) : found
}

/** How much goes together where most does: the second best of the parts, for the best is so by chance. */
function levelOf(gains: Float64Array): number {
  const size = Math.max(FEW, Math.ceil(gains.length / PARTS))
  const means: number[] = []
  for (let from = 0; from + size <= gains.length; from += size) {
    let sum = 0
    for (let at = from; at < from + size; at++) sum += gains[at]!
    means.push(sum / size)
  }
  means.sort((a, b) => b - a)
  return means[1] ?? 0
}

/** @param designEffect rows that count as one, where outcomes come in bursts */
export function judgedPart(
  matches: Matches,
  open: Int32Array,
  rows: Int32Array,
  whose: 'labels' | 'primary',
  designEffect = 1,
): Found | null {
  const rest = withoutRows(open, rows)
  if (rows.length < LEAST || rest.length < LEAST) return null
  const worth = 1 / designEffect
  const of = (role: Role) => ({
    inside: goingWith(matches, role, rows, 0, worth),
    elsewhere: goingWith(matches, role, rest, 0, worth),
  })
  const found = { primary: of('primary'), shadow: of('shadow') }
  const lost = (role: Role) => isLost(found[role], open.length, designEffect)
  const is = whose === 'labels' ? ROLES.every(lost) : lost('primary') && holds(found.shadow)
  if (!is || !answersAsElsewhere(matches, rows, rest, whose)) return null
  return { whose, rows, whole: false, ...found, shift: null }
}

function isLost(
  { inside, elsewhere }: { inside: Going; elsewhere: Going },
  n: number,
  designEffect: number,
): boolean {
  if (elsewhere.low < PLAINLY || inside.high > Math.max(NONE, OF_ELSEWHERE * elsewhere.value)) return false
  const lacking = (elsewhere.value - inside.value) * (1 - inside.chance) * inside.n
  const { share } = elsewhere
  const spread = Math.sqrt(Math.max(share * (1 - share), 1 / n) * inside.n * designEffect)
  return lacking >= LACKING * designEffect && isBeyondChance(lacking / spread, n, inside.n)
}

const holds = ({ inside, elsewhere }: { inside: Going; elsewhere: Going }) =>
  inside.low > AS_ELSEWHERE * elsewhere.value

/** Hard requests, or such as have another class, are answered otherwise than the rest; labels change no answer. */
function answersAsElsewhere(
  matches: Matches,
  rows: Int32Array,
  rest: Int32Array,
  whose: 'labels' | 'primary',
): boolean {
  const [inside, elsewhere] = [answersOf(matches, rows), answersOf(matches, rest)]
  if (whose === 'primary') return inside.alike >= AGREEING
  return (
    inside.unusual >= AS_ELSEWHERE * elsewhere.unusual &&
    inside.alikeOfUnusual >= AS_ELSEWHERE * elsewhere.alikeOfUnusual
  )
}

function answersOf(matches: Matches, rows: Int32Array) {
  let [alike, unusual, both] = [0, 0, 0]
  for (let at = 0; at < rows.length; at++) {
    const same = matches.alike(rows[at]!)
    alike += same
    if (matches.usual(rows[at]!)) continue
    unusual++
    both += same
  }
  const n = rows.length
  return { alike: alike / n, unusual: unusual / n, alikeOfUnusual: both / Math.max(1, unusual) }
}
