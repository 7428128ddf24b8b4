import { limits } from '../core/limits'
import { isTooDeep } from '../core/json-depth'
import { mayBeRounded } from './long-integers'

/**
 * JSON as programs really print it. `JSON.parse` refuses bare NaN and Infinity, which Python prints and
 * TensorFlow Serving allows, and rounds integers over 2^53. Here those integers become BigInt.
 * With `python`, also single quotes, None, True, tuples, NumPy arrays without commas, `array(...)`, `np.int64(1)`.
 */
export interface LooseOptions {
  python?: boolean
  /** A value that is not there (`"a":,`, as nginx prints an unset variable) is null. */
  gaps?: boolean
  /** JSON5 (https://spec.json5.org) and JSON with comments: comments, names without quotes, either quote, hexadecimal. */
  json5?: boolean
}

/** A JSON text as a value. @throws SyntaxError with the position in words. */
export function parseJson(text: string, options: LooseOptions = {}): unknown {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return parseLoose(text, options)
  }
  // The platform's parser nests as deep as one likes, and whoever walks what it gives would run out of stack.
  if (isTooDeep(value, text)) throw new SyntaxError(TOO_DEEP)
  return mayBeRounded(value, text) ? parseLoose(text, options) : value
}

const TOO_DEEP = 'nested too deeply'

/** As `parseJson`, always by the tolerant road. */
export function parseLoose(text: string, options: LooseOptions = {}): unknown {
  const parser = new LooseParser(text, options)
  const value = parser.value(0)
  parser.end()
  return value
}

/** NumPy printed an array of over 1000 elements with '...': the values are not in the text. */
export class ElidedError extends SyntaxError {
  override name = 'ElidedError'
}

const NUMBER = /[+-]?(?:\d[\d_]*\.?\d*|\.\d+)(?:[eE][+-]?\d+)?/y
const WORD = /[+-]?[A-Za-z_][A-Za-z0-9_.]*/y
const SPACE = /[\s\uFEFF]*/y
const SPACE_OR_COMMENT = /(?:[\s\uFEFF]|\/\/[^\n\r]*|\/\*[^]*?\*\/)*/y
const HEXADECIMAL = /[+-]?0[xX][0-9a-fA-F]+/y
const NAME = /[\p{L}_$][\p{L}\p{N}_$]*/uy
const WORDS = new Map<string, unknown>([
  ['null', null],
  ['true', true],
  ['false', false],
  ['NaN', NaN],
  ['nan', NaN],
  ['Infinity', Infinity],
  ['+Infinity', Infinity],
  ['-Infinity', -Infinity],
  ['inf', Infinity],
  ['+inf', Infinity],
  ['-inf', -Infinity],
  ['-NaN', NaN],
  ['-nan', NaN],
])
const PYTHON_WORDS = new Map<string, unknown>([
  ['None', null],
  ['True', true],
  ['False', false],
])
const ESCAPES: Record<string, string> = { n: '\n', t: '\t', r: '\r', b: '\b', f: '\f' }

class LooseParser {
  #at = 0
  constructor(
    readonly text: string,
    readonly options: LooseOptions,
  ) {}

