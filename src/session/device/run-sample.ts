/**
 * Requests that are computed again after the replay, with what each model answered to them at the time: one from each
 * stretch of the run, so that no fault longer than two stretches is missed, some of every kind of disagreement, and those
 * whose answers stand out.
 */
import type { Role } from '../../core/roles'
import { ROLES } from '../../core/roles'
import { Reservoir, seeded } from '../../core/random'
import type { Random } from '../../core/random'
import type { Predictions } from '../../evaluation/input'
import type { ReplayedModel } from '../../replay/contract'
import { rowSize } from '../../replay/rows'
import type { Answered, AnsweredBatch, CheckedRequest } from './checked-request'
import { Outliers } from './outliers'
import { rowsOf } from './rows'

/** Requests over the whole run: at most, and at least where the inputs are large. */
const MOST = 512
const LEAST = 64
/** Bytes of inputs that may be held for it. */
const MOST_BYTES = 48 * 2 ** 20
/** Requests of each kind of disagreement, and kinds, at most. */
const PER_KIND = 4
const KINDS = 48

export class RunSample {
  readonly #random: Random
  /** One slot per stretch of `#stride` requests, in order. */
  #slots: CheckedRequest[] = []
  #stride = 1
  /** From which row on the next usable request is taken. */
  #next = 0
  #most = 0
  readonly #kinds = new Map<string, Kept>()
  readonly #outliers = new Outliers()

  constructor(seed: number) {
    this.#random = seeded(seed)
  }

  add(batch: AnsweredBatch): void {
    if (ROLES.every((role) => batch.models[role] === null)) return
    this.#most ||= mostOf(batch)
    for (
      let row = Math.max(this.#next, batch.at);
      row < batch.at + batch.n;
      row = Math.max(row + 1, this.#next)
    )
      if (usable(batch, row)) this.#take(batch, row)
    this.#addKinds(batch)
    this.#outliers.add(
      batch,
      (row) => usable(batch, row),
      (row) => requestOf(batch, row, 'outlier'),
    )
  }

  /** In the order of the run, each request once. */
  finish(): CheckedRequest[] {
    const byRow = new Map(this.#slots.map((slot) => [slot.row, slot]))
    const others = [...this.#outliers.finish(), ...[...this.#kinds.values()].flatMap(({ slots }) => slots)]
    for (const slot of others) if (!byRow.has(slot.row)) byRow.set(slot.row, slot)
    return [...byRow.values()].sort((a, b) => a.row - b.row)
  }

  #take(batch: AnsweredBatch, row: number): void {
    this.#slots.push(requestOf(batch, row, 'chance'))
    if (this.#slots.length >= this.#most) {
      this.#stride *= 2
      this.#slots = this.#onePerStretch()
    }
    const nextStretch = Math.floor(row / this.#stride) + 1
    this.#next = nextStretch * this.#stride + this.#random.below(this.#stride)
  }

  /** Of those in the same stretch one stays, by chance. */
  #onePerStretch(): CheckedRequest[] {
    const kept: CheckedRequest[] = []
    for (const slot of this.#slots) {
      const last = kept.at(-1)
      const same = last && Math.floor(last.row / this.#stride) === Math.floor(slot.row / this.#stride)
      if (!same) kept.push(slot)
      else if (this.#random.below(2) === 1) kept[kept.length - 1] = slot
    }
    return kept
  }

  #addKinds(batch: AnsweredBatch): void {
    const { at, n, answers } = batch
    for (let row = at; row < at + n; row++) {
      const kind = kindOf(answers, row)
      if (kind === null || !usable(batch, row)) continue
      const kept = this.#kind(kind)
      const slot = kept.reservoir.next()
      if (slot >= 0) kept.slots[slot] = requestOf(batch, row, 'kind')
    }
  }

  /** Kinds beyond the first so many share one. */
  #kind(kind: string): Kept {
    const name = this.#kinds.has(kind) || this.#kinds.size < KINDS ? kind : ''
    const known = this.#kinds.get(name)
    if (known) return known
    const size = this.#most === MOST ? PER_KIND : 1
    const kept: Kept = { reservoir: new Reservoir(size, this.#random), slots: [] }
    this.#kinds.set(name, kept)
    return kept
  }
}

interface Kept {
  reservoir: Reservoir
  slots: CheckedRequest[]
}

/** Which classes the two answered where they differ, or which of them has an error; null where they agree. */
function kindOf({ primary, shadow }: Record<Role, Predictions>, row: number): string | null {
  const [a, b] = [primary.errors[row]!, shadow.errors[row]!]
  if (a !== 0 || b !== 0) return `error ${primary.errorCodes[a]} ${shadow.errorCodes[b]}`
  const [p, s] = [primary.classes[row], shadow.classes[row]]
  return p === undefined || p === s ? null : `${p} ${s}`
}

function usable({ models, at }: AnsweredBatch, row: number): boolean {
  return ROLES.every((role) => (models[role]?.encodeErrors[row - at] ?? 0) === 0)
}

function requestOf(
  { models, at, seconds }: AnsweredBatch,
  row: number,
  kept: CheckedRequest['kept'],
): CheckedRequest {
  const of = (role: Role): Answered | null => {
    const model = models[role]
    return (
      model && {
        inputs: model.inputs.map((input) => rowsOf(input, [row - at])),
        replayed: replayedRow(model.replayed, row - at),
      }
    )
  }
  return { row, seconds, kept, primary: of('primary'), shadow: of('shadow') }
}

/** One request of a batch. */
export function replayedRow(
  { outputs, errors, codes, messages, ms }: ReplayedModel,
  i: number,
): ReplayedModel {
  return {
    outputs: outputs.map((output) => rowsOf(output, [i])),
    errors: errors.slice(i, i + 1),
    codes,
    messages,
    ms,
  }
}

function mostOf({ models }: AnsweredBatch): number {
  const bytes = ROLES.flatMap((role) => models[role]?.inputs ?? []).reduce(
    (sum, { shape }) => sum + 4 * rowSize(shape),
    0,
  )
  const fit = Math.floor(MOST_BYTES / Math.max(1, bytes))
  return Math.max(LEAST, Math.min(MOST, 2 ** Math.floor(Math.log2(Math.max(1, fit)))))
}
