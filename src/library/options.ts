/** What a program gives: files by their paths or in memory, options by the names of the command line. */
import type { DroppedFile } from '../files/dropped'
import type { Given } from '../cli/arguments'
import type { HeldHere } from '../cli/engines/node'
import type { GatesFile } from '../result/gates-schema'
import type { MappingFile } from '../result/mapping'
import type { Progress } from '../session/contract'

/** A path from the working directory, a `Blob` (a `File` keeps its name), or bytes. */
export type FileGiven = string | Blob | Uint8Array

/** The models, the log, and how one feeds the other. */
export interface ReplayOptions {
  /** The production model: a folder, a model.json, a .zip, a .keras or a .h5, or the address of one of the last four. */
  primary?: string
  /** The candidate, likewise. */
  shadow?: string
  /** Captured requests: one file, one folder, or several files, in any format that the workbench reads. */
  log: FileGiven | readonly FileGiven[]
  /** Which field feeds which input, and the preprocessing: a file, or what such a file holds. Guessed where it is absent. */
  mapping?: FileGiven | MappingFile
  /** Where TensorFlow.js computes, in this process: WebAssembly unless told otherwise. */
  backend?: 'wasm' | 'cpu'
  /** Seed of everything sampled; 1 unless told otherwise. */
  seed?: number
  /** Told how far it is, several times a second at most. */
  onProgress?: (progress: Progress) => void
  /** Ends the work; what was asked for rejects with the signal's reason. */
  signal?: AbortSignal
}

/** The same, and what an evaluation is held against. */
export interface EvaluateOptions extends ReplayOptions {
  /** Ground truth, joined by request id. */
  labels?: FileGiven
  /** A model's answers, joined by request id, in place of the model or the log's column. */
  primaryPredictions?: FileGiven
  shadowPredictions?: FileGiven
  /** Training data, for drift. */
  baseline?: FileGiven
  /** Thresholds of the checklist: a file, or what such a file holds. */
  gates?: FileGiven | GatesFile
  /** Requests timed one at a time, per model; 500 unless told otherwise, 0 for none. */
  latency?: number
  /** A folder for evaluation.json, report.html and requests.csv; absent: nothing is written. */
  out?: string
  /** With `out`: outputs.jsonl too, each model's raw outputs. */
  outputs?: boolean
  /** With `out`: the path of a private Ed25519 key (PKCS #8, OpenSSH or JSON Web Key) that evaluation.json and report.html are signed with. */
  sign?: string
  /** With `sign`: who signs, as they call themselves. */
  signer?: string
}

type Options = ReplayOptions & Partial<EvaluateOptions>

/** Slots of a session by the options that fill them. */
const slots = {
  mapping: 'mapping',
  labels: 'labels',
  gates: 'gates',
  baseline: 'baseline',
  primaryPredictions: 'primary-predictions',
  shadowPredictions: 'shadow-predictions',
} as const

/**
 * @returns options as the command line has them, and what is no path of them
 * @throws TypeError where an option is of another kind
 */
export function given(options: Options): { given: Given; held: HeldHere } {
  const { primary, shadow, backend, seed, latency, out, outputs, sign, signer } = options
  const numbers = { seed: text(seed), latency: text(latency) }
  const told = { primary, shadow, backend, out, outputs, sign, signer, ...numbers }
  const given: Given = Object.fromEntries(Object.entries(told).filter(([, value]) => value !== undefined))
  const held: HeldHere = {}
  for (const [option, slot] of Object.entries(slots)) {
    const value = options[option as keyof typeof slots]
    if (typeof value === 'string') given[slot] = value
    else if (value !== undefined) held[slot] = [dropped(value, `${option}.json`, option)]
  }
  const logs = [options.log].flat() as FileGiven[]
  if (logs.every((log) => typeof log === 'string')) given.log = logs
  else held.log = logs.map((log, i) => dropped(log, logs.length === 1 ? 'log' : `log-${i + 1}`, 'log'))
  return { given, held }
}

const text = (value: number | undefined) => (value === undefined ? undefined : String(value))

function dropped(value: unknown, name: string, option: string): DroppedFile {
  if (value instanceof Blob) return { path: value instanceof File ? value.name : name, file: value }
  if (value instanceof Uint8Array) return { path: name, file: new Blob([value.slice()]) }
  if (typeof value === 'object' && value !== null && option !== 'log')
    return { path: name, file: new Blob([JSON.stringify(value)]) }
  throw new TypeError(
    `${option} is ${value === null ? 'null' : `a ${typeof value}`}. Give a path, a Blob or a Uint8Array${option === 'log' ? '; several logs are all paths, or all in memory' : ''}.`,
  )
}
