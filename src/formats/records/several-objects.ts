/** Several objects in a line of a log, each behind the word that says what it is: 'request {"age": 31} response {"y": 1}'. */
import { isObject } from '../../core/objects'
import { parseJson } from '../../files/loose-json'
import type { Fields } from './expand'
import { endOfNested } from './nested-text'
import { saidBeside } from './said-beside'

const BEGINS = /[\s:=](?=\{\s*["'])/g
const WORD = /([A-Za-z_]\w*)["']?\s*[:=]?\s*$/
/** As far before an object its word is looked for. */
const NEAR = 40

/** @returns the objects by their words, and what is said behind the last of them ('label: 1'), where there are at least two and all have one; null otherwise */
export function severalIn(line: string): Fields | null {
  const found: Fields = {}
  let to = 0
  BEGINS.lastIndex = 0
  for (let begin = BEGINS.exec(line); begin; begin = BEGINS.exec(line)) {
    const from = begin.index + 1
    const word = WORD.exec(line.slice(Math.max(to, from - NEAR), from))?.[1]
    to = endOfNested(line, from, (_, closed) => closed)
    const value = word === undefined || to < 0 ? null : objectIn(line.slice(from, to))
    if (!value || Object.hasOwn(found, word!)) return null
    found[word!] = value
    BEGINS.lastIndex = to - 1
  }
  return Object.keys(found).length > 1 ? { ...saidBeside('', line.slice(to)), ...found } : null
}

function objectIn(text: string): Fields | null {
  try {
    const value = parseJson(text, { python: text[1] !== '"' })
    return isObject(value) ? value : null
  } catch {
    return null
  }
}
