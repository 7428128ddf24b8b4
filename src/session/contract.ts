/**
 * What the page (and through it the command line) asks of a session: files in, a mapping proposed, a replay run, a result
 * out, rows on demand. The session lives in a worker; what crosses is progress, finished figures and pages of rows.
 */
import type { DroppedFile } from '../files/dropped'
import type { LogProfile, FieldProfile } from '../formats/contract'
import type { ModelCard, TensorSpec } from '../models/bundle'
import type { ModelDifference } from '../models/compare'
import type { EvaluationResult } from '../result/evaluation-result'
import type { RowPage, RowQuery } from '../result/rows'
import type { Figure } from '../result/figures'
import type { Gates } from '../result/gates'
import type { Role } from '../core/roles'
import type { Backend } from '../replay/contract'
import type { Mapping } from '../result/mapping'
import type { Problem } from '../core/problem'
import type { Keeping } from './journal/journal'
import type { FirstLook } from './first-look'
import type { Slot } from './slots'
import type { MappingGrounds } from './propose/mapping-grounds'
import type { ConductRecord } from './run/conduct'

export type { Slot } from './slots'
export type { ConductRecord } from './run/conduct'

/** What the session understood one slot to hold. */
export interface SlotState {
  slot: Slot
  title: string
  files: { path: string; bytes: number }[]
  model: {
    card: ModelCard
    inputs: TensorSpec[]
    outputs: TensorSpec[]
    /** Backends that lack what the model needs, and what. */
    unfit: Partial<Record<Backend, Problem>>
  } | null
  log: LogProfile | null
  /** Why the files went here, where the session decided: 'by name: v1'. */
  why?: string
  /** What only a person can say of where they went: which of two models is in production. */
  question?: Problem
  /** For the gates slot: the thresholds that the file gives, laid over the defaults. */
  gates?: Gates
  /** Fatal: the slot cannot be used. */
  problems: Problem[]
  warnings: Problem[]
}

/** The files of a slot as they were dropped, with why they are there. */
export interface HeldFiles {
  slot: Slot
  files: DroppedFile[]
  why: string | null
  question: Problem | null
}

/** Files that were dropped, and the slot each went to; `why` is shown, and the person may move them. */
export interface Sorting {
  slots: SlotState[]
  /** What is different about shadow; null until both models are held and whole. */
  difference: ModelDifference | null
  unplaced: { path: string; why: string }[]
}

/** Of a file that is joined by request id: how many of the log's requests it names, in the first rows of both. */
export interface JoinedIds {
  slot: Slot
  matched: number
  /** Requests that were looked at, and rows of the file with an id and a value. */
  of: number
  rows: number
  /** Whether that was all of both. */
  whole: boolean
  /** What it has for the log's first rows. */
  values: (string | null)[]
  problems: Problem[]
}

export interface MappingPreview {
  /** The first rows as the tensors will be. */
  models: Record<Role, { tensor: string; shape: number[]; rows: (number | string)[][] }[] | null>
  problems: Problem[]
  /** null where there is no log. */
  look: FirstLook | null
  joined: JoinedIds[]
  /** The log's fields as this mapping has its numbers read. */
  fields?: FieldProfile[]
  /** What it rests on, before anything is replayed. */
  grounds?: MappingGrounds
  /** What would be proposed where the roles are as this mapping has them, and where what it predicts is, too. */
  anew?: Record<'ofRoles' | 'ofTask', Pick<MappingProposal, 'mapping' | 'why'>>
}

export interface MappingProposal {
  mapping: Mapping
  /** Why each choice, by JSON pointer into the mapping. */
  why: Record<string, string>
  fields: FieldProfile[]
  preview: MappingPreview
}

export interface RunOptions {
  mapping: Mapping
  gates: Gates
  backend: Backend
  latencyRequests: number
  seed: number
  keepOutputs: boolean
  /** Whether a person sees the figures while it runs: how often, stands with the result. */
  watched?: boolean
  /** Where answers are kept until the run is over: one that is cut off goes on from the last of them. Absent: nowhere. */
  keepAnswers?: Keeping
  /** Nothing is asked of the models: the result is that of the answers that were kept. */
  answeredAlone?: boolean
}

export type Phase =
  | 'idle'
  | 'loading'
  | 'warming'
  | 'replaying'
  /** The replay is not production: why is tried out. */
  | 'explaining'
  /** The replay was faster than the hashing of its files. */
  | 'hashing'
  | 'timing'
  | 'evaluating'
  | 'done'
  | 'failed'

export interface Progress {
  phase: Phase
  /** Requests done, and in all where known. */
  done: number
  of: number | null
  /** 0..1 of the whole run, null where unknown. */
  share: number | null
  perSecond: number | null
  secondsLeft: number | null
  agreement: Figure | null
  /** Who is right more often so far; null without labels. Absent but while replaying. */
  paired?: LivePaired | null
  errors: Record<Role, number>
  /** Requests that were answered before the replay was cut off: it goes on after them. Absent where it began anew. */
  kept?: number
  /** Why answers are not kept any more, in a sentence. */
  notKept?: string
}

