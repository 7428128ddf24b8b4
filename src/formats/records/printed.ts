/**
 * Objects as languages print them for people, and as they come to lie in logs: Go's {Age:31 Income:5}, map[a:1] and
 * &main.Call{Age:31, Name:"a"}, Ruby's {:a=>1, "b"=>2}, JavaScript's { a: 1, b: [ 2 ] }, Java's and Kotlin's Call[a=1, b=2] and
 * Call(a=1), Rust's and C#'s Call { a: 1 }, Python's Call(a=1, b=[2]). Nothing is evaluated.
 */
import { limits } from '../../core/limits'

const CLOSE: Record<string, string> = { '{': '}', '[': ']', '(': ')' }
/** A type's name, a pointer's '&' and Elixir's '%' before what opens: main.Call, &Call, map, #<struct Call. */
const TYPE = /(?:#<(?:struct |data )?|[&%*])?(?:[A-Za-z_][\w.$]*(?:::\w+)*)?\s?(?=[{[(])/y
const KEY = /(?::?"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|:?([A-Za-z_@$][\w.$@-]*[?!]?))\s?(=>|:(?!:)|=)/y
const NUMBER = /^[+-]?(?:\d[\d_]*\.?\d*|\.\d+)(?:[eE][+-]?\d+)?[fFdDlL]?$/
/** A member of an enumeration as Python prints it: <Species.SETOSA: 0>. */
const MEMBER = /<[A-Za-z_][\w.]*: ([^<>]*)>/y
const WORDS: Record<string, unknown> = { nil: null, null: null, None: null, undefined: null, '<nil>': null, true: true, True: true, false: false, False: false, NaN: NaN, nan: NaN } // prettier-ignore
/** What wraps a value in Rust, Scala and Python: Some(31), np.float64(0.5). */
const WRAPPED = /^(?:Some|Ok|np\.\w+|Decimal|Optional)$/

/** Brackets of a line at which an object is looked for: what a logger puts before it has a few of its own. */
const MOST_TRIED = 12

export interface Printed {
  value: Record<string, unknown>
  /** Where it begins, with its type's name, and where it ends. */
  from: number
  to: number
}

/** @returns the first object of a text that has names for its values; null where it has none */
export function printedIn(text: string): Printed | null {
  let tried = 0
  for (const found of text.matchAll(/[{[(]/g)) {
    if (tried++ === MOST_TRIED) break
    const head = /(?:#<(?:struct |data )?|[&%*])?(?:[A-Za-z_][\w.$]*(?:::\w+)*)?\s?$/.exec(
      text.slice(0, found.index),
    )![0]
    const parser = new Parser(text, found.index)
    try {
      const value = parser.value(0)
      if (isNamed(value)) return { value, from: found.index - head.trimStart().length, to: parser.at }
    } catch {
      // What is in brackets there is no object.
    }
  }
  return null
}

/** @returns the values of a text that is a list or a tuple, whole; null where it is none */
export function printedList(text: string): unknown[] | null {
  const parser = new Parser(text, 0)
  try {
    const value = parser.value(0)
    return Array.isArray(value) && /^[\s,;]*$/.test(text.slice(parser.at)) ? value : null
  } catch {
    return null
  }
}

const isNamed = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).length > 0

class Parser {
  constructor(
    readonly text: string,
    public at: number,
  ) {}

  value(depth: number): unknown {
    if (depth > limits.depth.value) throw new SyntaxError('nested too deeply')
    this.space()
    const char = this.text[this.at]
    if (char === '"' || char === "'" || char === '`') return this.quoted(char)
    const member = char === '<' ? this.match(MEMBER) : null
    if (member) {
      this.at += member[0].length
      return NUMBER.test(member[1]!) ? Number(member[1]) : member[1]!.replace(/^'(.*)'$/, '$1')
    }
    const type = this.match(TYPE)
    const open = type ? this.text[this.at + type[0].length] : undefined
    if (type && open !== undefined) {
      this.at += type[0].length
      const inner = this.group(open, depth)
      return WRAPPED.test(type[0].trim()) && Array.isArray(inner) && inner.length === 1 ? inner[0] : inner
    }
    return this.bare()
  }

  /** What stands between an opening bracket and its closing one: pairs where the first item is one, else a list. */
  group(open: string, depth: number): unknown {
    const close = CLOSE[open]!
    this.at++
    const list: unknown[] = []
    const pairs: [string, unknown][] = []
    for (;;) {
      this.space()
      const char = this.text[this.at]
      if (char === undefined) throw new SyntaxError('ends too early')
      if (char === close) break
      if (char === ',' || char === ';') {
        this.at++
        continue
      }
      const key = this.match(KEY)
      if (key) {
        this.at += key[0].length
        pairs.push([key[1] ?? key[2] ?? key[3]!, this.value(depth + 1)])
      } else if (pairs.length > 0) throw new SyntaxError('a value without a name')
      else list.push(this.item(depth + 1))
    }
    this.at++
    if (this.text[this.at] === '>') this.at++
    if (pairs.length > 0 && list.length > 0) throw new SyntaxError('values with and without names')
    return pairs.length > 0 ? Object.fromEntries(pairs) : list
  }

  /** A value of a list: there is one, or the brackets do not match. */
  item(depth: number): unknown {
    const from = this.at
    const value = this.value(depth)
    if (this.at === from) throw new SyntaxError('no value')
    return value
  }

  /** Text without quotes goes on to the next comma, to the bracket that closes, or to the next name where blanks part pairs. */
  bare(): unknown {
    const from = this.at
    // Brackets within text: Bern (CH).
    let open = 0
    for (; this.at < this.text.length; this.at++) {
      const char = this.text[this.at]!
      if (/[{[(]/.test(char)) open++
      else if (open > 0 && /[\])}]/.test(char)) open--
      else if (open === 0 && /[,;\])}]/.test(char)) break
      if (open > 0) continue
      if (/\s/.test(char) && this.isNext(this.at + 1)) break
    }
    const text = this.text.slice(from, this.at).trim()
    if (text === '' && !/[,;\])}\s]/.test(this.text[this.at] ?? ',')) throw new SyntaxError('no value')
    if (Object.hasOwn(WORDS, text)) return WORDS[text]
    if (NUMBER.test(text)) return Number(text.replace(/_/g, '').replace(/[fFdDlL]$/, ''))
    return text.startsWith(':') ? text.slice(1) : text
  }

  /** Whether a name, or within a list of numbers another number, begins there. */
  isNext(at: number): boolean {
    KEY.lastIndex = at
    if (KEY.test(this.text)) return true
    return /^\s*(?:[+-]?[\d.]|true\b|false\b|NaN\b|[{["'&])/.test(this.text.slice(at, at + 12))
  }

  quoted(quote: string): string {
    let out = ''
    for (this.at++; this.text[this.at] !== quote; this.at++) {
      const char = this.text[this.at]
      if (char === undefined) throw new SyntaxError('a text that does not end')
      if (char === '\\') this.at++
      out += this.text[this.at] ?? ''
    }
    this.at++
    return out
  }

  match(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.at
    return pattern.exec(this.text)
  }

  space(): void {
    while (/\s/.test(this.text[this.at] ?? 'x')) this.at++
  }
}
