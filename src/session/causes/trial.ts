/** A model answers sampled requests again under other mappings, many mappings to a call. */
import { sameRequest } from '../../mapping/steps'
import type { AnswerComparer } from '../../evaluation/metrics/logged-answer'
import type { FieldRequest } from '../../formats/contract'
import { compileEncoder } from '../../mapping/encode'
import type { EncodedTensor } from '../../mapping/encode'
import type { Mapping } from '../../result/mapping'
import type { Role } from '../../core/roles'
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
  /** The model that answers; primary where this is absent. */
  role?: Role
  replayer: Replayer
  inputs: readonly TensorSpec[]
  tensorFields: ReadonlySet<string>
  /** Fields of the raw columns, in their order. */
  fields: readonly FieldRequest[]
  /** How an answer is compared with what production logged. */
  comparer: AnswerComparer
  /** Requests that one call may hold: what the replay answers in about a second. */
  callRows: number
  /** Whether to end early. */
  over: () => boolean
}

export class Trial {
  readonly #o: TrialOptions
  readonly #role: Role

  constructor(options: TrialOptions) {
    this.#o = options
    this.#role = options.role ?? 'primary'
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
    const encoder = compileEncoder(
      withFeatures(mapping.models[this.#role]!, edit.features),
      inputs,
      tensorFields,
    )
    const at = encoder.fields.map((field) => fields.findIndex((known) => sameRequest(known, field)))
    const columns = at.map((i) => raw.columns[i]!)
    return encoder.encode(
      columns,
      at.map((i) => raw.flags[i]!),
      raw.rows.length,
    )
  }

  async #answered(batch: EncodedTensor[][], errors: Uint8Array[], raw: RawRows): Promise<Score[]> {
    const { replayer, mapping, comparer } = this.#o
    const n = raw.rows.length
    const total = n * batch.length
    const inputs = { primary: null, shadow: null, [this.#role]: stacked(batch) }
    const answered = await replayer.replay({ seq: -2, n: total, ...inputs })
    const answers = readAnswers(mapping, this.#role, answered[this.#role], total)
    return errors.map((failed, at) => {
      const same = new Uint8Array(n)
      let distance = 0
      for (let i = 0; i < n; i++) {
        if (failed[i] !== 0 || answers.errors[at * n + i] !== 0) continue
        const row = raw.rows[i]!
        const compared = comparer.compare(answers, at * n + i, row)
        if (compared?.same) same[i] = 1
        if (compared && compared.distance >= 0) distance += compared.distance
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
