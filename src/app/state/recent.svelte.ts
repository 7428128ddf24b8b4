/** What a person does with the evaluations that are kept: calls them something, keeps them at hand, forgets them, takes them along. */
import type { EntryMarks, ForgottenEvaluation } from '../../keep/evaluations'
import type { KeptEntry } from '../../keep/database'
import type { Mapping } from '../../result/mapping'
import { download } from './download'
import type { Kept } from './kept.svelte'
import { readEvaluation } from './read-evaluation'

export class Recent {
  #forgotten = $state.raw<ForgottenEvaluation | null>(null)

  constructor(private readonly kept: Kept) {}

  /** Pinned ones first, newest first. */
  get entries(): KeptEntry[] {
    return this.kept.entries
  }
  /** What was forgotten last, as long as it can be brought back. */
  get forgotten(): KeptEntry | null {
    return this.kept.nothing ? null : (this.#forgotten?.entry ?? null)
  }

  /** Whether it was made on this page, and not opened from a file. */
  isOwn(id: string): boolean {
    return this.entries.some((entry) => entry.id === id && !entry.file)
  }

  titleOf(id: string): string {
    return this.kept.titleOf(id)
  }

  /** @param name '' for what it is of */
  rename(id: string, name: string): Promise<void> {
    return this.#mark(id, { name: name.trim() || undefined })
  }

  pin(id: string, pinned: boolean): Promise<void> {
    return this.#mark(id, { pinned })
  }

  async forget(id: string): Promise<void> {
    this.#forgotten = await this.kept.forget(id)
  }

  /** Brings back what was forgotten last. */
  undo(): Promise<void> {
    const back = this.#forgotten
    if (!back) return Promise.resolve()
    this.#forgotten = null
    return this.kept.change(({ keepEvaluation }) => keepEvaluation(back.entry, back.text))
  }

  /** Saves all of them as one archive, each as its evaluation.json. */
  exportAll(): Promise<void> {
    return this.kept.change(
      async ({ readEvaluation }) => {
        const { zipOf } = await import('../kept/archive')
        download(await zipOf(this.entries, readEvaluation), 'evaluations.zip')
      },
      false,
      'Writing evaluations.zip',
    )
  }

  /** The newest evaluation of these two models that tells how they were fed; null where there is none. */
  ofPair(pair: string | null): KeptEntry | null {
    const same = pair === null ? [] : this.entries.filter((entry) => entry.pair === pair)
    return same.sort((a, b) => b.at - a.at)[0] ?? null
  }

  /** @returns how its models were fed; null where it is not kept any more */
  async mappingOf(id: string): Promise<Mapping | null> {
    const text = await this.kept.read(id)
    if (text === null) return null
    const { evidence } = await readEvaluation({ path: this.titleOf(id), file: new Blob([text]) })
    return evidence.mapping as Mapping | null
  }

  #mark(id: string, marks: EntryMarks): Promise<void> {
    return this.kept.change(({ markEvaluation }) => markEvaluation(id, marks))
  }
}
