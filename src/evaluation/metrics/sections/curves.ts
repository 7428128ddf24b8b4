/** ROC and precision-recall curves, bounded. */
import type { CurvePoint } from '../../../result/sections/curves'
import type { ClassIndices } from '../../../core/columns'
import type { EvaluationData, Predictions } from '../../input'
import { split } from '../ranking'
import type { Split } from '../ranking'
import { scored } from '../scores'
import type { Section } from '../section'

const POINTS = 120
/** Classes times rows sorted at most: more would be seconds of work for curves nobody can tell apart. */
const MOST_SORTED = 4_000_000

export const section: Section<'curves'> = {
  key: 'curves',
  compute({ data, tally }) {
    const k = data.classes.length
    if (data.task === 'regression' || !data.labels || tally.labelled === 0 || k < 2) return null
    const wanted = k === 2 ? [1] : data.classes.map((_, c) => c)
    if (wanted.length * tally.labelled > MOST_SORTED || k > 50) return null
    const [primary, shadow] = [
      pointsOf(data, data.primary, data.labels),
      pointsOf(data, data.shadow, data.labels),
    ]
    if (!primary && !shadow) return null
    return {
      classes: wanted.map((c) => ({
        class: data.classes[c]!,
        primary: primary?.(c) ?? [],
        shadow: shadow?.(c) ?? [],
      })),
    }
  },
}

function pointsOf({ classes }: EvaluationData, p: Predictions, labels: ClassIndices) {
  const s = scored(p, labels, classes.length)
  return typeof s === 'string' ? null : (c: number) => curve(split(s, c))
}

/** The curve at so many of its thresholds, evenly spaced in requests flagged; empty where a side is empty. */
export function curve({ positives, negatives }: Split, points = POINTS): CurvePoint[] {
  const m = positives.length
  const n = negatives.length
  if (m === 0 || n === 0) return []
  const result: CurvePoint[] = []
  const every = (m + n) / points
  let p = m - 1
  let q = n - 1
  let next = 0
  while (p >= 0 || q >= 0) {
    const x = Math.max(p >= 0 ? positives[p]! : -Infinity, q >= 0 ? negatives[q]! : -Infinity)
    while (p >= 0 && positives[p]! >= x) p -= 1
    while (q >= 0 && negatives[q]! >= x) q -= 1
    const hits = m - 1 - p
    const alarms = n - 1 - q
    if (hits + alarms < next && (p >= 0 || q >= 0)) continue
    next = hits + alarms + every
    result.push([x, alarms / n, hits / m, hits / (hits + alarms)])
  }
  return result
}
