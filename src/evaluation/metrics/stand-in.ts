/** A number that stands for “no value” on one side alone: −999 in the training data, an empty cell in the log. */
import { psi, psiNoise, total } from '../statistics/psi'
import { countAtMost } from '../statistics/quantiles'

/** The finite values of one side, sorted, and how many it lacks. */
interface Side {
  values: Float64Array
  missing: number
}

/** Of fewer missing values nothing shows. */
const LEAST_SHARE = 0.01
/** A side whose own cells are empty so much less often writes something else into them. */
const FEWER = 0.5
/** PSI below which the features are alike once the number is taken for none. */
const ALIKE = 0.1

/**
 * @param binned counts of sorted values by the bins of sorted training values
 * @returns the number, and the side that has it; null where nothing shows one
 */
export function standInOf(
  before: Side,
  now: Side,
  binned: (training: Float64Array, values: Float64Array) => number[],
): { value: number; in: 'training' | 'log' } | null {
  const [was, is] = [missingShare(before), missingShare(now)]
  const training = was < is
  const [has, lacks, share] = training ? [before, now, is] : [now, before, was]
  if (share < LEAST_SHARE || Math.min(was, is) > FEWER * share) return null
  for (const value of candidates(has.values)) {
    const own = has.values.length - without(has.values, value).length
    const others = lacks.values.length - without(lacks.values, value).length
    if (own < FEWER * share * size(has) || others / size(lacks) > FEWER * (own / size(has))) continue
    const cleaned = { values: without(has.values, value), missing: has.missing + own }
    const [a, b] = training ? [cleaned, now] : [before, cleaned]
    if (a.values.length === 0) continue
    const counts = [a, b].map((side) => [...binned(a.values, side.values), side.missing])
    const limit = Math.max(ALIKE, psiNoise(counts[0]!.length, total(counts[0]!), total(counts[1]!)))
    if (psi(counts[0]!, counts[1]!) <= limit) return { value, in: training ? 'training' : 'log' }
  }
  return null
}

const size = ({ values, missing }: Side) => values.length + missing
const missingShare = (side: Side) => side.missing / Math.max(1, size(side))

/** The least, the largest, and the most frequent. */
function candidates(sorted: Float64Array): number[] {
  let [at, most, mode] = [0, 0, NaN]
  while (at < sorted.length) {
    const next = countAtMost(sorted, sorted[at]!)
    if (next - at > most) [most, mode] = [next - at, sorted[at]!]
    at = next
  }
  return sorted.length === 0 ? [] : [...new Set([sorted[0]!, sorted.at(-1)!, mode])]
}

function without(sorted: Float64Array, value: number): Float64Array {
  const to = countAtMost(sorted, value)
  let from = to
  while (from > 0 && sorted[from - 1] === value) from--
  const rest = new Float64Array(sorted.length - (to - from))
  rest.set(sorted.subarray(0, from))
  rest.set(sorted.subarray(to), from)
  return rest
}
