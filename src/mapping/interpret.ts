/** Output tensors to predictions: classes, scores, probabilities or numbers. No NaN gets past here without an error. */
import type { ClassIndices } from '../core/columns'
import type { Task } from '../core/roles'
import type { Reading } from '../result/mapping'

/** Where answers are written: arrays with room for at least `at + n` requests. */
export interface PredictionSink {
  classes: ClassIndices
  /** null where they are not kept beside the probabilities. */
  scores: Float64Array | null
  /** null where probabilities are not kept. Width 1 is P(class 1). */
  probabilities: { width: number; values: Float32Array } | null
  values: Float64Array
  /** Index into the sink's error codes; a row that has one already is left alone. */
  errors: Uint8Array
}

/** One output of n requests, row-major, as plain numbers. */
export interface RawOutput {
  shape: readonly number[]
  data: ArrayLike<number>
}

/** Indices of the codes that reading itself may give. */
export interface ReadingErrors {
  nonFinite: number
  notAClass: number
}

/** Numbers per request that a reading's probabilities take; 0 where it gives none. */
export function probabilityWidth(read: Reading, classes: number): number {
  return read.kind === 'sigmoid' ? 1 : read.kind === 'softmax' ? classes : 0
}

/** @returns the task that a reading answers. */
export function taskOf(read: Reading): Task {
  return read.kind === 'number' ? 'regression' : 'classification'
}

/**
 * Reads n requests into rows at, at + 1, ... of the sink.
 * sigmoid: class 1 where P >= threshold; softmax: the class of the largest probability, the first on a tie.
 * @param classes how many classes the model knows; the sink may be of more, and those that it does not know get nothing
 */
export function interpret(
  output: RawOutput,
  read: Reading,
  classes: number,
  n: number,
  sink: PredictionSink,
  at: number,
  errors: ReadingErrors,
): void {
  switch (read.kind) {
    case 'sigmoid':
      return readSigmoid(output, read, n, sink, at, errors)
    case 'softmax':
      return readSoftmax(output, read, classes, n, sink, at, errors)
    case 'class-index':
      return readEach(output, n, sink, at, (row, index) => {
        if (!Number.isInteger(index) || index < 0 || index >= classes)
          return Number.isFinite(index) ? errors.notAClass : errors.nonFinite
        sink.classes[row] = index
        return 0
      })
    case 'vector':
      return readEach(output, n, sink, at, () => errors.notAClass)
    case 'number':
      return readEach(output, n, sink, at, (row, value) => {
        if (value - value !== 0) return errors.nonFinite
        sink.values[row] = value
        return 0
      })
  }
}

/** One number per request, for the rows that have no error yet. @param write writes it and gives its error, 0 for none */
function readEach(
  { data }: RawOutput,
  n: number,
  sink: PredictionSink,
  at: number,
  write: (row: number, value: number) => number,
): void {
  for (let i = 0; i < n; i++) {
    const row = at + i
    if (sink.errors[row] === 0) sink.errors[row] = write(row, data[i]!)
  }
}

function readSigmoid(
  output: RawOutput,
  read: Extract<Reading, { kind: 'sigmoid' }>,
  n: number,
  sink: PredictionSink,
  at: number,
  errors: ReadingErrors,
): void {
  const kept = sink.probabilities?.values
  readEach(output, n, sink, at, (row, raw) => {
    if (raw - raw !== 0) return errors.nonFinite
    const p = read.from === 'logit' ? logistic(raw) : read.from === 'percent' ? raw / 100 : raw
    const yes = p >= read.threshold
    sink.classes[row] = yes ? 1 : 0
    if (sink.scores) sink.scores[row] = yes ? p : 1 - p
    if (kept) kept[row] = p
    return 0
  })
}

/** 1 / (1 + e^-x) without overflow on either side. */
function logistic(x: number): number {
  if (x >= 0) return 1 / (1 + Math.exp(-x))
  const e = Math.exp(x)
  return e / (1 + e)
}

function readSoftmax(
  { data }: RawOutput,
  read: Extract<Reading, { kind: 'softmax' }>,
  k: number,
  n: number,
  sink: PredictionSink,
  at: number,
  errors: ReadingErrors,
): void {
  const kept = sink.probabilities?.values
  const width = sink.probabilities?.width ?? k
  for (let i = 0; i < n; i++) {
    const row = at + i
    if (sink.errors[row] !== 0) continue
    const [from, to] = [i * k, row * width]
    kept?.fill(0, to + k, to + width)
    let best = 0
    let sum = 0
    for (let c = 0; c < k; c++) {
      const value = data[from + c]!
      sum += value
      if (value > data[from + best]!) best = c
    }
    if (sum - sum !== 0) {
      sink.errors[row] = errors.nonFinite
      continue
    }
    sink.classes[row] = best
    const top = data[from + best]!
    if (read.from === 'probability') {
      if (sink.scores) sink.scores[row] = top
      if (kept) for (let c = 0; c < k; c++) kept[to + c] = data[from + c]!
      continue
    }
    let total = 0
    for (let c = 0; c < k; c++) total += Math.exp(data[from + c]! - top)
    if (sink.scores) sink.scores[row] = 1 / total
    if (kept) for (let c = 0; c < k; c++) kept[to + c] = Math.exp(data[from + c]! - top) / total
  }
}
