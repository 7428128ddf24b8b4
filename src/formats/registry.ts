/** Every log format: the modules in readers/, found by being there. */
import type { Head } from '../files/source'
import { atPart, ProblemError } from '../core/problem'
import type { LogFormat } from './contract'

const modules = import.meta.glob<LogFormat>('./readers/*.ts', { eager: true, import: 'default' })

/** All formats, by id. */
export const formats: LogFormat[] = Object.values(modules).sort((a, b) => (a.id < b.id ? -1 : 1))

export interface Sniffed {
  format: LogFormat
  confidence: number
}

/** @returns every format with its confidence for this head, highest first; formats that say 0 included. */
export function sniffFormats(head: Head): Sniffed[] {
  return formats
    .map((format) => ({ format, confidence: format.sniff(head) }))
    .sort((a, b) => b.confidence - a.confidence)
}

/**
 * @returns the format that claims this head most.
 * @throws ProblemError 'unknown-format' where none does (naming those tried), 'ambiguous-format' on a tie.
 */
export function pickFormat(head: Head): LogFormat {
  const sniffed = sniffFormats(head)
  const [first, second] = sniffed
  if (!first || first.confidence <= 0) throw unknown(head)
  if (second && second.confidence === first.confidence) {
    const tied = sniffed.filter((one) => one.confidence === first.confidence).map((one) => one.format.title)
    throw new ProblemError({
      code: 'ambiguous-format',
      message: `The file may be ${tied.join(' or ')}: its first rows fit both.`,
      file: head.name,
      mend: 'Say which it is.',
    })
  }
  return first.format
}

function unknown(head: Head): ProblemError {
  const binary = head.bytes.subarray(0, 4096).includes(0)
  const line = head.text.slice(0, 60).split('\n', 1)[0] ?? ''
  const seen = binary ? 'It is a binary file.' : `It starts with ${JSON.stringify(line)}.`
  return new ProblemError({
    code: 'unknown-format',
    message: `The file is not a request log in a known format. ${seen} Tried: ${formats.map((f) => f.title).join(', ')}; none of them starts like this.`,
    file: head.name,
    place: atPart('the first bytes'),
    mend: 'Export the log as CSV, JSON lines or Parquet: one row per request.',
  })
}