/** The always-valid test while the replay runs; may be looked at as often as one likes. */
export interface LivePaired {
  /** Labelled requests so far that both models answered; those that shadow breaks and fixes. */
  labelled: number
  broken: number
  fixed: number
  /** log10 of the e-value, and of the line at which it settles who is right more often. */
  log10E: number
  log10Threshold: number
  /** Where it first crossed the line, when looked at after each batch: that stands, whatever comes after. */
  crossed: { n: number; leads: Role } | null
  /** As how many independent ones a flip counts, where their order shows that they depend on each other; else 1. */
  share: number
  /** The column that says whose request one is: with it, nothing is settled while it runs. Else null. */
  clusters: string | null
}

/** How long a model takes, ms per 1,000 requests. */
export interface Pace {
  here: number
  wasm: number
}

/** A few requests of one model on this device against the plain cpu backend: is the GPU to be trusted? */
export interface DeviceReport {
  role: Role
  backend: Backend
  /** The first requests of the log, or seeded ones in a plausible range. */
  from: 'log' | 'seeded'
  n: number
  /** Largest differences over all outputs; null where no output is a number that both sides have. */
  maxAbsolute: number | null
  maxRelative: number | null
  /** Requests whose prediction differs. */
  changed: number
  /** Whether the outputs read as classes. */
  classes: boolean
  warning: Problem | null
  ms: number
  /** What the backend says that it runs on. */
  renderer: string
  /** Beside WebAssembly, where the renderer is software; null where it is none, or WebAssembly cannot run the model. */
  pace: Pace | null
}

/** What of a row is shared less than whole: times are to the hour. */
export interface RowsShared {
  /** What classes are called. */
  classes: string[]
  /** What ids are hashed with; null where they are not. */
  salt: string | null
}

/** The session, seen from the page. Every promise rejects with ProblemError. */
export interface Session {
  /** Adds files, sorted by content unless `slot` is given; replaces what a slot held. */
  drop(files: DroppedFile[], slot?: Slot): Promise<Sorting>
  clear(slot: Slot): Promise<Sorting>
  move(from: Slot, to: Slot): Promise<Sorting>
  /** What the slots hold, to be held again by `restore`. */
  held(): Promise<HeldFiles[]>
  /** Holds what another session held, in the same slots and for the same reasons; what was held is let go. */
  restore(held: HeldFiles[]): Promise<Sorting>
  /** What was seen of results and changed after, to be gone on with by `recall`; null where nothing was. */
  record(): Promise<ConductRecord | null>
  recall(record: ConductRecord): Promise<void>
  /** A mapping guessed from signatures and columns, or made from the dropped mapping. */
  propose(): Promise<MappingProposal>
  preview(mapping: Mapping): Promise<MappingPreview>
  /**
   * Does this device compute the model right? Beside everything else: it ends when a run starts, when the model leaves
   * its place, or by `cancelCheck`, and then rejects with 'stopped'.
   * @param mapping feeds the log's requests to the model; null: made-up requests
   */
  checkDevice(role: Role, backend: Backend, mapping: Mapping | null): Promise<DeviceReport>
  cancelCheck(role: Role): void
  run(options: RunOptions, onProgress: (progress: Progress) => void): Promise<EvaluationResult>
  /** Requests that a replay which broke, or was cut off, had answered: `conclude` makes a result of them. */
  unfinished(): Promise<number>
  /** The partial result of these, as a stopped run gives it. Nothing is asked of the models. */
  conclude(options: RunOptions, onProgress: (progress: Progress) => void): Promise<EvaluationResult>
  /** Stops the replay and keeps what is done: `run` resolves with a partial result. Again: skips what follows it too. */
  stop(): void
  /** The figures again with other gates; no replay. */
  judge(gates: Gates): Promise<EvaluationResult>
  /** The figures again with the labels of now; no replay. Rejects with 'needs-replay' where more is new, or the log must be read anew. */
  relabel(gates: Gates): Promise<EvaluationResult>
  /** Reloads primary from its files, replays a fixed set, compares and times it. */
  drill(onProgress: (progress: Progress) => void): Promise<EvaluationResult>
  rows(query: RowQuery): Promise<RowPage>
  /** Small PNGs of requests by their places in the log, as data: addresses; null where one has none. */
  pictures(rows: number[]): Promise<(string | null)[]>
  /** @param shared how rows are, where not all of them is shared */
  requestsCsv(shared?: RowsShared): Promise<Blob>
  outputsJsonl(): Promise<Blob>
  /** Disagreements or every request (all of them, or a seeded sample) as a CSV with an empty label column. */
  labellingCsv(sample: number | null, of: 'disagreements' | 'all'): Promise<Blob>
  close(): void
}
