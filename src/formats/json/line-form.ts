/**
 * Lines of JSON that differ in their values alone. A program writes its records with the same names in the same order and
 * the same spaces, so that all between the values of one line is looked for in the next, and of the values only the ends.
 */
import { LineValues, textEnd, valueEnd } from './line-values'

/** Where a value is in its record: names of objects, places in lists. */
export type Steps = readonly (string | number)[]

const [SPACE, TAB, RETURN, COMMA, COLON, QUOTE] = [' ', '\t', '\r', ',', ':', '"'].map((sign) =>
  sign.charCodeAt(0),
)
const [OPEN, CLOSE, OPEN_LIST, CLOSE_LIST] = ['{', '}', '[', ']'].map((sign) => sign.charCodeAt(0))
const decoder = new TextDecoder()
/** Objects within objects. */
const MOST_DEPTH = 8
/** Values of a line; what has more is a list that is an image or a text of tokens. */
const MOST_VALUES = 4096

/** All that stands between the values of a line, and where in the record each of them is. */
export class LineForm {
  readonly values: LineValues

  private constructor(
    readonly places: readonly Steps[],
    /** Before each value, and behind the last. */
    readonly between: readonly Uint8Array[],
  ) {
    this.values = new LineValues(places.length)
  }

  /**
   * @returns the form of an object of numbers, words, plain texts, lists of these and such objects, and its values; null where
   * the bytes are none, or have a name twice
   */
  static of(bytes: Uint8Array, from: number, to: number): LineForm | null {
    const parser = new FormParser(bytes, from, to)
    if (!parser.whole()) return null
    const form = new LineForm(parser.places, parser.between)
    return form.matches(bytes, from, to) ? form : null
  }

  /** @returns whether the line is of this form; its values are in `values` then */
  matches(bytes: Uint8Array, from: number, to: number): boolean {
    const { between, values } = this
    let at = from
    for (let k = 0; k < between.length; k++) {
      const part = between[k]!
      if (at + part.length > to) return false
      for (let j = 0; j < part.length; j++) if (bytes[at + j] !== part[j]) return false
      at += part.length
      if (k === values.length) return at === to
      at = valueEnd(bytes, at, to, values, k)
      if (at < 0) return false
    }
    return false
  }
}

/** Goes through one line. Every method says whether what it looked for is there. */
class FormParser {
  readonly places: Steps[] = []
  readonly between: Uint8Array[] = []
  readonly #scratch = new LineValues(1)
  readonly #steps: (string | number)[] = []
  /** Where the value before ends. */
  #last: number
  #at: number

  constructor(
    readonly bytes: Uint8Array,
    from: number,
    readonly to: number,
  ) {
    this.#last = this.#at = from
  }

  whole(): boolean {
    this.#space()
    if (!this.#sign(OPEN) || !this.#object() || this.places.length === 0) return false
    this.#space()
    // A return belongs to the line's end.
    if (this.#at < this.to && this.bytes[this.#at] === RETURN) this.#at++
    this.between.push(this.bytes.slice(this.#last, this.#at))
    return this.#at === this.to
  }

  /** What follows a brace, with that which closes it; an object without a name is left to others, as an empty list is. */
  #object(): boolean {
    const names = new Set<string>()
    do {
      this.#space()
      if (!this.#sign(QUOTE)) return false
      const end = textEnd(this.bytes, this.#at, this.to)
      if (end < 0) return false
      const name = decoder.decode(this.bytes.subarray(this.#at, end))
      if (names.has(name)) return false
      names.add(name)
      this.#at = end + 1
      this.#space()
      if (!this.#sign(COLON) || !this.#value(name, true)) return false
    } while (this.#sign(COMMA))
    return this.#sign(CLOSE)
  }

  #list(): boolean {
    let i = 0
    do if (!this.#value(i++, false)) return false
    while (this.#sign(COMMA))
    return this.#sign(CLOSE_LIST)
  }

  /** @param nested whether it may be a list or an object. */
  #value(step: string | number, nested: boolean): boolean {
    this.#steps.push(step)
    this.#space()
    const there = nested && this.#sign(OPEN) ? this.#steps.length < MOST_DEPTH && this.#object() : nested && this.#sign(OPEN_LIST) ? this.#list() : this.#scalar() // prettier-ignore
    this.#space()
    this.#steps.pop()
    return there
  }

  #scalar(): boolean {
    const end = valueEnd(this.bytes, this.#at, this.to, this.#scratch, 0)
    if (end < 0 || this.places.length === MOST_VALUES) return false
    this.places.push([...this.#steps])
    this.between.push(this.bytes.slice(this.#last, this.#at))
    this.#last = this.#at = end
    return true
  }

  #space(): void {
    while (this.#at < this.to && (this.bytes[this.#at] === SPACE || this.bytes[this.#at] === TAB)) this.#at++
  }

  #sign(sign: number | undefined): boolean {
    if (this.#at >= this.to || this.bytes[this.#at] !== sign) return false
    this.#at++
    return true
  }
}
