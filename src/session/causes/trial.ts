/** Primary answers sampled requests again under other mappings, many mappings to a call. */
import { sameRequest } from '../../mapping/steps'
import type { Predictions } from '../../evaluation/input'
import { probability, sameNumber } from '../../evaluation/metrics/fidelity-causes'
import type { FieldRequest } from '../../formats/contract'
import { compileEncoder } from '../../mapping/encode'
import type { EncodedTensor } from '../../mapping/encode'
import type { Mapping } from '../../result/mapping'
import type { TensorSpec } from '../../models/bundle'
import type { InputTensor, Replayer } from '../../replay/contract'
import { readAnswers } from '../answers/read-output'
import { joined } from '../requests/sample'
import { withFeatures } from './edits'
import type { Edit } from './edits'
import type { RawRows } from './raw-rows'

const MOST_ROWS = 8192
const MOST_BYTES = 16 * 2 ** 20

export interface Score {
  /** Per request: 1 where it gives production's answer. */
  same: Uint8Array
  count: number
  /** Sum of the distances of scores or numbers, where both are known: of two with the same count the nearer is meant. */
  distance: number
}

export interface TrialOptions {
  mapping: Mapping
  replayer: Replayer
  inputs: readonly TensorSpec[]
  tensorFields: ReadonlySet<string>
  /** Fields of the raw columns, in their order. */
  fields: readonly FieldRequest[]
  logged: Predictions
  /** Requests that one call may hold: what the replay answers in about a second. */
  callRows: number
  /** Whether to end early. */
  over: () => boolean
}

export class Trial {
  readonly #o: TrialOptions

  constructor(options: TrialOptions) {
    this.#o = options
  }

  /**
   * @param progress called with how many were tried, after each call
   * @returns a score per edit, in order; fewer where it was to end early
   */
  async scores(edits: readonly Edit[], raw: RawRows, progress: (done: number) => void): Promise<Score[]> {
    const n = raw.rows.length
    const scores: Score[] = []
    while (scores.length < edits.length && !this.#o.over()) {
      const batch: EncodedTensor[][] = []
      const errors: Uint8Array[] = []
      let bytes = 0
      do {
        const { inputs, errors: failed } = this.#encode(edits[scores.length + batch.length]!, raw)
        batch.push(inputs)
        errors.push(failed)
        bytes += inputs.reduce((sum, { data }) => sum + 4 * data.length, 0)
      } while (
        scores.length + batch.length < edits.length &&
        (batch.length + 1) * n <= Math.min(MOST_ROWS, this.#o.callRows) &&
        bytes < MOST_BYTES
      )
      scores.push(...(await this.#answered(batch, errors, raw)))
      progress(scores.length)
    }
    return scores
  }

  #encode(edit: Edit, raw: RawRows) {
    const { mapping, inputs, tensorFields, fields } = this.#o
    const encoder = compileEncoder(withFeatures(mapping.models.primary!, edit.features), inputs, tensorFields)
    const at = encoder.fields.map((field) => fields.findIndex((known) => sameRequest(known, field)))
    const columns = at.map((i) => raw.columns[i]!)
    return encoder.encode(
      columns,
      at.map((i) => raw.flags[i]!),
      raw.rows.length,
    )
  }

  async #answered(batch: EncodedTensor[][], errors: Uint8Array[], raw: RawRows): Promise<Score[]> {
    const { replayer, mapping, logged } = this.#o
    const n = raw.rows.length
    const total = n * batch.length
    const { primary } = await replayer.replay({ seq: -2, n: total, primary: stacked(batch), shadow: null })
    const answers = readAnswers(mapping, 'primary', primary, total)
    return errors.map((failed, at) => {
      const same = new Uint8Array(n)
      let distance = 0
      for (let i = 0; i < n; i++) {
        if (failed[i] !== 0 || answers.errors[at * n + i] !== 0) continue
        const row = raw.rows[i]!
        if (isSame(mapping, answers, at * n + i, logged, row)) same[i] = 1
        distance += apart(mapping, answers, at * n + i, logged, row)
      }
      return { same, count: same.reduce((sum, one) => sum + one, 0), distance }
    })
  }
}

function stacked(batch: EncodedTensor[][]): InputTensor[] {
  return batch[0]!.map((first, at) => ({
    ...first,
    shape: [batch.reduce((sum, one) => sum + one[at]!.shape[0]!, 0), ...first.shape.slice(1)],
    data: joined(batch.map((one) => one[at]!.data)),
  }))
}

/** Whether two predictions are the same answer, as the replay's fidelity counts it. */
export function isSame({ task }: Mapping, a: Predictions, i: number, b: Predictions, j: number): boolean {
  if (task === 'regression') return sameNumber(a.values[i]!, b.values[j]!)
  return a.classes[i]! >= 0 && a.classes[i] === b.classes[j]
}

function apart({ task }: Mapping, a: Predictions, i: number, b: Predictions, j: number): number {
  const distance =
    task === 'regression'
      ? Math.abs(a.values[i]! - b.values[j]!)
      : a.probabilities?.width === 1
        ? Math.abs(probability(a, i) - probability(b, j))
        : 0
  return distance >= 0 ? distance : 0
}
