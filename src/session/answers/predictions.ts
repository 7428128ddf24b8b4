/** One model's answers as they come in: arrays that grow, with errors by name. */
import type { Task } from '../../core/roles'
import { classIndices } from '../../core/columns'
import type { ClassIndices } from '../../core/columns'
import type { FirstError, Predictions } from '../../evaluation/input'
import type { PredictionSink } from '../../mapping/interpret'
import { withRoom } from '../requests/grow'

/** Probabilities of all classes are kept up to this many bytes; beyond, only the predicted class's. */
const PROBABILITY_BYTES = 96 * 2 ** 20
const MOST_CODES = 255

export class PredictionStore implements PredictionSink {
  classes: ClassIndices
  /** null where probabilities of width 1 give them. */
  scores: Float64Array | null
  probabilities: { width: number; values: Float32Array } | null
  values = new Float64Array(0)
  errors = new Uint8Array(0)
  readonly codes: string[] = ['']
  readonly #firsts = new Map<string, FirstError>()
  #index = new Map<string, number>([['', 0]])
  #reason: string | null
  #expected = 0
  readonly #task: Task

  /**
   * @param classes how many classes there are; 0 for regression
   * @param width numbers per request of the probabilities; 0 where the model gives none
   * @param scored whether scores are written of their own, as a log does that has them
   */
  constructor(task: Task, classes: number, width: number, scored = width !== 1) {
    this.#task = task
    this.classes = classIndices(classes, 0)
    this.scores = scored ? new Float64Array(0) : null
    this.probabilities = width > 0 ? { width, values: new Float32Array(0) } : null
    this.#reason = width > 0 ? null : 'The model gives no probabilities.'
  }

  /** @param requests there will be in all, as far as anyone can say: arrays grow to it; 0 is unknown */
  expect(requests: number): void {
    this.#expected = requests
  }

  /** Makes room for n requests in all; new rows have no answer and no error. */
  reserve(n: number): void {
    this.errors = withRoom(this.errors, n, 0, this.#expected)
    if (this.#task === 'regression') {
      this.values = withRoom(this.values, n, NaN, this.#expected)
      return
    }
    this.classes = withRoom(this.classes, n, -1, this.#expected)
    if (this.scores) this.scores = withRoom(this.scores, n, NaN, this.#expected)
    if (!this.probabilities) return
    const { width, values } = this.probabilities
    if (width > 1 && n * width * 4 > PROBABILITY_BYTES) {
      this.probabilities = null
      this.#reason = `Probabilities of ${width} classes for more than ${Math.floor(PROBABILITY_BYTES / 4 / width)} requests were not kept.`
    } else this.probabilities.values = withRoom(values, n * width, NaN, this.#expected * width)
  }

  /** Index of an error by its name. */
  code(name: string): number {
    const known = this.#index.get(name)
    if (known !== undefined) return known
    // A byte per request: the last slot stands for every further code.
    if (this.codes.length >= MOST_CODES) return this.#other()
    const at = this.codes.push(name) - 1
    this.#index.set(name, at)
    return at
  }

  #other(): number {
    const known = this.#index.get('other')
    if (known !== undefined) return known
    const at = this.codes.push('other') - 1
    this.#index.set('other', at)
    return at
  }

  /**
   * Writes a batch's errors, given by index into `codes`, where a row has none yet.
   * @param said by whom the error was found: what was thrown, by code, and the lines of the batch's requests
   */
  fail(
    at: number,
    n: number,
    errors: Uint8Array,
    codes: readonly string[],
    said: { messages?: readonly string[]; lines?: ArrayLike<number> | undefined } = {},
  ): void {
    for (let i = 0; i < n; i++) {
      const error = errors[i]!
      if (error === 0 || this.errors[at + i] !== 0) continue
      const code = codes[error] ?? 'unknown'
      this.errors[at + i] = this.code(code)
      if (this.#firsts.has(code)) continue
      const message = said.messages?.[error] ?? ''
      this.#firsts.set(code, {
        code,
        row: at + i,
        line: said.lines?.[i] ?? null,
        message: message === '' ? null : firstLine(message),
      })
    }
  }

  /** Every request of a batch failed alike. */
  failAll(at: number, n: number, code: string): void {
    for (let i = 0; i < n; i++) if (this.errors[at + i] === 0) this.errors[at + i] = this.code(code)
  }

  /** A request has no answer, whatever stood there; its error stays. */
  forget(row: number): void {
    if (this.classes.length > 0) this.classes[row] = -1
    if (this.values.length > 0) this.values[row] = NaN
    if (this.scores && this.scores.length > 0) this.scores[row] = NaN
    const kept = this.probabilities
    kept?.values.fill(NaN, row * kept.width, (row + 1) * kept.width)
  }

  /** Views of the first n answers; the store must not be written to after. */
  finish(n: number): Predictions {
    const regression = this.#task === 'regression'
    return {
      classes: this.classes.subarray(0, regression ? 0 : n),
      scores: this.scores?.subarray(0, regression ? 0 : n) ?? new Float64Array(0),
      probabilities: this.probabilities && {
        width: this.probabilities.width,
        values: this.probabilities.values.subarray(0, n * this.probabilities.width),
      },
      probabilitiesReason: regression ? 'Regression has no probabilities.' : this.#reason,
      values: this.values.subarray(0, regression ? n : 0),
      errors: this.errors.subarray(0, n),
      errorCodes: this.codes,
      ...(this.#firsts.size > 0 ? { firsts: [...this.#firsts.values()].filter(({ row }) => row < n) } : {}),
    }
  }
}

/** Characters of an exception that are kept. */
const MOST_TEXT = 300

/** An exception's own words, without the stack or the shader's source that may follow. */
function firstLine(message: string): string {
  const [line = ''] = message.trim().split('\n', 1)
  return line.length > MOST_TEXT ? `${line.slice(0, MOST_TEXT - 1)}…` : line
}
