/** Where the answers to a batch come from: the journal of a replay that was cut off, else the models, whose answers it keeps. */
import type { ReplayBatch, ReplayedBatch, Replayer } from '../../replay/contract'
import type { Then } from '../journal/answers'
import type { Journal } from '../journal/journal'
import type { Pace } from './pace'

export interface Asked {
  n: number
  /** What the journal knows the batch by; null where there is none. */
  name: Uint8Array | null
  answer: Promise<ReplayedBatch>
  /** How far the replay was when it was answered, where that was before it was cut off. */
  before: Then | null
}

export class Asking {
  #seq = 0

  constructor(
    private readonly replayer: Replayer,
    private readonly journal: Journal | null,
    private readonly pace: Pace,
  ) {}

  /** Why answers are not kept any more; null where they are, or were not to be. */
  get trouble(): string | null {
    return this.journal?.trouble ?? null
  }

  ask(inputs: Omit<ReplayBatch, 'seq'>): Asked {
    const batch = { seq: this.#seq++, ...inputs }
    const name = this.journal?.nameOf(batch) ?? null
    const known = name && this.journal!.find(name, batch.seq)
    const answer = known ? Promise.resolve(known.batch) : this.replayer.replay(batch)
    // It is awaited later, and in order; until then a rejection must not count as unhandled.
    answer.catch(() => undefined)
    return { n: batch.n, name, answer, before: known && { seconds: known.seconds, looks: known.looks ?? 0 } }
  }

  /**
   * A batch was answered, and is the next one in order.
   * @param looks how often figures will have been shown with it
   */
  answered({ n, name, before }: Asked, answer: ReplayedBatch, looks: number): void {
    if (before !== null) return this.pace.goOn(n, before.seconds)
    this.pace.answered(n)
    if (name) this.journal!.add(name, answer, { seconds: this.pace.seconds, looks })
  }
}
