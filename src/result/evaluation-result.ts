/**
 * The result of an evaluation: what evaluation.json holds, what the page and the report draw.
 * Plain JSON: no NaN, no typed array. An undefined figure is null and has its reason beside it.
 * The keys that docs/result.md calls fixed are relied on by other programs; others may be added.
 */
import type { Interval } from '../core/interval'
import type { Problem } from '../core/problem'
import type { Gates } from './gates'
import type { Task } from '../core/roles'
import type { Sections } from './sections'
import type { RegressionResult } from './regression'
import type { ChecklistItem } from './checklist'
import type { Evidence } from './evidence'
import type { DriftFeature, ErrorSummary, Figure, Histogram, LatencyResult } from './figures'
import type { Quality } from './quality'
import type { DisagreementRow, RequestCounts, Stratum } from './requests'

export interface EvaluationResult extends Partial<Sections> {
  schemaVersion: 1
  task: Task
  verdict: 'promote' | 'hold' | 'insufficient'
  /** The verdict as a sentence, and the one after it that says why. */
  headline: { verdict: string; why: string }
  /** true where the person stopped the replay: figures are of what was done. */
  partial: boolean
  requests: RequestCounts
  /** First and last time in the log, ms since the epoch. */
  period: Interval | null
  agreement: Figure
  kappa: Figure
  kappaLinear: Figure | null
  kappaQuadratic: Figure | null
  gwetAc1: Figure | null
  classes: string[]
  /** Rows primary, columns shadow. */
  confusion: number[][]
  quality: Quality | null
  /** Figures of models that predict numbers; null for classification. */
  regression: RegressionResult | null
  /** Distribution of the score (probability of the predicted class), or of |error| for regression. */
  scores: Histogram | null
  latency: LatencyResult | null
  /** Why latency is null, and what to do; null where it is not. Absent in results of before this was told. */
  latencyReason?: string | null
  errors: { primary: ErrorSummary; shadow: ErrorSummary }
  drift: DriftFeature[]
  checklist: ChecklistItem[]
  gates: Gates
  disagreements: {
    total: number
    /** How many of each kind, whatever the sample holds. */
    byKind: Record<DisagreementRow['kind'], number>
    /** What the sample is drawn from, some of each; at most 400, the most telling first. */
    strata: Stratum[]
    features: string[]
    /** A bounded, seeded sample, errors among it: the whole table stays on the machine that replayed. */
    sample: DisagreementRow[]
  }
  /** What a reader must know before believing the rest. */
  warnings: Problem[]
  evidence: Evidence
}
