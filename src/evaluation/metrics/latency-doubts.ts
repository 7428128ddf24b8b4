/** Logged times that leave out, or put down as something else, what took too long, or that nobody measured. */
import { count, counted, msText } from '../../core/numbers'
import { countAtMost, quantile } from '../statistics/quantiles'
import { roundingOf } from './rounding'

/** Fewer are an accident. */
const FEWEST = 20
/** Share of the times from which on they can turn a percentile around. */
const SHARE = 0.01
/** How much more often the largest value must come than the one before it: times thin out, a limit does not. */
const SPIKE = 10
/** From the lower end of a narrow range to its upper one. */
const NARROW = 1.02
/** Of primary's times, the share that shadow must have. */
const NEARLY_ALL = 0.95
/** Share of the requests that have no time of either model, from which on those that took longest may be these. */
const UNTIMED = 0.02
/** Of a clock's steps: a model that takes fewer may take as many on every request. */
const STEPS = 5

/**
 * @param shadow ms, ascending; primary likewise, null where it has none
 * @param notAsked requests that shadow was never sent
 * @param requests of the log
 * @returns why shadow's times may not be all there are, in a sentence; null where nothing says so
 */
export function sampleDoubt(
  shadow: Float64Array,
  primary: Float64Array | null,
  { notAsked = 0, requests }: { notAsked: number | undefined; requests: number },
): string | null {
  const n = shadow.length
  if (n === 0) return null
  const one = oneTime(shadow, primary)
  if (one) return one
  const many = Math.max(FEWEST, SHARE * n)
  const zeros = countAtMost(shadow, 0)
  // A clock of whole milliseconds gives zeros where all is fast.
  if (zeros >= many && quantile(shadow.subarray(zeros), 0.05) >= 2)
    return `${counted(zeros, 'time')} of shadow ${zeros === 1 ? 'is' : 'are'} 0, and the others are ${msText(quantile(shadow.subarray(zeros), 0.05))} and more but for one in twenty: a call that took too long may be logged so.`
  const cut = pileAt(shadow, many)
  if (cut) return `${cut}: they look cut off there.`
  if (primary && n < NEARLY_ALL * (primary.length - notAsked))
    return `Shadow’s time is logged for ${count(n)} requests, and primary’s for ${count(primary.length)}: those without one may be those that took longest.`
  const untimed = requests - notAsked - n
  if (untimed >= Math.max(FEWEST, UNTIMED * requests) && endsSharply(shadow))
    return `${count(untimed)} of ${count(requests)} requests have no time, and those of the others end at ${msText(shadow[n - 1]!)} as if cut off: those without one may be those that took longest.`
  return null
}

/**
 * A pile at the largest times, but for a few: what is given up at a limit is logged as the limit, or a moment after it.
 *
 * @param many times are a pile
 * @returns its words; null where there is none
 */
function pileAt(sorted: Float64Array, many: number): string | null {
  const n = sorted.length
  const limit = sorted[n - 1 - Math.floor(many / SPIKE)]!
  const upTo = (ms: number) => countAtMost(sorted, ms)
  const isPile = (piled: number, below: number, above: number) =>
    piled >= many && piled >= SPIKE * Math.max(below, above)
  const least = upTo(limit * (1 - 1e-12))
  const [same, above] = [upTo(limit) - least, n - upTo(limit)]
  const before = sorted[least - 1]
  if (before !== undefined && isPile(same, least - upTo(before * (1 - 1e-12)), above))
    return `${count(same)} of ${count(n)} times of shadow are ${msText(limit)}, and ${above === 0 ? 'none is' : `${count(above)} are`} longer`
  const [from, to] = [upTo(limit / NARROW), upTo(limit * NARROW)]
  const below = from - upTo(limit / NARROW ** 2)
  // Of a coarse clock the range below may hold no time at all; and a model may always take as long.
  if (from === 0 || to - from > n / 2 || new Set(sorted.subarray(from, to)).size < STEPS) return null
  if (!isPile(to - from, below, n - to)) return null
  return `${count(to - from)} of ${count(n)} times of shadow are ${msText(sorted[from]!)} to ${msText(sorted[to - 1]!)}, ${count(below)} in as narrow a range below, and ${count(n - to)} beyond`
}

/** Whether times end where they are still frequent: in the last tenth up to the largest are half as many as in the one before. */
function endsSharply(sorted: Float64Array): boolean {
  const most = sorted[sorted.length - 1]!
  const upTo = (share: number) => countAtMost(sorted, share * most)
  const last = sorted.length - upTo(0.9)
  return last >= FEWEST && last >= (upTo(0.9) - upTo(0.8)) / 2
}

/** One time for all requests, where production's differ. */
function oneTime(shadow: Float64Array, primary: Float64Array | null): string | null {
  const n = shadow.length
  if (!primary || n < FEWEST || shadow[0] !== shadow[n - 1] || primary[0] === primary[primary.length - 1])
    return null
  return shadow[0]! >= STEPS * 10 ** -roundingOf(primary).decimals
    ? `All ${count(n)} times of shadow are ${msText(shadow[0]!)}, and primary’s differ: they may not have been measured.`
    : null
}

/**
 * @param shadow ms, in the order of the requests; primary likewise
 * @returns why shadow's times may be primary's, in a sentence; null where nothing says so
 */
export function copyDoubt(shadow: Float64Array, primary: Float64Array): string | null {
  const n = shadow.length
  if (n !== primary.length || !shadow.every((ms, i) => ms === primary[i])) return null
  // Of a coarse clock two models may show the same few times; hardly ever of so many.
  return new Set(shadow).size >= FEWEST
    ? `Shadow’s ${count(n)} times are primary’s, to the last digit: they may have been copied, not measured.`
    : null
}