  value(depth: number): unknown {
    if (depth > limits.depth.value) throw this.#wrong(TOO_DEEP)
    this.#space()
    const char = this.text[this.#at]
    if (char === '{') return this.#object(depth)
    if (char === '[') return this.#list(']', depth)
    if (char === '(' && this.options.python) return this.#list(')', depth)
    if (this.#isQuote(char)) return this.#string(char)
    const hexadecimal = this.options.json5 ? this.#match(HEXADECIMAL) : null
    if (hexadecimal !== null)
      return Number(hexadecimal.replace(/^[+-]/, '')) * (hexadecimal[0] === '-' ? -1 : 1)
    const number = this.#match(NUMBER)
    if (number !== null) return toNumber(number)
    const word = this.#match(WORD)
    if (word !== null) return this.#word(word, depth)
    if (this.options.gaps && (char === ',' || char === '}')) return null
    throw this.#wrong(char === undefined ? 'ends too early' : `unexpected ${JSON.stringify(char)}`)
  }

  end(): void {
    this.#space()
    if (this.#at < this.text.length) throw this.#wrong('text after the value')
  }

  #word(word: string, depth: number): unknown {
    if (WORDS.has(word)) return WORDS.get(word)
    if (this.options.python) {
      if (PYTHON_WORDS.has(word)) return PYTHON_WORDS.get(word)
      if (this.text[this.#at] === '(') return this.#call(depth)
      // b'bytes' and u'text'
      const quote = this.text[this.#at]
      if (/^[bBuUrR]$/.test(word) && (quote === '"' || quote === "'")) return this.#string(quote)
    }
    throw this.#wrong(`unexpected ${word}`)
  }

  /** array([1, 2], dtype=float32), np.int64(1), tf.Tensor([1.], shape=(1,)): the first argument; the others are skipped. */
  #call(depth: number): unknown {
    this.#at++
    const value = this.value(depth + 1)
    for (let open = 1; open > 0;) {
      this.#space()
      const char = this.text[this.#at]
      if (char === undefined) throw this.#wrong('ends too early')
      this.#at++
      if (char === '(') open++
      else if (char === ')') open--
    }
    return value
  }

  #isQuote(char: string | undefined): char is string {
    return char === '"' || (char === "'" && (this.options.python === true || this.options.json5 === true))
  }

  #object(depth: number): Record<string, unknown> {
    const object: Record<string, unknown> = {}
    this.#at++
    for (;;) {
      this.#space()
      const char = this.text[this.#at]
      if (char === '}') break
      const name = this.options.json5 ? this.#match(NAME) : null
      if (name === null && !this.#isQuote(char)) throw this.#wrong('expected a key')
      const key = name ?? this.#string(char!)
      this.#space()
      if (this.text[this.#at] !== ':') throw this.#wrong('expected ":"')
      this.#at++
      set(object, key, this.value(depth + 1))
      this.#space()
      if (this.text[this.#at] === ',') this.#at++
      else if (this.text[this.#at] !== '}') throw this.#wrong('expected "," or "}"')
    }
    this.#at++
    return object
  }

  #list(close: string, depth: number): unknown[] {
    const list: unknown[] = []
    this.#at++
    for (;;) {
      this.#space()
      if (this.text[this.#at] === close) break
      if (this.options.python && this.text.startsWith('...', this.#at))
        throw new ElidedError('values were left out ("...") when the array was printed')
      list.push(this.value(depth + 1))
      this.#space()
      if (this.text[this.#at] === ',') this.#at++
      else if (this.text[this.#at] !== close && !this.options.python)
        throw this.#wrong(`expected "," or "${close}"`)
    }
    this.#at++
    return list
  }

  #string(quote: string): string {
    const from = ++this.#at
    let out = ''
    let start = from
    for (;;) {
      const char = this.text[this.#at]
      if (char === undefined) throw this.#wrong('a string that does not end')
      if (char === quote) break
      if (char === '\\') {
        out += this.text.slice(start, this.#at) + this.#escape()
        start = this.#at
      } else this.#at++
    }
    out += this.text.slice(start, this.#at)
    this.#at++
    return out
  }

  #escape(): string {
    const char = this.text[this.#at + 1]
    this.#at += 2
    if (char === undefined) throw this.#wrong('a string that does not end')
    const length = char === 'u' ? 4 : char === 'x' ? 2 : 0
    // A line that goes on in the next one.
    if (this.options.json5 && /[\n\r]/.test(char)) return ''
    if (length === 0) return ESCAPES[char] ?? char
    const code = this.text.slice(this.#at, this.#at + length)
    if (!/^[0-9a-fA-F]+$/.test(code) || code.length < length) throw this.#wrong('a broken escape')
    this.#at += length
    return String.fromCharCode(parseInt(code, 16))
  }

  #match(pattern: RegExp): string | null {
    pattern.lastIndex = this.#at
    const found = pattern.exec(this.text)
    if (!found) return null
    this.#at = pattern.lastIndex
    return found[0]
  }

  #space(): void {
    const space = this.options.json5 ? SPACE_OR_COMMENT : SPACE
    space.lastIndex = this.#at
    space.exec(this.text)
    this.#at = space.lastIndex
  }

  #wrong(what: string): SyntaxError {
    return new SyntaxError(`${what} at character ${this.#at + 1}`)
  }
}

/** As JSON.parse does: '__proto__' is a key like any other. */
function set(object: Record<string, unknown>, key: string, value: unknown): void {
  if (key === '__proto__')
    Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true })
  else object[key] = value
}

function toNumber(text: string): number | bigint {
  const plain = text.replace(/_/g, '')
  const value = Number(plain)
  return /^[+-]?\d+$/.test(plain) && !Number.isSafeInteger(value) ? BigInt(plain.replace('+', '')) : value
}
