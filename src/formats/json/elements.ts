/** JSON of any size as the text of each of its values, one by one: those of an array, of an array deeper down, or of a sequence. */
import { limits } from '../../core/limits'
import { tooLong } from '../records/lines'
import type { Reading, Skipped } from '../contract'
import { textOf } from '../../files/chunks'

export interface Elements {
  /** Line where each element starts, from 1. */
  lines: number[]
  texts: string[]
  /** Elements that were too long to be held: they are empty among `texts`. */
  skipped: Skipped[]
  /** Whether the file ends within an element, or before the array does: the text is what there was of it. */
  cut: boolean
}

const QUOTE = 34
const BACKSLASH = 92
const NEWLINE = 10

/**
 * @param depth how many brackets are open around an element: 1 in an array, 0 for values one after another.
 * @param most characters of an element; a longer one is skipped, not held
 */
export async function* elementsOf(
  { source, progress, signal }: Reading,
  depth: number,
  most = limits.record.value,
): AsyncIterable<Elements> {
  const splitter = new Splitter(depth)
  for await (const text of textOf(source.chunks(progress), signal)) {
    const found = splitter.push(text)
    if (splitter.held > most) splitter.drop()
    if (found.texts.length) yield found
  }
  const rest = splitter.rest()
  const skipped = splitter.dropped ? [tooLong(splitter.startLine)] : []
  if (rest || splitter.unclosed) yield { lines: [splitter.startLine], texts: [rest], skipped, cut: true }
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
  /** Whether the element that is open is too long to be held: its text is not kept. */
  dropped = false

  constructor(readonly base: number) {}

  get held(): number {
    return this.#text.length
  }

  /** Whether brackets are still open. */
  get unclosed(): boolean {
    return this.#depth > 0
  }

  /** Lets go of the open element's text; its end is still looked for. */
  drop(): void {
    this.dropped = true
    this.#at -= this.#text.length
    this.#text = ''
  }

  push(text: string): Elements {
    this.#text += text
    const found: Elements = { lines: [], texts: [], skipped: [], cut: false }
    for (; this.#at < this.#text.length; this.#at++) {
      const code = this.#text.charCodeAt(this.#at)
      if (code === NEWLINE) this.#line++
      if (this.#inString) {
        if (code === BACKSLASH) this.#at++
        else if (code === QUOTE) this.#inString = false
      } else this.#outside(code, found)
    }
    const keep = this.#start < 0 || this.dropped ? this.#text.length : this.#start
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
    this.dropped = false
  }

  #close(found: Elements, end: number): void {
    found.lines.push(this.startLine)
    found.texts.push(this.dropped ? '' : this.#text.slice(this.#start, end).trim())
    if (this.dropped) found.skipped.push(tooLong(this.startLine))
    this.dropped = false
    this.#start = -1
  }

  rest(): string {
    return this.#start < 0 || this.dropped ? '' : this.#text.slice(this.#start).trim()
  }
}
