/** Lists within what a console printed: '>>> scaler.mean_', then 'array([1., 2.])'. */
import { ElidedError, parseLoose } from '../files/loose-json'

export interface Literal {
  /** The last word before it, without what it is an attribute of: 'mean_'. */
  label: string
  value: unknown
}

const CLOSING: Record<string, string> = { '[': ']', '{': '}' }

/** @returns lists and objects from left to right. @throws ElidedError where one was printed with '...' */
export function literalsIn(text: string): Literal[] {
  const found: Literal[] = []
  let from = 0
  for (let at = 0; at < text.length; at++) {
    if (!(text[at]! in CLOSING)) continue
    const end = endOf(text, at)
    if (end < 0) break
    try {
      const value = parseLoose(text.slice(at, end + 1), { python: true })
      found.push({ label: labelIn(text.slice(from, at)), value })
      from = end + 1
      at = end
    } catch (error) {
      if (error instanceof ElidedError) throw error
    }
  }
  return found
}

/** Where the bracket at `at` is closed; -1 where it is not. */
function endOf(text: string, at: number): number {
  const open: string[] = []
  let quote = ''
  for (let i = at; i < text.length; i++) {
    const char = text[i]!
    if (quote !== '') {
      if (char === '\\') i++
      else if (char === quote) quote = ''
    } else if (char === '"' || char === "'") quote = char
    else if (char in CLOSING) open.push(CLOSING[char]!)
    else if (char === open.at(-1)) {
      open.pop()
      if (open.length === 0) return i
    }
  }
  return -1
}

/** What wraps a list where it is printed: array(, np.array(, Index(. */
const WRAPPERS = /(?:\b(?:np|numpy|pd|pandas)\.)?\b(?:array|asarray|Index|Series|list|tuple|tensor)\s*\(\s*$/

function labelIn(before: string): string {
  const words = before.replace(WRAPPERS, '').match(/[A-Za-z_]\w*/g)
  return words?.at(-1)?.toLowerCase() ?? ''
}
