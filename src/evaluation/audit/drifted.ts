/** The drift gate, with the index of one feature exactly at the limit. */
import type { Random } from '../../core/random'
import type { DriftFeature } from '../../result/figures'
import type { Gates } from '../../result/gates'
import { MultinomialDraws } from '../statistics/multinomial-draws'
import { psi } from '../statistics/psi'
import { LEAST_ROWS, psiAtLimit } from '../statistics/psi-interval'
import { count } from '../../core/numbers'
import type { Plan } from './gate-audit'

export interface DriftGate {
  features: readonly DriftFeature[]
  /** Whether it is clusters, and not the order in time, that makes rows worth fewer. */
  clustered: boolean
  gates: Gates
  seed: number
  random: Random
}

/** Of one run, in microseconds, per bin; of sparse bins, whose index is drawn again and again. */
const COST = { bin: 4, sparseBin: 450 }
/** Rows to expect in a bin, below which the interval is drawn. */
const SPARSE = 8

/** The feature with the fewest rows per bin, whose rows say least, moved as it moved here until it is on the line. */
export function planDrift({ features, clustered, gates, seed, random }: DriftGate): Plan | null {
  const compared = features.filter(
    ({ bins, change, psi }) => !change && psi !== null && bins.baseline.length > 1,
  )
  const hardest = compared.reduce<DriftFeature | null>(
    (kept, one) => (kept && perBin(kept) <= perBin(one) ? kept : one),
    null,
  )
  if (!hardest) return null
  const shares = onLine(hardest.bins, gates.drift.psi)
  if (!shares) return null
  const [m, n] = rowsOf(hardest)
  const before = new MultinomialDraws(shares.baseline, m, random)
  const now = new MultinomialDraws(shares.current, n, random)
  const bins = shares.baseline.length
  const { confidence, drift } = gates
  const whole = hardest.nCurrent + hardest.missingCurrent
  const fewest = Math.min(m * Math.min(...shares.baseline), n * Math.min(...shares.current))
  const sparse = perBin(hardest) < SPARSE || fewest < SPARSE
  const enough = Math.min(m, n) >= LEAST_ROWS
  return {
    truth: `“${hardest.feature}” moved by a PSI of exactly ${drift.psi}, nothing else`,
    n: whole,
    simulated: n,
    dependence: n === whole ? 'independent' : clustered ? 'clusters' : 'time',
    alike: `against ${count(m)} of a baseline, in the ${bins} bins of “${hardest.feature}”`,
    work: {
      budget: compared.length * Math.min(8000, 50 + 0.3 * whole),
      cost: bins * (sparse ? COST.sparseBin : COST.bin),
    },
    run: () => {
      const sample = { baseline: before.draw().slice(), current: now.draw().slice() }
      const at = psiAtLimit(sample, drift.psi, seed)
      return {
        passes: enough && at !== null && at.small <= 1 - confidence,
        covers: at && at.small > 0.025 && at.large > 0.025,
      }
    },
  }
}

const rowsOf = (f: DriftFeature): [number, number] => [
  f.nBaseline + f.missingBaseline,
  Math.max(1, Math.round(f.worthRows ?? f.nCurrent + f.missingCurrent)),
]

const perBin = (f: DriftFeature) => Math.min(...rowsOf(f)) / f.bins.baseline.length

/** Shares of the baseline, and shares moved the way they moved until the index is the limit; null where there is no way. */
function onLine(bins: DriftFeature['bins'], limit: number) {
  const used = bins.baseline.map((_, i) => i).filter((i) => bins.baseline[i]! + bins.current[i]! > 0)
  if (used.length < 2) return null
  const least = 1e-4
  const baseline = normalised(used.map((i) => Math.max(bins.baseline[i]!, least)))
  const moved = used.map((i, at) => Math.log(Math.max(bins.current[i]!, least) / baseline[at]!))
  // What did not move has no way of its own: then up on one side and down on the other.
  const still = moved.every((way) => Math.abs(way) < 1e-3)
  const way = still ? used.map((_, at) => (at < used.length / 2 ? 1 : -1)) : moved
  const at = (stretch: number) => normalised(way.map((step, i) => baseline[i]! * Math.exp(stretch * step)))
  let [low, high] = [0, 1]
  while (psi(baseline, at(high)) < limit) if ((high *= 2) > 1e6) return null
  for (let i = 0; i < 40; i++) {
    const middle = (low + high) / 2
    if (psi(baseline, at(middle)) < limit) low = middle
    else high = middle
  }
  return { baseline, current: at(high) }
}

function normalised(values: number[]): Float64Array {
  const sum = values.reduce((a, b) => a + b, 0)
  return Float64Array.from(values, (value) => value / sum)
}
