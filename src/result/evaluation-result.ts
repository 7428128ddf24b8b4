/**
 * The result of an evaluation: what evaluation.json holds, what the page and the report draw.
 * Plain JSON: no NaN, no typed array. An undefined figure is null and has its reason beside it.
 * The keys that docs/result.md calls fixed are relied on by other programs; others may be added.
 */
import * as v from 'valibot'
import { Sections } from './sections'
import { alike, number, Problem, Task, time, unique } from './shapes'
import { DisagreementKind, DisagreementRow, RequestCounts, Stratum } from './requests'
import { DriftFeature, ErrorSummary, Figure, Histogram, LatencyResult } from './figures'
import { RequestPictures } from './pictures'
import { PremiseItem } from './premises'
import { Quality } from './quality'
import { RegressionResult } from './regression'
import { ChecklistItem } from './checklist'
import { Decision } from './decision'
import { Gates } from './gates-schema'
import { Evidence } from './evidence'
import { History } from './history'
import { Shared } from './sharing/schema'

export const EvaluationResult = v.pipe(
  v.object({
    ...v.partial(Sections).entries,
    schemaVersion: v.literal(1),
    task: Task,
    verdict: v.picklist(['promote', 'hold', 'insufficient']),
    /** The verdict as a sentence, and the one after it that says why. */
    headline: v.object({
      verdict: v.string(),
      why: v.string(),
    }),
    /** true where the person stopped the replay: figures are of what was done. */
    partial: v.boolean(),
    requests: RequestCounts,
    /** First and last time in the log, ms since the epoch. */
    period: v.nullable(v.strictTuple([time, time])),
    agreement: Figure,
    kappa: Figure,
    kappaLinear: v.nullable(Figure),
    kappaQuadratic: v.nullable(Figure),
    gwetAc1: v.nullable(Figure),
    classes: v.array(v.string()),
    /** Rows primary, columns shadow. */
    confusion: v.array(v.array(number)),
    quality: v.nullable(Quality),
    /** Figures of models that predict numbers; null for classification. */
    regression: v.nullable(RegressionResult),
    /** Distribution of the score (probability of the predicted class), or of |error| for regression. */
    scores: v.nullable(Histogram),
    latency: v.nullable(LatencyResult),
    /** Why latency is null, and what to do; null where it is not. Absent in results of before this was told. */
    latencyReason: v.optional(v.nullable(v.string())),
    errors: v.object({
      primary: ErrorSummary,
      shadow: ErrorSummary,
    }),
    drift: v.array(DriftFeature),
    checklist: unique(ChecklistItem, ({ id }) => id),
    /** What the verdict rests on. Absent in results of before this was told. */
    premises: v.optional(v.array(PremiseItem)),
    /** What was seen before it was whole, and changed after it was seen; null or absent where nothing was. */
    history: v.optional(v.nullable(History)),
    /** Who decided by it, as they wrote; null or absent where nobody did. */
    decision: v.optional(v.nullable(Decision)),
    gates: Gates,
    disagreements: v.pipe(
      v.object({
        total: number,
        /** How many of each kind, whatever the sample holds. */
        byKind: v.object(v.entriesFromList(DisagreementKind.options, number)),
        /** What the sample is drawn from, some of each; at most 400, the most telling first. */
        strata: v.array(Stratum),
        features: v.array(v.string()),
        /** A bounded, seeded sample, errors among it: the whole table stays on the machine that replayed. */
        sample: v.array(DisagreementRow),
        /** Small pictures of those that a presentation shows. Absent where requests are no pictures, and where these stayed. */
        pictures: v.optional(RequestPictures),
      }),
      v.check(
        ({ features, sample }) => sample.every((row) => row.features.length <= features.length),
        'a sample with no more values in a row than features',
      ),
    ),
    /** What a reader must know before believing the rest. */
    warnings: v.array(Problem),
    evidence: Evidence,
    /** How much of it was shared; null or absent where all of it is here. */
    shared: v.optional(v.nullable(Shared)),
  }),
  v.check(
    ({ classes, confusion }) => confusion.length === 0 || alike(classes, confusion, ...confusion),
    'a result whose confusion matrix has a row and a column per class',
  ),
)
export type EvaluationResult = v.InferOutput<typeof EvaluationResult>
