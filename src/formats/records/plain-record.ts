/** Records of which nothing is to be opened: numbers and words, under names that hold no body. Most logs have no others. */
import type { Fields } from './expand'

const [SPACE, ASCII_END] = [32, 128]
const [QUOTE, BRACKET, BRACE, BRACE_END, BRACKET_END, MAP] = ['"', '[', '{', '}', ']', 'm'].map((one) =>
  one.charCodeAt(0),
)
/** Base64 of an object or a list of objects begins with two of them. */
const ENCODED = new Set(
  ['ey', 'ew', 'W3', 'Wy', 'Ww'].map((two) => pairOf(two.charCodeAt(0), two.charCodeAt(1))),
)

function pairOf(first: number, second: number): number {
  return first * ASCII_END + second
}

/** Whether a text's two ends tell that it holds neither JSON nor a list, an object behind words, base64 of one or a map of Go’s. */
export function isPlainText(text: string): boolean {
  return text === '' || arePlainEnds(text.charCodeAt(0), text.charCodeAt(1), text.charCodeAt(text.length - 1))
}

/** The same of a text's bytes in UTF-8. */
export function isPlainBytes(bytes: Uint8Array, from: number, to: number): boolean {
  return from === to || arePlainEnds(bytes[from]!, bytes[from + 1]!, bytes[to - 1]!)
}

function arePlainEnds(first: number, second: number, last: number): boolean {
  return (
    first > SPACE &&
    first < ASCII_END &&
    first !== QUOTE &&
    first !== BRACKET &&
    first !== BRACE &&
    !ENCODED.has(pairOf(first, second)) &&
    last > SPACE &&
    last !== BRACE_END &&
    // Go's map[a:1].
    !(last === BRACKET_END && first === MAP)
  )
}

/**
 * @param isPlainName whether a name holds no body, no answers of several models and no list
 * @returns whether a record is plain; such a one is a row as it is
 */
export function plainRecords(isPlainName: (name: string) => boolean): (record: Fields) => boolean {
  // The records of a log have the same names in the same order, which are looked at once.
  const names: string[] = []
  return (record) => {
    let at = 0
    for (const name in record) {
      const value = record[name]
      if (typeof value === 'string' ? !isPlainText(value) : typeof value === 'object' && value !== null) return false // prettier-ignore
      if (name !== names[at]) {
        if (!isPlainName(name)) return false
        names[at] = name
      }
      at++
    }
    return true
  }
}
