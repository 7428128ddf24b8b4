/** What an evaluation counts once, whatever the gates: the tally, whom the labels speak for, and what the rows are worth. */
import type { Role } from '../core/roles'
import type { Gates } from '../result/gates'
import type { Worth } from '../result/sections/independence'
import type { EvaluationData } from './input'
import type { Makers } from './makers'
import type { GateMemo } from './memo'
import { labelCounts, numberLabelCounts, ofDisagreementsOnly, withoutLabels } from './metrics/label-scope'
import { rankedClasses, type RankedClass } from './metrics/ranking'
import { defaultTolerance } from './metrics/regression'
import { scored } from './metrics/scores'
import { worthsOf } from './metrics/worths'
import type { Worths } from './metrics/worths'
import type { Judged } from './statistics/bounds'
import { plainWorth } from './statistics/worth'
import { shownClasses } from './shown'
import { addRows, createTally } from './tally'
import type { Tally } from './tally'

export interface EvaluateOptions {
  /** Of every sample and bootstrap: the same seed gives the same result. */
  seed: number
  /** Whether the replay was stopped before its end. */
  partial: boolean
  /** How often this evaluation was looked at before, on fewer requests of the same log; 0 where not given. */
  looks?: number
  /** Regression: how far apart two numbers may be and still agree; a tenth of primary's sd where not given. */
  tolerance?: number | null
}

export interface Judging {
  data: EvaluationData
  options: EvaluateOptions
  memo: GateMemo
  gates: Gates
  /** Makes the figures of a family: all of them, or as they are read. */
  family: <T>(makers: Makers<T>) => T
}

/** What is counted once, and what labels speak for. */
export interface Base {
  tally: Tally
  /** Classes that the result's tables are of, where there are too many to show all; null where all are. */
  shown: Int32Array | null
  /** Whether only disagreements were chosen for labelling. */
  chosen: boolean
  /** What figures of all requests may see: without the labels where these were chosen. */
  fair: { data: EvaluationData; tally: Tally }
  tolerance: number
  /** How many independent rows each gate's rows are worth. */
  worths: Worths
  /** A model's scores by class, sorted when they are first asked for; none where it has none, or nothing is labelled. */
  ranked: (role: Role) => RankedClass[]
}

export function baseOf({ data, options, memo }: Judging): Base {
  const classes = data.task === 'classification'
  const tally = createTally(classes ? data.classes.length : 0)
  addRows(tally, data.primary, data.shadow, data.labels, 0, data.n)
  const tolerance = classes ? 0 : (options.tolerance ?? defaultTolerance(data.primary))
  const counts = classes ? labelCounts(tally) : numberLabelCounts(data, tolerance)
  const chosen = ofDisagreementsOnly(counts)
  const fair = chosen ? withoutLabels(data) : { data, tally }
  return {
    tally,
    shown: shownClasses(tally),
    chosen,
    fair,
    tolerance,
    worths: worthsOf(data),
    ranked: (role) => memo.once(`ranked: ${role}`, () => rankedOf(fair.data, role)),
  }
}

function rankedOf({ labels, classes, ...models }: EvaluationData, role: Role): RankedClass[] {
  const s = labels && scored(models[role], labels, classes.length)
  return s === null || typeof s === 'string' ? [] : rankedClasses(s)
}

/** How a gate judges rows that are worth so much. */
export function judgedOf(worth: Worth | null, { looks = 0 }: EvaluateOptions, { confidence }: Gates): Judged {
  return { worth: worth ?? plainWorth(0), confidence, looked: looks > 0 }
}
