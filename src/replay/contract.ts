/**
 * What the session asks of the replay. The replay is the only part that knows TF.js:
 * bundle and input tensors in; outputs, errors and times out.
 */
import type { Backend } from '../core/backends'
import type { Role } from '../core/roles'
import type { Environment } from '../result/evidence'
import type { LatencySamples } from '../core/latency-samples'
import type { Problem } from '../core/problem'
import type { ModelBundle, TensorSpec } from '../models/bundle'

export type { Backend }

/** One input tensor of n requests, row-major. Strings as a list. */
export interface InputTensor {
  name: string
  /** With the batch axis first: [n, ...]. */
  shape: number[]
  dtype: 'float32' | 'int32' | 'bool' | 'string'
  data: Float32Array | Int32Array | Uint8Array | string[]
}

/** One output tensor of n requests, row-major, as numbers. */
export interface OutputTensor {
  name: string
  shape: number[]
  dtype: 'float32' | 'int32' | 'bool' | 'string'
  data: Float32Array | Int32Array | Uint8Array | string[]
}

/** Why a request has no output. Indices into `ReplayedModel.codes`. */
export interface ReplayedModel {
  outputs: OutputTensor[]
  /** Per request; 0 is "no error". */
  errors: Uint8Array
  /** codes[0] is ''; others such as 'non-finite-output', 'execution-failed'. */
  codes: string[]
  /** The message of the first error of each code. */
  messages: string[]
  /** Wall time of this model on this batch, ms: throughput, never latency. */
  ms: number
}

export interface ReplayBatch {
  seq: number
  n: number
  /** null where this model does not run (absent, or its inputs could not be made). */
  primary: InputTensor[] | null
  shadow: InputTensor[] | null
}

export interface ReplayedBatch {
  seq: number
  n: number
  primary: ReplayedModel | null
  shadow: ReplayedModel | null
}

export interface LoadedModel {
  role: Role
  inputs: TensorSpec[]
  outputs: TensorSpec[]
  loadMs: number
}

export interface LatencyPlan {
  /** Timed requests per model, one at a time. */
  requests: number
  /** Requests per model before those, at most: fewer where their times settle sooner. */
  warmup: number
  seed: number
  /** Batch-of-one inputs are cut from these rows. */
  n: number
  primary: InputTensor[] | null
  shadow: InputTensor[] | null
}

export interface LatencyRun {
  primary: LatencySamples | null
  shadow: LatencySamples | null
  /** Index into the plan's rows of every timed request, in order. */
  order: Int32Array
  /** Of the first warm-up requests, ms. */
  warmup: { primary: Float64Array; shadow: Float64Array }
  timerStepMs: number
  method: string
}

/** What the backend does to numbers that 16-bit floats cannot hold. Found by computing, not by asking. */
export interface DeviceProbe {
  /** 70000, 1e-8 and 2049 after one multiplication by 1 on the device. */
  large: number
  small: number
  odd: number
  /** Any of them came back changed: the device computes in 16-bit floats. */
  float16: boolean
}

/** A few requests on this device against the same on the cpu backend (in another worker). */
export interface DeviceCheck {
  n: number
  probe: DeviceProbe
  /** Largest differences per output, over requests that both computed; null where there are none. */
  outputs: { name: string; maxAbsolute: number | null; maxRelative: number | null }[]
  /** Requests whose largest output (or side of 0.5 of one probability) differs, or that one side failed. */
  changed: number
  /** Whether any output reads as a class: several numbers, or one that stays between 0 and 1. */
  classes: boolean
  /** Requests without an error, on each side. */
  answered: { device: number; cpu: number }
  device: ReplayedModel
  cpu: ReplayedModel
  /** What to tell the person; null where the device computes as the cpu does. */
  warning: Problem | null
}

export interface ReplayOptions {
  backend: Backend
  /** Requests per batch that tensors are padded to; null: chosen from the models' activations. */
  batchRows: number | null
}

/** The replay, seen from outside its worker. Errors reject with ProblemError. */
export interface Replayer {
  /** Batches that it is to be asked at once so that it never waits; absent: 4. */
  readonly depth?: number
  /** Asked again, it begins with a new worker and the models that it had: after deaths that ended it, too. */
  start(options: ReplayOptions): Promise<Environment>
  load(role: Role, bundle: ModelBundle): Promise<LoadedModel>
  /** Rows per batch that the loaded models want. */
  batchRows(): number
  /**
   * Runs a batch; may be called again before it resolves: up to `depth` batches are in flight so that
   * one is read back while the next computes. Input buffers are transferred.
   */
  replay(batch: ReplayBatch): Promise<ReplayedBatch>
  latency(
    plan: LatencyPlan,
    progress?: (done: number, of: number) => void,
    signal?: AbortSignal,
  ): Promise<LatencyRun>
  /**
   * Does this device compute the loaded model right? Runs the requests here and on the cpu backend, in a worker of its
   * own that the signal ends.
   */
  checkDevice(role: Role, n: number, inputs: InputTensor[], signal?: AbortSignal): Promise<DeviceCheck>
  /** Ends the worker; pending calls reject with code 'stopped'. */
  close(): void
}
