/**
 * The result of an evaluation: what evaluation.json holds, what the page and the report draw.
 * Plain JSON: no NaN, no typed array. An undefined figure is null and has its reason beside it.
 * The keys that docs/result.md calls fixed are relied on by other programs; others may be added.
 */
import type { Problem } from './problem'
import type { Gates } from './gates'
import type { Role, Task } from './input'
import type { Sections } from './metrics/section'
import type { RegressionResult } from './metrics/regression'

export type Interval = [low: number, high: number]

/** A figure with what it rests on. `value` null means undefined, and then `reason` says why in plain words. */
export interface Figure {
  value: number | null
  ci95: Interval | null
  n: number
  reason: string | null
}

export interface SkipReason {
  reason: string
  count: number
  /** The first places it happened. */
  examples: { file: string; line: number | null; detail: string }[]
}

/** A file that was joined to the requests by id. */
export interface JoinCounts {
  what: 'labels' | 'primary predictions' | 'shadow predictions'
  files: string[]
  /** Rows with an id and a value. */
  rows: number
  /** Requests that got a value, of all. */
  matched: number
  of: number
  /** What went wrong, each with its count in words: orphans, conflicts, values older than their request, ... */
  issues: (SkipReason & { words: string })[]
}

/** read = replayed + the sum of skipped. */
export interface RequestCounts {
  read: number
  replayed: number
  labelled: number
  /** What was read and could not be made into a request, or stood in the log twice. */
  skipped: SkipReason[]
  /** What was kept, and has something to know: an id that another request has too, values that are no number. */
  noted?: SkipReason[]
  /** Rows that came in batched requests, and in how many; null where none did. */
  batched?: { calls: number; rows: number } | null
  /** How the log's times were read, in words: 'ISO 8601, without a zone: taken as UTC'; null where it has none. */
  times?: string | null
  /** Files joined to the requests by id. */
  joined?: JoinCounts[]
}

export interface ClassQuality {
  class: string
  precision: number | null
  recall: number | null
  f1: number | null
  support: number
  /** How often the model gave this class: what precision is a share of. */
  predicted: number
  precisionCi95: Interval | null
  recallCi95: Interval | null
  /** Why precision or recall is undefined, else null. */
  reason: string | null
}

export interface Averages {
  precision: number | null
  recall: number | null
  f1: number | null
}

export interface ModelQuality {
  n: number
  accuracy: number | null
  accuracyCi95: Interval | null
  balancedAccuracy: number | null
  mcc: number | null
  /** What to know of the MCC where it is a limit or undefined, else null. */
  mccReason: string | null
  /** Why the whole is undefined (nothing labelled was answered), else null. */
  reason: string | null
  logLoss: Figure | null
  brier: Figure | null
  rocAuc: Figure | null
  averagePrecision: Figure | null
  perClass: ClassQuality[]
  macro: Averages
  weighted: Averages
  /** Rows label, columns prediction. */
  confusion: number[][]
}

export interface AccuracyDifference {
  /** shadow minus primary, on the labelled requests that both answered. */
  value: number | null
  ci95: Interval | null
  n: number
  mcnemarMidP: number | null
  mcnemarExactP: number | null
  /** The interval's method: Newcombe's method 10. */
  method: string
  /** Tango's score interval, which is alike but for small n. */
  tangoCi95: Interval | null
  /** The interval at the gates' confidence, which the accuracy gate is judged by. */
  interval: Interval | null
  primaryOnlyCorrect: number
  shadowOnlyCorrect: number
  bothCorrect: number
  bothWrong: number
  reason: string | null
}

export interface Quality {
  primary: ModelQuality
  shadow: ModelQuality
  accuracyDifference: AccuracyDifference
}

export interface Histogram {
  /** k + 1 edges, ascending. */
  edges: number[]
  primary: number[]
  shadow: number[]
  /** What the histogram is of, and its unit. */
  unit?: string
  /** Values past the last edge, where the axis is cut short of a long tail. */
  beyond?: { primary: number; shadow: number }
}

export interface LatencySummary {
  n: number
  mean: number | null
  p50: number | null
  p90: number | null
  p95: number | null
  p99: number | null
  max: number | null
  p95Ci95: Interval | null
  /** Requests over the SLA. */
  overSla: number
  /** One-sided upper bound of P(latency > SLA) at the gates' confidence. */
  overSlaUpper: number | null
  /** Lower bound of the same. */
  overSlaLower: number | null
  /** Medians of the parts in ms, null where not timed apart. */
  parts: { upload: number; compute: number; readback: number } | null
  warmupMs: number[] | null
  reason: string | null
}

