/** JSON of any size as the text of each of its values, one by one: those of an array, of an array deeper down, or of a sequence. */
import type { Reading } from '../contract'
import { atLine, ProblemError } from '../../core/problem'
import { textOf } from '../../files/chunks'

export interface Elements {
  /** Line where each element starts, from 1. */
  lines: number[]
  texts: string[]
  /** Whether the file ends within an element, or before the array does: the text is what there was of it. */
  cut: boolean
}

const MAX_ELEMENT = 256 << 20
const QUOTE = 34
const BACKSLASH = 92
const NEWLINE = 10

/** @param depth how many brackets are open around an element: 1 in an array, 0 for values one after another. */
export async function* elementsOf(
  { source, progress, signal }: Reading,
  depth: number,
): AsyncIterable<Elements> {
  const splitter = new Splitter(depth)
  for await (const text of textOf(source.chunks(progress), signal)) {
    const found = splitter.push(text)
    if (splitter.held > MAX_ELEMENT)
      throw new ProblemError({
        code: 'line-too-long',
        message: `One JSON value is over ${MAX_ELEMENT >> 20} MB.`,
        file: source.name,
        place: atLine(splitter.startLine),
        mend: 'Write one request per line.',
      })
    if (found.texts.length) yield found
  }
  const rest = splitter.rest()
  if (rest || splitter.unclosed) yield { lines: [splitter.startLine], texts: [rest], cut: true }
}

/** Follows strings and brackets, and nothing else of JSON: what is between is for the parser to judge. */
class Splitter {
  #text = ''
  #at = 0
  #start = -1
  #depth = 0
  #inString = false
  #line = 1
  startLine = 1

  constructor(readonly base: number) {}

  get held(): number {
    return this.#text.length
  }

  /** Whether brackets are still open. */
  get unclosed(): boolean {
    return this.#depth > 0
  }

  push(text: string): Elements {
    this.#text += text
    const found: Elements = { lines: [], texts: [], cut: false }
    for (; this.#at < this.#text.length; this.#at++) {
      const code = this.#text.charCodeAt(this.#at)
      if (code === NEWLINE) this.#line++
      if (this.#inString) {
        if (code === BACKSLASH) this.#at++
        else if (code === QUOTE) this.#inString = false
      } else this.#outside(code, found)
    }
    const keep = this.#start < 0 ? this.#text.length : this.#start
    this.#at -= keep
    this.#text = this.#text.slice(keep)
    if (this.#start >= 0) this.#start = 0
    return found
  }

  #outside(code: number, found: Elements): void {
    if (code === QUOTE) {
      this.#inString = true
      if (this.#start < 0 && this.#depth === this.base) this.#open()
    } else if (code === 123 || code === 91) {
      if (this.#start < 0 && this.#depth === this.base) this.#open()
      this.#depth++
    } else if (code === 125 || code === 93) {
      this.#depth--
      if (this.#depth === this.base && this.#start >= 0) this.#close(found, this.#at + 1)
      else if (this.#depth < this.base && this.#start >= 0) this.#close(found, this.#at)
    } else if (code === 44 && this.#depth === this.base && this.#start >= 0) this.#close(found, this.#at)
    else if (this.#depth === this.base && this.#start < 0 && code > 32 && code !== 44 && code !== 0xfeff)
      this.#open()
  }

  #open(): void {
    this.#start = this.#at
    this.startLine = this.#line
  }

  #close(found: Elements, end: number): void {
    found.lines.push(this.startLine)
    found.texts.push(this.#text.slice(this.#start, end).trim())
    this.#start = -1
  }

  rest(): string {
    return this.#start < 0 ? '' : this.#text.slice(this.#start).trim()
  }
}
