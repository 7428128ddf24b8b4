/** What the driver asks of the bench page, and the page of its worker. */

export type Task =
  | { kind: 'reading'; logs: string[]; mapping: string; repeats: number }
  | {
      kind: 'replay'
      log: string
      mapping: string
      models: Models
      repeats: number
      singles: number
    }
  | { kind: 'evaluation'; log: string; baseline: string; mapping: string; n: number }

/** Addresses of each model's files. */
export interface Models {
  primary: string[]
  shadow: string[]
}

/** The same requests from several files, taken in turns: milliseconds of each repeat. */
export interface ReadingFigures {
  rows: number
  columns: number
  /** As the session reads them, per file in the order given. */
  logs: { bytes: number; ms: number[] }[]
  /** papaparse alone, over the first, which is a CSV. */
  papa: number[]
}

export interface ReplayFigures {
  backend: string
  renderer: string
  batchRows: number
  requests: number
  /** Requests per second of each repeat: both models, all batches, read back and checked. */
  replay: number[]
  /** The same batches through bare predict, in the same worker and right after. */
  bare: number[]
  /** From the log's bytes to predictions in columns, as the session does it, with the same replayer. */
  pipeline: number[]
  /** Bare predict, one request at a time. */
  single: number
}

export interface EvaluationFigures {
  n: number
  features: number
  ms: number
  /** The same evaluation judged again under other gates: what changed, and how long it took. */
  judged: { change: string; ms: number }[]
}

export interface Answers {
  reading: ReadingFigures
  replay: ReplayFigures
  evaluation: EvaluationFigures
}

export type Answer = { ok: true; value: Answers[keyof Answers] } | { ok: false; message: string }
