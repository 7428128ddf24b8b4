/** What an evaluation is made from: columns over all requests, filled batch by batch by the session. */
import type { LoggedUnit } from '../core/latency-units'
import type { LatencySamples } from '../core/latency-samples'
import type { Patch } from '../result/patch'
import type { NoiseRun } from '../result/sections/noise'
import type { Role, Task } from '../core/roles'
import type { ClassIndices, NumberColumn, PackedText, TextColumn } from '../core/columns'
import type { Evidence } from '../result/evidence'
import type { RequestCounts } from '../result/requests'
import type { Grounds } from './grounds'

/** One model's answers to n requests. */
export interface Predictions {
  /** Class index per request, -1 where there is none (an error, or not replayed). Empty for regression. */
  classes: ClassIndices
  /**
   * Probability of the predicted class; NaN where there is none or the model gives no probability. Empty for
   * regression, and where `probabilities` of width 1 say it already: read it by `scoreOf`.
   */
  scores: Float64Array
  /**
   * Probabilities by class, row-major n x width; width 1 means P(class 1) of a binary task.
   * null where the model gives none, or where they would not fit in memory (`probabilitiesReason` says which).
   */
  probabilities: { width: number; values: Float32Array } | null
  probabilitiesReason: string | null
  /** The predicted number; NaN where there is none. Empty for classification. */
  values: Float64Array
  /** Index into errorCodes per request; 0 is "no error". */
  errors: Uint8Array
  /** errorCodes[0] is ''. */
  errorCodes: string[]
  /** Where each code came first, in the order of the requests. Absent where the answers were not made here. */
  firsts?: readonly FirstError[]
  /**
   * Of logged answers: no class was logged. Those in `classes` were worked out from a score or from probabilities, and
   * only the numbers are evidence. Scores are as they were logged: P(class 1) or P(predicted class).
   */
  derived?: 'score' | 'probabilities'
  /** Of logged answers: the requests that the model was never sent, 1 in `rows`, and the fields that say so. Absent where none says it. */
  unasked?: { fields: readonly string[]; rows: Uint8Array }
  /** Of classes that were logged: how they were spelled. Absent where all are as the mapping names them. */
  spelled?: Spelled
}

/** How classes are spelled where that is not as the mapping names them. */
export interface Spelled {
  /** Index into `texts` per request; 0 where it is spelled as its class is named, or there is none. */
  codes: Uint8Array
  /** texts[0] is ''. */
  texts: readonly string[]
}

/** The first request that failed under a code. */
export interface FirstError {
  code: string
  /** Index of the request. */
  row: number
  /** Where it stands in its file; null where nobody knows. */
  line: number | null
  /** What the exception said; null where nothing was thrown. */
  message: string | null
}

export interface FeatureColumn {
  name: string
  column: NumberColumn | TextColumn
}

export interface LatencyInput {
  /** Row index (into the data) of every timed request, in the order they were timed; null for logged latencies. */
  rows: Int32Array | null
  primary: LatencySamples | null
  shadow: LatencySamples | null
  /** 'replayed' (here, one request at a time) or 'logged' (production's own numbers). Never mixed. */
  source: 'replayed' | 'logged'
  /** Logged: what each is taken in, and what else it may be; null for a model that was not timed. */
  units?: Record<Role, LoggedUnit | null>
  /** Logged: requests that shadow was never sent, and has no time for. */
  notAsked?: number
  /** In words: how it was measured, for the report. */
  method: string
  timerStepMs: number | null
  /** The first warm-up calls before the sample, in ms: reported apart, never in the figures. */
  warmup: { primary: Float64Array; shadow: Float64Array } | null
}

/** Primary answered again on a sample of the requests whose logged answer is known, under other mappings. */
export interface Hypotheses {
  /** Requests each was judged on; none of them was searched on. */
  n: number
  /** Of these, on how many the mapping as it stands gives production's answer. */
  same: number
  tests: Hypothesis[]
  /** What was not tried, and why. */
  notes: string[]
}

export interface Hypothesis {
  kind: 'order' | 'exchanged' | 'scale' | 'several'
  /** After 'Primary was answered with': '“age” and “income” exchanged'. */
  what: string
  mend: string
  /** The edit of the mapping that it is. */
  patch?: Patch
  /** Requests on which it gives production's answer. */
  same: number
  /** On which it alone, and on which only the mapping as it stands, gives production's answer. */
  gained: number
  lost: number
  /** How many of its kind it is the best of, chosen on other requests; 1 where it was named beforehand. */
  of: number
}

