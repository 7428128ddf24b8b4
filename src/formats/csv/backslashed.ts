/** Tables as Spark writes them: a quote within a cell is \" and not "", which nobody else takes for a quote within a cell. */
import { through } from '../../files/source'
import type { Head, Source } from '../../files/source'

/** A cell of JSON whose first quote has a backslash before it: as CSV is written elsewhere it would be doubled. */
const CELL = /(?:^|[,;\t|\n])"\s*[[{][[{\s]*\\"/

const QUOTE = 34
const BACKSLASH = 92

export function isBackslashed(head: Head): boolean {
  return CELL.test(head.text)
}

/** @returns the source with its quotes doubled. */
export function withDoubledQuotes(source: Source): Source {
  return through(source, async function* (chunks) {
    const state = { inside: false, escaped: false }
    for await (const chunk of chunks) yield doubled(chunk, state)
  })
}

/** @param state over the chunks: within a cell's quotes, and right after a backslash. */
function doubled(bytes: Uint8Array, state: { inside: boolean; escaped: boolean }): Uint8Array {
  const out = new Uint8Array(bytes.length * 2 + 1)
  let n = 0
  for (const byte of bytes) {
    if (state.escaped) {
      state.escaped = false
      out[n++] = byte === QUOTE ? QUOTE : BACKSLASH
      if (byte === BACKSLASH) continue
    } else if (state.inside && byte === BACKSLASH) {
      state.escaped = true
      continue
    } else if (byte === QUOTE) state.inside = !state.inside
    out[n++] = byte
  }
  return out.subarray(0, n)
}
