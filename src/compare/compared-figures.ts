/** Every figure of two evaluations beside each other, each with the interval of its change. */
import type { Role } from '../core/roles'
import { classChange } from './class-change'
import { apart, fromInterval, identical, type Change, type Estimate } from './estimate'
import { figuresOf, type FigureSpec, type Told } from './figures'
import { between } from './gate-change'
import type { Pair } from './pair'
import {
  accuracyChange,
  agreementChange,
  errorChange,
  primaryAccuracyChange,
  recallChange,
} from './same-requests'

export interface ComparedFigure extends Omit<FigureSpec, 'told' | 'of'> {
  a: Told | null
  b: Told | null
  /** B less A with its 95 % interval; null where either lacks the figure. */
  change: { value: number; ci95: [number | null, number | null] | null; how: Change['how'] } | null
  /** Whether the interval leaves out 0: for better or worse where one of the two is better in itself. */
  moved: 'better' | 'worse' | 'moved' | null
}

/** One-sided, of either end of a 95 % interval. */
const OF_95 = 0.975

export function compareFigures(pair: Pair): ComparedFigure[] {
  const [inA, inB] = [figuresOf(pair.a), figuresOf(pair.b)]
  return [...new Set([...inA.keys(), ...inB.keys()])].map((key) => {
    const [x, y] = [inA.get(key), inB.get(key)]
    const { group, title, unit, better, role } = (y ?? x)!
    const change = x && y ? changeOf(x, y, pair) : null
    const told = { group, title, unit, better, role, a: x?.told ?? null, b: y?.told ?? null }
    if (!change) return { ...told, change: null, moved: null }
    const [low, high] = change.at(OF_95)
    const ci95: [number | null, number | null] | null =
      Number.isFinite(low) || Number.isFinite(high) ? [finite(low), finite(high)] : null
    return {
      ...told,
      change: { value: change.value, ci95, how: change.how },
      moved: movedBy(low, high, judges(role, pair) ? better : null),
    }
  })
}

const finite = (end: number) => (Number.isFinite(end) ? end : null)

/** Of other traffic, and of primary, a figure that moved says nothing for or against the candidate. */
const judges = (role: FigureSpec['role'], { relation }: Pair) =>
  relation.requests === 'same' && role !== 'primary'

function movedBy(low: number, high: number, better: FigureSpec['better']): ComparedFigure['moved'] {
  if (!(low > 0 || high < 0)) return null
  if (better === null) return 'moved'
  return low > 0 === (better === 'more') ? 'better' : 'worse'
}

function changeOf(x: FigureSpec, y: FigureSpec, pair: Pair): Change {
  const { relation } = pair
  const same =
    x.role === null ? relation.primary === true && relation.shadow === true : relation[x.role] === true
  const measured = x.unit === 'ms' && pair.b.latency?.source === 'replayed'
  const value = y.told.value - x.told.value
  if (relation.requests === 'same' && same && !measured && value === 0) return identical
  const estimates: [Estimate, Estimate] = [estimate(x.told), estimate(y.told)]
  const counts = counted(x, pair, estimates)
  if (counts && Math.abs(counts.value - value) < 1e-9) return counts
  const [before, now] = estimates
  return measured ? apart(before, now, 'occasions') : between(before, now, pair)
}

const estimate = ({ value, ci95 }: Told): Estimate => fromInterval(value, ci95 ?? [null, null], OF_95)

type Ways = Record<string, (pair: Pair) => Change | null>

const ways: Record<Role | 'both', Ways> = {
  both: { Agreement: agreementChange, Accuracy: accuracyChange },
  primary: { Accuracy: primaryAccuracyChange },
  shadow: { Accuracy: accuracyChange, 'Error rate': errorChange },
}

/** Of the same requests the change is of pairs; null where it is not of what the figure counts. */
function counted(
  { title, role, of }: FigureSpec,
  pair: Pair,
  estimates: [Estimate, Estimate],
): Change | null {
  if (of === null || !role) return ways[role ?? 'both'][title]?.(pair) ?? null
  if (title === 'Recall') return recallChange(pair, role, of)
  if (title === 'Precision' || title === 'F1') return classChange(title, pair, { role, of }, estimates)
  return null
}
