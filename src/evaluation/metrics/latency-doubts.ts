/** Logged times that leave out, or put down as something else, what took too long. */
import { count, counted, msText } from '../../core/numbers'
import { countAtMost, quantile } from '../statistics/quantiles'

/** Fewer are an accident. */
const FEWEST = 20
/** Share of the times from which on they can turn a percentile around. */
const SHARE = 0.01
/** How much more often the largest value must come than the one before it: times thin out, a limit does not. */
const SPIKE = 10
/** Of primary's times, the share that shadow must have. */
const NEARLY_ALL = 0.95

/**
 * @param shadow ms, ascending; primary likewise, null where it has none
 * @param notAsked requests that shadow was never sent
 * @returns why shadow's times may not be all there are, in a sentence; null where nothing says so
 */
export function sampleDoubt(shadow: Float64Array, primary: Float64Array | null, notAsked = 0): string | null {
  const n = shadow.length
  if (n === 0) return null
  const many = Math.max(FEWEST, SHARE * n)
  const zeros = countAtMost(shadow, 0)
  // A clock of whole milliseconds gives zeros where all is fast.
  if (zeros >= many && quantile(shadow.subarray(zeros), 0.05) >= 2)
    return `${counted(zeros, 'time')} of shadow ${zeros === 1 ? 'is' : 'are'} 0, and the others are ${msText(quantile(shadow.subarray(zeros), 0.05))} and more but for one in twenty: a call that took too long may be logged so.`
  const most = shadow[n - 1]!
  const atMost = n - countAtMost(shadow, most * (1 - 1e-12))
  const before = shadow[n - atMost - 1]
  if (before !== undefined && atMost >= many) {
    const next = n - atMost - countAtMost(shadow, before * (1 - 1e-12))
    if (atMost >= SPIKE * next)
      return `${count(atMost)} of ${count(n)} times of shadow are ${msText(most)}, and none is longer: they look cut off there.`
  }
  if (primary && n < NEARLY_ALL * (primary.length - notAsked))
    return `Shadow’s time is logged for ${count(n)} requests, and primary’s for ${count(primary.length)}: those without one may be those that took longest.`
  return null
}