export interface LatencyResult {
  primary: LatencySummary | null
  shadow: LatencySummary | null
  source: 'replayed' | 'logged'
  method: string
  timerStepMs: number | null
  slaMs: number
  histogram: Histogram | null
}

export interface ErrorSummary {
  count: number
  n: number
  rate: number | null
  /** One-sided Clopper-Pearson upper bound at 95 %. */
  upper95: number
  /** The same at the gates' confidence. */
  upper: number
  /** One-sided lower bound at the gates' confidence. */
  lower: number
  byCode: { code: string; count: number }[]
}

export interface DriftFeature {
  feature: string
  kind: 'numeric' | 'categorical'
  psi: number | null
  /** PSI that sampling noise alone reaches in 5 % of samples of these sizes. */
  psiNoise95: number | null
  /** KS statistic (numeric) or chi-squared (categorical). */
  statistic: number | null
  p: number | null
  adjustedP: number | null
  /** Wasserstein over the baseline's sd (numeric) or Jensen-Shannon distance, base 2 (categorical). */
  distance: number | null
  drifted: boolean
  nBaseline: number
  nCurrent: number
  missingBaseline: number
  missingCurrent: number
  /** Shares per bin or category, for drawing. `labels` are bin edges in words or category names. */
  bins: { labels: string[]; baseline: number[]; current: number[] }
  reason: string | null
}

export type GateId = 'accuracy' | 'latency' | 'errors' | 'drift' | 'rollback'
export type GateStatus = 'pass' | 'fail' | 'insufficient' | 'not-checked'

/** What the small glyph of a gate draws: a point with its interval against the gate's line. All in one unit. */
export interface GateGlyph {
  value: number | null
  low: number | null
  high: number | null
  /** The gate's line. */
  limit: number
  /** Where passing lies. */
  passes: 'below' | 'above'
  /** The drawn axis. */
  domain: Interval
  /** 'pt' (percentage points), 'ms', 'share', 'features'. */
  unit: string
}

export interface ChecklistItem {
  id: GateId | (string & {})
  title: string
  status: GateStatus
  /** The large figure on the card, such as '+0.62 pt'. */
  headline: string
  /** One or two sentences: bound, threshold, n; and what is missing where evidence lacks. */
  detail: string
  glyph: GateGlyph | null
  /** How much more would settle it at the rate seen; null where more of the same would not. */
  needed: { more: number; what: 'requests' | 'labels' | 'timed requests' } | null
}

/** One row of the disagreement table, as the report embeds it and the page shows it. */
export interface DisagreementRow {
  row: number
  id: string
  time: number | null
  label: string | null
  primary: string | null
  primaryScore: number | null
  primaryError: string
  shadow: string | null
  shadowScore: number | null
  shadowError: string
  /** 'fixed' and 'broken' by shadow, both wrong, no label. */
  kind: 'fixed' | 'broken' | 'both-wrong' | 'unlabelled' | 'error'
  /** Values in the order of `disagreements.features`; null where redacted or missing. */
  features: (string | number | null)[]
}

export interface FileEvidence {
  name: string
  bytes: number
  sha256: string
}

export interface ModelEvidence {
  name: string
  format: string
  files: FileEvidence[]
  parameters: number | null
  inputs: string[]
  outputs: string[]
}

export interface Environment {
  backend: string
  renderer: string
  tfjs: string
  browser: string
  crossOriginIsolated: boolean
  cores: number | null
}

export interface Evidence {
  primary: ModelEvidence | null
  shadow: ModelEvidence | null
  logs: FileEvidence[]
  labels: FileEvidence[]
  baseline: FileEvidence[]
  /** Files of a model's predictions, joined to the requests by id. */
  predictions?: Record<Role, FileEvidence[]>
  /** Where each model's answers come from: replayed here, a column of the log, or a file of their own. */
  answers?: Record<Role, 'replayed' | 'log' | 'file'>
  /** The mapping used, as its own JSON file would hold it. */
  spec: unknown
  environment: Environment
  startedAt: string
  replaySeconds: number | null
  requestsPerSecond: number | null
}

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
  errors: { primary: ErrorSummary; shadow: ErrorSummary }
  drift: DriftFeature[]
  checklist: ChecklistItem[]
  gates: Gates
  disagreements: {
    total: number
    /** How many of each kind, whatever the sample holds. */
    byKind: Record<DisagreementRow['kind'], number>
    features: string[]
    /** A bounded, seeded sample: the whole table stays on the machine that replayed. */
    sample: DisagreementRow[]
  }
  /** What a reader must know before believing the rest. */
  warnings: Problem[]
  evidence: Evidence
}
