/**
 * What crosses between the client and its worker. Every message carries the run (the worker's generation)
 * and the call it belongs to; one that is of an older run is dropped by whoever receives it.
 */
import type { Environment } from '../result/evidence'
import type { Role } from '../core/roles'
import type { Problem } from '../core/problem'
import type { ModelBundle } from '../models/bundle'
import type { BenchFigures, BenchPlan } from './bench'
import type {
  DeviceProbe,
  InputTensor,
  LatencyPlan,
  LatencyRun,
  LoadedModel,
  ReplayBatch,
  ReplayedBatch,
  ReplayedModel,
  ReplayOptions,
} from './contract'

/** A question, as its kind and what it carries. */
export type Ask =
  | { kind: 'start'; options: ReplayOptions }
  | { kind: 'load'; role: Role; bundle: ModelBundle }
  | { kind: 'replay'; batch: ReplayBatch; rows: number }
  | { kind: 'latency'; plan: LatencyPlan }
  | { kind: 'check'; role: Role; n: number; inputs: InputTensor[] }
  | { kind: 'bench'; plan: BenchPlan }

/** What answers it. */
export interface Answers {
  start: Environment
  load: { model: LoadedModel; rows: number }
  replay: { batch: ReplayedBatch; memory: Memory }
  latency: LatencyRun
  check: { replayed: ReplayedModel; probe: DeviceProbe }
  bench: BenchFigures
}

/** TF.js' own count after a batch. A count that grows from batch to batch is a leak, in the model or here. */
export interface Memory {
  tensors: number
  /** Bytes of textures held, in use or kept for reuse; 0 off the GPU. */
  gpuBytes: number
}

export type ToWorker = { run: number; call: number } & (Ask | { kind: 'cancel' } | { kind: 'ping' })

export type FromWorker = { run: number } & (
  | { kind: 'answer'; call: number; value: Answers[keyof Answers] }
  | { kind: 'failed'; call: number; problem: Problem }
  | { kind: 'progress'; call: number; done: number; of: number }
  /** The GPU context is gone: everything unanswered must be asked again, of another worker. */
  | { kind: 'lost'; reason: string }
  /** It was free to hear a ping. */
  | { kind: 'pong' }
  /** It is in the middle of what lets no message in, and gets on; `at`: what it is at from now on, where that takes its time. */
  | { kind: 'beat'; at: 'compiling' | null }
)

/** @returns buffers of an answer that may be transferred: each once, none that something else still uses. */
export function transferables(value: unknown): ArrayBuffer[] {
  const found = new Set<ArrayBuffer>()
  const walk = (item: unknown): void => {
    if (ArrayBuffer.isView(item)) {
      if (item.buffer instanceof ArrayBuffer) found.add(item.buffer)
    } else if (Array.isArray(item)) {
      // A list of strings or numbers has none, however long.
      if (typeof item[0] === 'object') item.forEach(walk)
    } else if (item && typeof item === 'object') Object.values(item).forEach(walk)
  }
  walk(value)
  return [...found]
}
