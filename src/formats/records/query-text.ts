/** The query of an address, as it is asked for or logged: '/predict?age=31&income=5.2e4', 'GET /p?a=1 HTTP/1.1', 'age=31&city=north'. */
import type { Fields } from './expand'

const ADDRESS =
  /^(?:[A-Z]+ )?(?:[a-z][a-z\d+.-]*:\/\/[^\s?#]*|\/[^\s?#]*)?\?([^\s#]*)(?:#\S*)?(?: HTTP\/[\d.]+)?$/i
const BARE = /^[^\s&=?/]+=[^\s&]*(?:&[^\s&=]+=[^\s&]*)+$/

/** @returns the values of the query that a text is, those that are there several times as lists; null where it is none */
export function queryIn(text: string): Fields | null {
  if (!text.includes('=')) return null
  const trimmed = text.trim()
  const query = ADDRESS.exec(trimmed)?.[1] ?? (BARE.test(trimmed) ? trimmed : null)
  if (query === null || !query.includes('=')) return null
  const values = new Map<string, string[]>()
  for (const part of query.split('&')) {
    const [name = '', ...value] = part.split('=')
    const key = decoded(name)
    if (key !== '') values.set(key, [...(values.get(key) ?? []), decoded(value.join('='))])
  }
  return Object.fromEntries(
    [...values].map(([key, all]) => [key.replace(/\[\]$/, ''), all.length > 1 ? numbers(all) : all[0]!]),
  )
}

const numbers = (all: readonly string[]): unknown[] =>
  all.every((one) => /^[+-]?[\d.]+(?:e[+-]?\d+)?$/i.test(one)) ? all.map(Number) : [...all]

/** A '+' is a blank, but in a number: whoever wrote 5.2e+04 by hand meant one. */
function decoded(text: string): string {
  const plain = /^[\d.]+[eE]\+\d+$/.test(text) ? text : text.replaceAll('+', ' ')
  try {
    return decodeURIComponent(plain)
  } catch {
    return plain
  }
}
