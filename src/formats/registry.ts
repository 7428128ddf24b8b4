/** Every log format: the modules in readers/, found by being there. */
import type { Head, Source } from '../files/source'
import { limits, limitText } from '../core/limits'
import { atLine, ProblemError } from '../core/problem'
import { readHead } from '../files/source'
import type { LogFormat } from './contract'
import { enveloped, WHOLE } from './enveloped'
import { inContainer } from './enveloped/containers'
import { headValues } from './json/values'
import { unknownFormat } from './unknown'

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
 * @throws ProblemError 'unknown-format' where none does (with the likely cause), 'ambiguous-format' on a tie.
 */
export function pickFormat(head: Head): LogFormat {
  return pick(head).format
}

/**
 * @param head the source's start, from `firstRecords`
 * @returns its format, by as much of it as tells.
 * @throws ProblemError as `pickFormat`
 */
export async function formatOf(source: Source, head: Head): Promise<LogFormat> {
  const contained = inContainer(head, formats, WHOLE)
  if (contained) return contained
  let best = pick(head)
  for (const format of formats) {
    const confidence = format === best.format ? 0 : ((await format.readOn?.(source, best.confidence)) ?? 0)
    if (confidence > best.confidence) best = { format, confidence }
  }
  return (await enveloped(source, head, best.format, formats)) ?? best.format
}

function pick(head: Head): Sniffed {
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
  return first
}

/** What of a file's start is looked at for its format, in turn: most need no more than the first. */
const HEADS = [1 << 16, 1 << 20, 1 << 23, limits.record.value]

/**
 * Reads as much of the source's start as its first record needs: images and audio are longer than any usual line.
 * The source remembers it, so that every reader looks at the same.
 */
export async function firstRecords(source: Source): Promise<Head> {
  for (const [i, bytes] of HEADS.entries()) {
    const head = await readHead(source, bytes)
    source.headBytes = bytes
    if (head.whole || i === HEADS.length - 1 || !isCutRecord(head)) return head
  }
  throw new RangeError('no head is the last')
}

/** Whether nobody claims the head, and it may be because its first record goes on beyond it. */
function isCutRecord(head: Head): boolean {
  if (head.bytes.subarray(0, 4096).includes(0) || sniffFormats(head)[0]!.confidence > 0) return false
  const start = head.text.trimStart()[0]
  if (start === '{' || start === '[') return headValues(head).length === 0
  // A header and a row below it.
  return head.text.split('\n', 4).length < 4
}

function unknown(head: Head): ProblemError {
  return tooDeep(head) ?? tooLong(head) ?? unknownFormat(head)
}

/** A first record that is longer than any that is read: nothing tells what it is. */
function tooLong(head: Head): ProblemError | null {
  if (head.whole || head.bytes.length < limits.record.value || !isCutRecord(head)) return null
  return new ProblemError({
    code: 'line-too-long',
    message: `The first record is over ${limitText(limits.record)}, so that nothing tells what the file is.`,
    file: head.name,
    place: atLine(1),
    mend: 'Write one request a line, and split batched requests.',
  })
}

/** JSON that is nested deeper than any record is parsed by nobody. */
function tooDeep(head: Head): ProblemError | null {
  const text = head.text.trimStart()
  if (text[0] !== '{' && text[0] !== '[') return null
  const most = limits.depth.value
  let depth = 0
  let inString = false
  for (let i = 0; i < text.length; i++) {
    const char = text[i]
    if (inString) {
      if (char === '\\') i++
      else if (char === '"') inString = false
    } else if (char === '"') inString = true
    else if (char === ']' || char === '}') depth--
    else if ((char === '[' || char === '{') && ++depth > most)
      return new ProblemError({
        code: 'too-nested',
        message: `The JSON is nested more than ${most} levels deep, as no request is.`,
        file: head.name,
        place: atLine(text.slice(0, i).split('\n').length),
        mend: 'Log the tensor itself, not the tree that holds it.',
      })
  }
  return null
}
