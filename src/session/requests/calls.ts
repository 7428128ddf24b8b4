/** How many requests came together in one call, where the log says which did. */
import type { TextColumn } from '../../core/columns'
import { textHashes } from '../../core/hashes'
import type { RequestCounts } from '../../result/requests'
import { SeenIds } from './seen-ids'

export class CallCount {
  readonly #calls = new SeenIds()
  #rows = 0

  /** @param column the call that each of n rows came in, no text where it came by itself */
  add(column: TextColumn, n: number): void {
    const { high, low } = textHashes(column)
    for (const code of column.codes.subarray(0, n)) {
      if (code < 0) continue
      this.#rows++
      this.#calls.add(high[code]!, low[code]!, 0)
    }
  }

  finish(): RequestCounts['batched'] {
    return this.#rows > 0 ? { calls: this.#calls.size, rows: this.#rows } : null
  }
}
