/** Every gate simulated with the truth exactly on its line: how often it passes wrongly, and what its interval covers. */
import * as v from 'valibot'
import { Figure } from '../figures'
import { number } from '../shapes'

export const GateAudit = v.object({
  /** What is simulated: 'Shadow’s accuracy lower by exactly 0.5 points'. */
  truth: v.string(),
  /** Rows of the gate's figure. */
  n: number,
  /** Rows of every simulated run: fewer than n where so many independent ones say the same. */
  simulated: number,
  /** How the simulated rows depend on each other, as was found in this log. */
  dependence: v.picklist(['independent', 'clusters', 'time']),
  /** How many runs, of how many rows, and how these depend on each other, in words. */
  method: v.string(),
  /** Share of runs that may pass wrongly: 1 - confidence; null where the gate promises nothing. */
  promised: v.nullable(number),
  /** Share of runs that passed although shadow is on the line; n is the number of runs, ci95 the simulation's own. */
  wrongPasses: Figure,
  /** Share of runs in which the 95 % interval of the gate's figure held the truth; n is the runs that had one. */
  coverage: Figure,
  /** Whether wrong passes are credibly more than promised. */
  over: v.boolean(),
  /** Why the interval is not drawn as one of 95 %: it covers less than 90 %. null where it is. */
  withheld: v.nullable(v.string()),
})
export type GateAudit = v.InferOutput<typeof GateAudit>

/** Per gate; null where it is not judged by an interval, or has nothing to be judged by. */
export const Audit = v.object({
  accuracy: v.nullable(GateAudit),
  latency: v.nullable(GateAudit),
  errors: v.nullable(GateAudit),
  drift: v.nullable(GateAudit),
})
export type Audit = v.InferOutput<typeof Audit>
