/** What requests are worth, in the words of a gate; and how the gate judges them. */
import { count, counted } from '../../core/numbers'
import { beforeLearning } from '../../result/sections/independence'
import type { GateWorth } from '../../result/sections/independence'
import type { Gates } from '../../result/gates'
import type { Judged } from '../statistics/bounds'
import { plainWorth } from '../statistics/worth'
import type { Figures } from './gate'

type Key = 'accuracy' | 'errors' | 'latency'

/** How a gate's rows are judged: by the figures' own independence; as independent where it has none. */
export function judgedBy({ independence }: Figures, key: Key, gates: Gates): Judged {
  const worth = independence?.[key] ?? plainWorth(0)
  return { worth, confidence: gates.confidence, looked: (independence?.looks ?? 0) > 0 }
}

/** ' They count as 480, because ...'; nothing where every row counts as one and was looked at once. */
export function worthText({ independence }: Figures, key: Key): string {
  const worth = independence?.[key]
  const looks = independence?.looks ?? 0
  const again =
    looks > 0
      ? ` Looked at ${looks === 1 ? 'once' : `${count(looks)} times`} before: the bounds hold at every look.`
      : ''
  if (!worth || worth.designEffect === 1) return again
  const because = reason(worth, independence?.clusters?.field)
  return ` They count as ${count(Math.max(1, Math.floor(worth.effective)))}, because ${because}${learntText(worth)}.${again}`
}

/** What else makes rows count as so few, where it is not the design effect alone. */
function learntText(worth: GateWorth): string {
  const alike = beforeLearning(worth)
  if (alike === null) return ''
  const cases = Math.max(1, Math.floor(worth.degrees ?? 1))
  return `, which makes them worth ${count(alike)}, and because how far they do is learnt from few cases (${counted(cases, 'degree')} of freedom)`
}

function reason(worth: GateWorth, field: string | undefined): string {
  if (worth.because === 'clusters') return `requests of the same “${field ?? 'cluster'}” may share their fate`
  const seen = worth.lagOne === null ? '' : ` (correlation ${worth.lagOne.toFixed(2)})`
  return `requests that are near in time ${worth.credible ? '' : 'may '}depend on each other${seen}`
}