/** Primary replayed a second time on the same requests, and on the cpu backend. */
export interface NoiseInput {
  repeat: NoiseRun | null
  cpu: NoiseRun | null
  /** false where shadow's output is read otherwise than primary's: a threshold of its own makes answers of its own. */
  sameReading?: boolean
}

/** A request whose answer is not what the cpu computes. */
export interface DeviceFinding {
  row: number
  /** Since the replay began, when its batch was answered. */
  seconds: number
  /** 'error': this device fails where the cpu answers. */
  fault: 'zeros' | 'not-finite' | 'scaled' | 'error' | 'other'
  /** Scaled: what the cpu's numbers were multiplied by. */
  factor: number | null
  /** What was thrown, where one side failed. */
  error: string | null
  /** The number that is furthest from the cpu's; null where one side failed. */
  device: number | null
  cpu: number | null
}

/** One model's requests that were computed again on the cpu. */
export interface DeviceRows {
  n: number
  /** Of them, kept for what was answered: a kind of disagreement, or what stands out; all others were drawn by chance. */
  ofKinds: number
  /** Whether there was time for all that were drawn. */
  complete: boolean
  /** All that were computed again, ascending. */
  rows: Int32Array
  /** Apart by more than 32-bit floats explain, by no more than 16-bit floats do; and of these, answered differently. */
  near: number
  changedNear: number
  wrong: DeviceFinding[]
  /** Largest difference of an output; null where no request was answered on both sides. */
  largest: number | null
}

/** A sample over the whole run, computed again on the cpu in another worker. */
export interface DeviceInput {
  backend: string
  /** Why nothing could be computed again; null where it could. */
  reason: string | null
  primary: DeviceRows | null
  shadow: DeviceRows | null
}

/** Requests that belong together, and so are no independent evidence. */
export interface Clusters {
  /** The column of the log that says which. */
  field: string
  /** Per request, the same number for the same cluster; -1 where it is not known, which makes a cluster of its own. */
  codes: Int32Array
}

export interface EvaluationData {
  task: Task
  /** Names of the classes, in the order of their index. Empty for regression. */
  classes: string[]
  /** Whether the classes are ordered (then weighted kappa is meaningful). */
  ordinal: boolean
  n: number
  ids: PackedText
  /** Milliseconds since the epoch, NaN where unknown; null where the log has no times. */
  times: Float64Array | null
  /** Class index, -1 where there is no label; null where nothing is labelled. Classification. */
  labels: ClassIndices | null
  /** Regression's labels, NaN where there is none; null where nothing is labelled. */
  labelValues: Float64Array | null
  primary: Predictions
  shadow: Predictions
  /** What primary answered in production, as the log has it: never mixed with what was replayed. */
  loggedPrimary: Predictions | null
  /** Where the replayed primary does not give that: what else the inputs may have been. */
  hypotheses?: Hypotheses | null
  /** The log's features, for drift, slices and the table; may be a sample where the log is huge (featureRows). */
  features: FeatureColumn[]
  /** Row index of each feature row where features are a sample; null where they are all rows. */
  featureRows: Int32Array | null
  baseline: FeatureColumn[] | null
  /** Columns that the baseline has as features, and the log not at all. */
  absentFeatures?: string[]
  /** Fields that the models are fed, or may have been where the log has the answers. */
  fed?: string[]
  latency: LatencyInput | null
  /** Why there is none, and what to do for one; null where there is one. */
  latencyReason?: string | null
  /** How much primary differs from itself, where it was replayed again. */
  noise?: NoiseInput | null
  /** What this device answered against the cpu; null or absent where nothing was replayed. */
  device?: DeviceInput | null
  /** A hash of what each request holds, features and logged answers; null or absent where it was not kept. */
  contents?: Uint32Array | null
  /** Requests of one user, device or session; null or absent where each stands for itself. */
  clusters?: Clusters | null
  requests: RequestCounts
  evidence: Evidence
  /** What is known of how all this came about, for the premises that no column can tell. */
  grounds?: Grounds
}
