/** A stream of bytes as lines of text. */
import { limits, limitText } from '../../core/limits'
import { textOf } from '../../files/chunks'
import type { Reading, Skipped } from '../contract'

export interface Lines {
  /** Number of the first line, from 1. */
  first: number
  lines: string[]
  /** Lines that were too long to be held: they are empty among `lines`. */
  skipped: Skipped[]
  /** Whether the file ended right after the last of these lines, without a line end. */
  cut: boolean
}

/**
 * @param most characters of a line; a longer one is skipped, not held
 * @returns the file's lines by the chunk, without line ends and byte-order mark.
 */
export async function* linesOf(
  { source, progress, signal }: Reading,
  most = limits.record.value,
): AsyncIterable<Lines> {
  const open = new OpenLine(most)
  let first = 1
  for await (const text of textOf(source.chunks(progress), signal)) {
    const end = text.lastIndexOf('\n')
    if (end >= 0) {
      const start = text.indexOf('\n')
      const skipped = open.end(text.slice(0, start), first)
      const lines = [open.text, ...(start < end ? text.slice(start + 1, end).split('\n') : [])].map(
        withoutReturn,
      )
      yield { first, lines, skipped, cut: false }
      first += lines.length
      open.clear()
    }
    open.add(end < 0 ? text : text.slice(end + 1))
  }
  if (open.empty) return
  const skipped = open.end('', first)
  yield { first, lines: [withoutReturn(open.text)], skipped, cut: true }
}

/** A line whose end has not come yet. */
class OpenLine {
  #parts: string[] = []
  #length = 0

  constructor(readonly most: number) {}

  get empty(): boolean {
    return this.#length === 0
  }
  get text(): string {
    return this.#length > this.most ? '' : this.#parts.join('')
  }

  add(text: string): void {
    this.#length += text.length
    if (this.#length > this.most) this.#parts = []
    else if (text !== '') this.#parts.push(text)
  }

  /** @returns why the line is skipped, where it is */
  end(text: string, line: number): Skipped[] {
    this.add(text)
    return this.#length > this.most ? [tooLong(line)] : []
  }

  clear(): void {
    this.#parts = []
    this.#length = 0
  }
}

function withoutReturn(line: string): string {
  return line.endsWith('\r') ? line.slice(0, -1) : line
}

/** @param line where the record starts */
export function tooLong(line: number): Skipped {
  return { reason: 'too-long', line, detail: `the record is over ${limitText(limits.record)}` }
}
