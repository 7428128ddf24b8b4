/** What is counted of each batch of answers as it comes: the running figures, and requests to be computed again elsewhere. */
import type { Role } from '../../core/roles'
import type { ClassIndices } from '../../core/columns'
import type { Predictions } from '../../evaluation/input'
import { addRows, createTally, liveFigures } from '../../evaluation/tally'
import type { Tally } from '../../evaluation/tally'
import type { ReplayedBatch } from '../../replay/contract'
import type { Encoded } from '../answers/role'
import type { LivePaired } from '../contract'
import type { CheckedRequest } from '../device/checked-request'
import { RunSample } from '../device/run-sample'
import { LivePair } from './live'
import type { Meter } from './meter'
import type { PipelineOptions } from './pipeline-options'

interface Counted {
  at: number
  n: number
  /** Of the replay, until it was answered. */
  seconds: number
  encoded: Record<Role, Encoded | null>
  /** null where no model was asked. */
  replayed: ReplayedBatch | null
  /** Up to the end of this batch. */
  answers: Record<Role, Predictions>
  labels: ClassIndices | null
}

export class Counting {
  readonly #tally: Tally
  readonly #pair: LivePair | null
  readonly #checked: RunSample | null
  #paired: LivePaired | null = null

  constructor({ mapping, layout, live, replayer, seed }: PipelineOptions) {
    const classes = mapping.task === 'classification' ? mapping.classes.length : 0
    this.#tally = createTally(classes)
    const clusters = layout.cluster?.field ?? null
    this.#pair = live ? new LivePair({ level: live.level, classes, clusters }) : null
    this.#checked = replayer && new RunSample(seed)
  }

  add({ at, n, seconds, encoded, replayed, answers, labels }: Counted): void {
    addRows(this.#tally, answers.primary, answers.shadow, labels, at, at + n)
    // Looked at after every batch, not only where it is shown: where it crosses is kept.
    if (labels) {
      const [primary, shadow] = [answers.primary.classes, answers.shadow.classes]
      this.#pair?.add({ primary, shadow, labels, from: at, to: at + n })
    }
    this.#paired = this.#pair?.look() ?? null
    if (!replayed) return
    const of = (role: Role) => {
      const { inputs, errors } = encoded[role] ?? { inputs: null, errors: null }
      const model = replayed[role]
      return inputs && model ? { inputs, encodeErrors: errors!, replayed: model } : null
    }
    const models = { primary: of('primary'), shadow: of('shadow') }
    this.#checked?.add({ at, n, seconds, models, answers })
  }

  /** The figures so far. */
  tell(meter: Meter): void {
    const { agreement, errors } = liveFigures(this.#tally)
    meter.figures(agreement.n > 0 ? agreement : null, errors, this.#paired)
  }

  /** Requests to be computed again. */
  finish(): CheckedRequest[] {
    return this.#checked?.finish() ?? []
  }
}
