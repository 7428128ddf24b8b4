/** What the requests are called: their ids, and the other columns by which files of their own may name them. */
import { PackedTextBuilder } from '../../core/columns'
import type { PackedText, TextColumn } from '../../core/columns'
import type { RequestBatch } from '../../formats/contract'
import type { Layout } from './layout'

export interface RequestIds {
  ids: PackedText
  /** By index into the layout's columns: the id column, and those that stand for it in other files. */
  byColumn: ReadonlyMap<number, PackedText>
}

export class IdStore {
  readonly #id: number | null
  readonly #ids = new PackedTextBuilder()
  readonly #alternatives: ReadonlyMap<number, PackedTextBuilder>

  constructor({ id, alternatives }: Layout) {
    this.#id = id
    this.#alternatives = new Map(alternatives.map((column) => [column, new PackedTextBuilder()]))
  }

  /** @returns the ids of the batch's requests: one that has none is known by its place in the log, from 1 */
  add(batch: RequestBatch, at: number, expected: number): string[] {
    this.#ids.expected = expected
    const column = this.#id === null ? null : (batch.columns[this.#id] as TextColumn)
    const added = new Array<string>(batch.n)
    for (let i = 0; i < batch.n; i++) {
      added[i] = column?.dictionary[column.codes[i]!] ?? String(at + i + 1)
      this.#ids.push(added[i]!)
    }
    for (const [other, builder] of this.#alternatives) {
      const { codes, dictionary } = batch.columns[other] as TextColumn
      for (let i = 0; i < batch.n; i++) builder.push(dictionary[codes[i]!] ?? '')
    }
    return added
  }

  /** Those of the first n requests. */
  finish(n: number): RequestIds {
    const ids = this.#ids.finish(n)
    const byColumn = new Map([...this.#alternatives].map(([column, builder]) => [column, builder.finish(n)]))
    if (this.#id !== null) byColumn.set(this.#id, ids)
    return { ids, byColumn }
  }
}
