/** Where a text stops being JSON: browsers word it in several ways, and some do not say. */

/** A token, or the quote that opens a string: strings are followed by hand, since a regular expression may take for ever. */
const token = /[ \t\r\n]*([{}[\],:"]|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)/y
const escape = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y

/** @returns the position after the string that opens before `at`; -1 where it never ends or holds what no string may */
function endOfString(text: string, at: number): number {
  for (let i = at; i < text.length;) {
    const code = text.charCodeAt(i)
    if (code === 0x22) return i + 1
    if (code < 0x20) return -1
    if (code === 0x5c) {
      escape.lastIndex = i
      if (!escape.test(text)) return -1
      i = escape.lastIndex
    } else i++
  }
  return -1
}

/** What may come next. */
type Expected = 'value' | 'value or ]' | 'key' | 'key or }' | 'colon' | 'comma'

/** @returns the position of the first token that cannot stand where it stands, or of no token at all; null where all is well */
export function firstError(text: string): number | null {
  const open: ('{' | '[')[] = []
  let expected: Expected = 'value'
  for (let at = 0; ;) {
    token.lastIndex = at
    const found = token.exec(text)?.[1]
    if (found === undefined) {
      const end = skipSpace(text, at)
      return end >= text.length && open.length === 0 && expected === 'comma' ? null : end
    }
    const start = token.lastIndex - found.length
    at = found === '"' ? endOfString(text, token.lastIndex) : token.lastIndex
    const next: Expected | null = at < 0 ? null : after(found, expected, open)
    if (next === null) return start
    expected = next
  }
}

function skipSpace(text: string, at: number): number {
  let i = at
  while (i < text.length && ' \t\r\n'.includes(text[i]!)) i++
  return i
}

function after(found: string, expected: Expected, open: ('{' | '[')[]): Expected | null {
  const value = expected === 'value' || expected === 'value or ]'
  if (found === '{' || found === '[') {
    if (!value) return null
    open.push(found)
    return found === '{' ? 'key or }' : 'value or ]'
  }
  if (found === '}' || found === ']') {
    const opener = found === '}' ? '{' : '['
    const empty = expected === (found === '}' ? 'key or }' : 'value or ]')
    return (empty || expected === 'comma') && open.pop() === opener ? 'comma' : null
  }
  if (found === ':') return expected === 'colon' ? 'value' : null
  if (found === ',')
    return expected === 'comma' && open.length > 0 ? (open.at(-1) === '{' ? 'key' : 'value') : null
  if (expected === 'key' || expected === 'key or }') return found.startsWith('"') ? 'colon' : null
  return value ? 'comma' : null
}
