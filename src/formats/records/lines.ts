/** A stream of bytes as lines of text. */
import { atLine, ProblemError } from '../../core/problem'
import type { Source } from '../../files/source'
import { textOf } from '../../files/chunks'
import type { Reading } from '../contract'

/** One line may be one batched request with images in it; beyond this it is no line. */
const MAX_LINE = 256 << 20

export interface Lines {
  /** Number of the first line, from 1. */
  first: number
  lines: string[]
  /** Whether the file ended right after the last of these lines, without a line end. */
  cut: boolean
}

/** @returns the file's lines by the chunk, without line ends and byte-order mark. */
export async function* linesOf({ source, progress, signal }: Reading): AsyncIterable<Lines> {
  let parts: string[] = []
  let held = 0
  let first = 1
  for await (const text of textOf(source.chunks(progress), signal)) {
    const end = text.lastIndexOf('\n')
    if (end >= 0) {
      const lines = (parts.join('') + text.slice(0, end)).split('\n').map(withoutReturn)
      yield { first, lines, cut: false }
      first += lines.length
      parts = []
      held = 0
    }
    const rest = text.slice(end + 1)
    if (rest) parts.push(rest)
    held += rest.length
    if (held > MAX_LINE) throw tooLong(source, first)
  }
  if (held > 0) yield { first, lines: [withoutReturn(parts.join(''))], cut: true }
}

function withoutReturn(line: string): string {
  return line.endsWith('\r') ? line.slice(0, -1) : line
}

function tooLong(source: Source, line: number): ProblemError {
  return new ProblemError({
    code: 'line-too-long',
    message: `A line is over ${MAX_LINE >> 20} MB.`,
    file: source.name,
    place: atLine(line),
    mend: 'Write one request per line.',
  })
}
