/**
 * Stretches in which labels, or one model's answers, are a few rows apart from the requests they belong to: a join that
 * lost or doubled a row. Moved back they fit as they do elsewhere, which nothing else explains.
 */
import { ROLES, type Role } from '../../core/roles'
import { isBeyondChance, largestStretch, largestSum } from '../statistics/stretch'
import { goingWith } from './beyond-chance'
import type { Going } from './beyond-chance'
import type { Matches } from './matches'
import { FEW, oneAfterAnother, withoutRows } from './stretch-rows'
import type { Found } from './stretch-rows'

/** Rows by which labels are moved. */
const FARTHEST = 5
/** Fits that moving must gain. */
const GAINED = 20
/** Moved back, they fit at least this part as well as elsewhere. */
const RESTORED = 0.5
/** A log without a rest: as they are, answers and labels go together no better than this, and moved at least so well. */
const WHOLE = { none: 0.1, fits: 0.2 }

/** @param open requests that are looked at: labelled, answered by both, and in no stretch that was found before */
export const shiftedLabels = (matches: Matches, open: Int32Array): Found[] =>
  oneAfterAnother(open, (left) => bestShift(matches, left))

const WHOSE = ['labels', 'primary', 'shadow'] as const
const rolesOf = (whose: Found['whose']): readonly Role[] => (whose === 'labels' ? ROLES : [whose])

function bestShift(matches: Matches, open: Int32Array): Found | null {
  const candidates: { whose: Found['whose']; lag: number; from: number; to: number; sum: number }[] = []
  const still = { primary: matches.column('primary', open, 0), shadow: matches.column('shadow', open, 0) }
  for (let lag = -FARTHEST; lag <= FARTHEST; lag++) {
    if (lag === 0) continue
    const scans = gainsOf(matches, open, lag, still)
    if (scans) for (const whose of WHOSE) candidates.push({ whose, lag, ...scans[whose] })
  }
  candidates.sort((a, b) => b.sum - a.sum)
  for (const { whose, lag, from, to, sum } of candidates) {
    if (sum < GAINED) return null
    const found = judged(matches, open, whose, lag, from, to)
    if (found) return found
  }
  return null
}

/** Where moving by so many rows gains most; null where no stretch gains enough. @param still fits as they are */
function gainsOf(matches: Matches, open: Int32Array, lag: number, still: Record<Role, Int8Array>) {
  const primary = matches.column('primary', open, lag)
  const shadow = matches.column('shadow', open, lag)
  const both = new Int8Array(open.length)
  for (let at = 0; at < open.length; at++) {
    // Beyond the ends of the log there is no label.
    if (primary[at]! < 0 || shadow[at]! < 0) primary[at] = shadow[at] = 0
    else {
      primary[at] = primary[at]! - still.primary[at]!
      shadow[at] = shadow[at]! - still.shadow[at]!
    }
    both[at] = primary[at]! + shadow[at]!
  }
  // Where each begins and ends is asked of the few that gain enough.
  const enough = (values: Int8Array, least: number) => largestSum(values) >= least
  if (!enough(both, 2 * GAINED) && !enough(primary, GAINED) && !enough(shadow, GAINED)) return null
  const labels = largestStretch(both)
  return {
    labels: { ...labels, sum: labels.sum / 2 },
    primary: largestStretch(primary),
    shadow: largestStretch(shadow),
  }
}

function judged(
  matches: Matches,
  open: Int32Array,
  whose: Found['whose'],
  lag: number,
  from: number,
  to: number,
): Found | null {
  const inside = open.subarray(from, to)
  const roles = rolesOf(whose)
  // Most stretches are none: that is known before the rest of the log is looked at.
  if (!roles.every((role) => gains(matches, role, inside, lag, open.length))) return null
  const rest = withoutRows(open, inside)
  const of = (role: Role, rows: Int32Array) => ({
    still: goingWith(matches, role, rows),
    moved: goingWith(matches, role, rows, lag),
  })
  const within = { primary: of('primary', inside), shadow: of('shadow', inside) }
  const elsewhere = { primary: of('primary', rest), shadow: of('shadow', rest) }
  const whole = rest.length < FEW
  for (const role of ROLES) {
    const [own, other] = [within[role], elsewhere[role]]
    if (!roles.includes(role)) {
      // The other model's answers show that the labels are of these requests.
      if (!(own.still.low > own.moved.high)) return null
      continue
    }
    if (whole ? !fitsWhole(own) : !isRestored(own, other)) return null
  }
  return {
    whose,
    rows: inside,
    whole,
    primary: { inside: within.primary.still, elsewhere: elsewhere.primary.still },
    shadow: { inside: within.shadow.still, elsewhere: elsewhere.shadow.still },
    // A label that stands after its request is an answer that stands before it.
    shift: {
      rows: whose === 'labels' ? lag : -lag,
      primary: within.primary.moved,
      shadow: within.shadow.moved,
    },
  }
}

const fitsWhole = ({ still, moved }: { still: Going; moved: Going }) =>
  still.high < WHOLE.none && moved.low > WHOLE.fits

const isRestored = (own: { still: Going; moved: Going }, other: { still: Going; moved: Going }) =>
  other.still.low > other.moved.high &&
  own.moved.low > own.still.high &&
  own.moved.low >= RESTORED * other.still.value

/** McNemar's statistic of moved against as they are, in the best of all stretches and moves. */
function gains(matches: Matches, role: Role, rows: Int32Array, lag: number, n: number): boolean {
  let [won, lost] = [0, 0]
  for (let at = 0; at < rows.length; at++) {
    const i = rows[at]!
    const [moved, still] = [matches.fits(role, i, i + lag), matches.fits(role, i, i)]
    if (moved < 0 || moved === still) continue
    if (moved > still) won++
    else lost++
  }
  const z = (won - lost) / Math.sqrt(won + lost) / Math.SQRT2
  return won - lost >= GAINED && isBeyondChance(z, n * 2 * FARTHEST, rows.length)
}
