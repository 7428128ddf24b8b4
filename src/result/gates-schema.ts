/**
 * Thresholds of the checklist: as the result holds them (Gates), and as a gates file gives them (GatesFile: every key
 * optional, none unknown). A new threshold is one entry here, whose message says what a value should be.
 */
import * as v from 'valibot'
import { count, number, strict } from './shapes'
import { suchText, withUnit } from './threshold-units'

const should = <const S extends v.GenericSchema>(what: string, schema: S) =>
  v.message(v.pipe(schema, v.description(what)), what)

const finite = v.pipe(v.number(), v.finite())
const share = should('a number from 0 to below 1', v.pipe(finite, v.minValue(0), v.ltValue(1)))
const positive = should('a number above 0', v.pipe(finite, v.gtValue(0)))
const cost = should('a number, below 0 for a gain', finite)
const text = should('a text', v.string())
const name = v.pipe(v.string(), v.nonEmpty())
const id = v.union([v.pipe(v.string(), v.regex(/\S/)), finite])

const accuracy = {
  /** 'point': no worse by point estimate; 'non-inferior': by less than the margin with confidence; 'superior': better with confidence. */
  policy: should('"point", "non-inferior" or "superior"', v.picklist(['point', 'non-inferior', 'superior'])),
  /** Share of requests, such as 0.005 for half a percentage point. */
  margin: share,
}

const latency = {
  slaMs: positive,
  /** Share that may be over the SLA: 0.05 makes it a rule about P95. */
  shareOver: should(
    'a number between 0 and 1, such as 0.05 for P95',
    v.pipe(finite, v.gtValue(0), v.ltValue(1)),
  ),
}

const errors = { maxRate: share }

const drift = {
  /** PSI from which a feature counts as drifted, where its lower bound is past it. */
  psi: positive,
  /** How many drifted features are still accepted. */
  allowed: should('a whole number from 0', count),
}

/** Primary loaded again from its files, replayed on a fixed set of requests and compared with its answers before. */
export const RollbackDrill = v.object({
  at: v.string(),
  requests: number,
  loadMs: number,
  replayMs: number,
  largestDifference: number,
  changedPredictions: number,
})
export type RollbackDrill = v.InferOutput<typeof RollbackDrill>

const rollback = {
  who: text,
  /** ISO date. */
  when: text,
  how: text,
  link: text,
}

/** Evidence, not a tick: the gate passes only with all of who, when, how and link; a drill adds to them, and one that failed fails the gate. */
export const Rollback = v.object({ ...rollback, drill: v.nullable(RollbackDrill) })
export type Rollback = v.InferOutput<typeof Rollback>

const costs = { fixed: cost, broken: cost, bothWrongSame: cost, bothWrongDifferent: cost }

/** Cost per request by what became of it when primary was replaced by shadow. */
export const FlipCosts = v.object(costs)
export type FlipCosts = v.InferOutput<typeof FlipCosts>

const confidence = should(
  'a number from 0.5 to below 1, such as 0.95',
  v.pipe(finite, v.minValue(0.5), v.ltValue(1)),
)

const slicePairs = should(
  'a list of pairs of two different columns such as [["origin", "hour"]]',
  v.array(
    v.pipe(
      v.strictTuple([name, name]),
      v.check(([one, other]) => one !== other),
    ),
  ),
)

export const Gates = v.object({
  /** Confidence of every gate's bound, such as 0.95. */
  confidence,
  accuracy: v.object(accuracy),
  latency: v.object(latency),
  errors: v.object(errors),
  drift: v.object(drift),
  rollback: Rollback,
  /** What a flip of each kind costs, in any unit; a gain is negative. Absent: defaultCosts. */
  costs: v.optional(FlipCosts),
  /** Ids of requests that shadow must never break. Absent or empty: no such gate. */
  neverBreak: v.optional(v.array(v.string())),
  /** Pairs of columns whose slices are wanted besides those of each column; 'label' is the label. */
  slicePairs: v.optional(slicePairs),
})
export type Gates = v.InferOutput<typeof Gates>

const group = <const E extends v.ObjectEntries>(entries: E) =>
  v.optional(strict(v.partial(v.object(entries)).entries))

/** As a file gives a threshold: the number, or a text with its unit. */
const written = <const S extends v.GenericSchema<number, number>>(path: string, schema: S) =>
  should(
    `${v.getDescription(schema)}, or a text with its unit such as "${suchText(path)}"`,
    v.union([schema, v.pipe(v.string(), v.regex(withUnit(path)))]),
  )

/** A drill is measured and never taken from a file, where it would be somebody's word: whatever stands there is passed over. */
export const GatesFile = strict({
  $schema: v.optional(v.unknown()),
  confidence: v.optional(written('confidence', confidence)),
  accuracy: group({ ...accuracy, margin: written('accuracy.margin', accuracy.margin) }),
  latency: group({
    slaMs: written('latency.slaMs', latency.slaMs),
    shareOver: written('latency.shareOver', latency.shareOver),
  }),
  errors: group({ maxRate: written('errors.maxRate', errors.maxRate) }),
  drift: group({ ...drift, psi: written('drift.psi', drift.psi) }),
  rollback: group({ ...rollback, drill: v.unknown() }),
  costs: group(costs),
  neverBreak: v.optional(should('a list of request ids such as ["r1", "r2"]', v.array(id))),
  slicePairs: v.optional(slicePairs),
})
export type GatesFile = v.InferOutput<typeof GatesFile>
