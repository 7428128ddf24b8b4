/** Reasons, each with how often it applied and the first places it did. */
import type { SkipReason } from '../../result/requests'

/** First places of each reason that are kept. */
const EXAMPLES = 5

export class Reasons {
  readonly #byName = new Map<string, SkipReason>()
  /** Over all reasons. */
  count = 0

  add(reason: string, file: string, line: number | null, detail: string): void {
    this.count++
    const known = this.#byName.get(reason) ?? { reason, count: 0, examples: [] }
    known.count++
    if (known.examples.length < EXAMPLES) known.examples.push({ file, line, detail })
    this.#byName.set(reason, known)
  }

  /** The most frequent first, as they are now. */
  list(): SkipReason[] {
    const all = Array.from(this.#byName.values(), (one) => ({ ...one, examples: [...one.examples] }))
    return all.sort((a, b) => b.count - a.count)
  }
}
