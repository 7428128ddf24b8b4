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

  /** A request that has none is known by its place in the log, from 1. @returns the ids of the batch's requests, as texts */
  add(batch: RequestBatch, at: number, expected: number): () => string[] {
    this.#ids.expected = expected
    const column = this.#id === null ? null : (batch.columns[this.#id] as TextColumn)
    const instead = (i: number) => String(at + i + 1)
    pushAll(this.#ids, column, batch.n, instead)
    for (const [other, builder] of this.#alternatives)
      pushAll(builder, batch.columns[other] as TextColumn, batch.n, () => '')
    return () => Array.from({ length: batch.n }, (_, i) => column?.dictionary[column.codes[i]!] ?? instead(i))
  }

  /** Those of the first n requests. */
  finish(n: number): RequestIds {
    const ids = this.#ids.finish(n)
    const byColumn = new Map([...this.#alternatives].map(([column, builder]) => [column, builder.finish(n)]))
    if (this.#id !== null) byColumn.set(this.#id, ids)
    return { ids, byColumn }
  }
}

/** @param instead what stands for row i where it has no text */
function pushAll(
  into: PackedTextBuilder,
  column: TextColumn | null,
  n: number,
  instead: (i: number) => string,
): void {
  const ascii = column?.ascii
  for (let i = 0; i < n; i++) {
    const code = column?.codes[i] ?? -1
    if (code < 0) into.push(instead(i))
    else if (ascii) into.pushFrom(ascii, code)
    else into.push(column!.dictionary[code]!)
  }
}
