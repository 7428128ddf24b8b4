/** What every gate's simulation is told, and gives. */
import type { EvaluationData } from '../input'
import type { Gates } from '../../result/gates'
import { levelOf } from '../../result/gates'
import type { GateAudit } from '../../result/sections/audit'
import type { Worth } from '../../result/sections/independence'
import { lowerBound } from '../statistics/binomial'
import type { Worths } from '../metrics/worths'
import type { Tally } from '../tally'
import { count, percentText } from '../../core/numbers'
import type { Figure } from '../../result/figures'
import { runsFor, shareOf, simulate } from './runs'
import type { Outcome, Work } from './runs'

export interface Audited {
  data: EvaluationData
  /** With the labels that figures of all requests may see. */
  tally: Tally
  gates: Gates
  seed: number
  worths: Worths
  looks: number
}

/** A simulation of one gate, before it is run. */
export interface Plan {
  truth: string
  /** Rows of the gate's figure, and of every simulated run. */
  n: number
  simulated: number
  dependence: GateAudit['dependence']
  /** In words, how the simulated rows depend on each other. */
  alike: string
  work: Work
  run: () => Outcome
}

/** Intervals that hold the truth less often are not drawn as intervals of 95 %. */
const LEAST_COVERAGE = 0.9
/** What is allowed beyond the promise before a gate is said to break it: half a point of 5. */
const ALLOWED = 1.1
/** One-sided: a log has four gates, and a false alarm costs trust. */
const CREDIBLE = 0.995

/** Runs a plan, and says what came of it. @param promised null where the gate promises nothing */
export function audited(
  plan: Plan | null,
  { gates }: Pick<Audited, 'gates'>,
  promised = true,
): GateAudit | null {
  if (!plan) return null
  const { truth, n, simulated, dependence, alike, work, run } = plan
  const counted = simulate(runsFor(work), run)
  const wrongPasses = shareOf(counted.passes, counted.runs, TOO_LONG)
  const noInterval =
    counted.runs === 0 ? TOO_LONG : 'So few rows have no interval of 95 %, and none is drawn.'
  const coverage = shareOf(counted.covered, counted.intervals, noInterval)
  const level = promised ? levelOf(gates) : null
  return {
    truth,
    n,
    simulated,
    dependence,
    method: `${counted.runs === 0 ? 'No run simulated,' : `${count(counted.runs)} simulated runs`} of ${count(simulated)} rows${simulated < n ? ` for ${count(n)}` : ''}, ${alike}`,
    promised: level,
    wrongPasses,
    coverage,
    over: level !== null && lowerBound(counted.passes, counted.runs, CREDIBLE) > ALLOWED * level,
    withheld: coverage.value !== null && coverage.value < LEAST_COVERAGE ? narrowText(coverage) : null,
  }
}

const narrowText = (coverage: Figure) =>
  `Not drawn as a 95 % interval: with the truth on the gate's line, it holds that in only ${runsText(coverage)}.`

/** '8.1 % (95 % interval 7.0 to 9.3 %) of 2,000 simulated runs'. */
export function runsText({ value, ci95, n }: Figure): string {
  const share = (x: number) => percentText(x, 2)
  return `${share(value ?? 0)} (95 % interval ${share(ci95?.[0] ?? 0)} to ${share(ci95?.[1] ?? 1)}) of ${count(n)} simulated runs`
}

const TOO_LONG =
  'So many rows that depend on each other would take longer to simulate than a fifth of the figures.'

/** How rows depend on each other, as far as it is credible: what only may be is a precaution of the gates. */
export function dependenceOf(worth: Worth): GateAudit['dependence'] {
  if (worth.clusters !== null && worth.because !== 'time') return 'clusters'
  return worth.because === 'time' && worth.credible ? 'time' : 'independent'
}

/** Independent rows that rows of a known design effect count as. */
export const independentRows = ({ n, designEffect }: Worth): number =>
  Math.max(1, Math.round(n / designEffect))
