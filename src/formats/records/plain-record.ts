/** Records of which nothing is to be opened: numbers and words, under names that hold no body. Most logs have no others. */
import type { Fields } from './expand'

const [SPACE, ASCII_END] = [32, 128]
const [QUOTE, BRACKET, BRACE, BRACE_END] = ['"', '[', '{', '}'].map((one) => one.charCodeAt(0))
/** Base64 of an object or a list of objects begins with one of them. */
const [BASE64_OBJECT, BASE64_LIST] = ['e', 'W'].map((one) => one.charCodeAt(0))

/** Whether a text's two ends tell that it holds neither JSON nor a list, an object behind words or base64 of one. */
export function isPlainText(text: string): boolean {
  if (text === '') return true
  const first = text.charCodeAt(0)
  const last = text.charCodeAt(text.length - 1)
  return (
    first > SPACE &&
    first < ASCII_END &&
    first !== QUOTE &&
    first !== BRACKET &&
    first !== BRACE &&
    first !== BASE64_OBJECT &&
    first !== BASE64_LIST &&
    last > SPACE &&
    last !== BRACE_END
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
