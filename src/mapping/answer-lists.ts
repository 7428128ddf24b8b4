/** Answers that are lists: a number per class, one-hot, or the best classes with their scores. */
import { elements } from '../core/tensors'
import type { Column } from '../core/columns'
import { parseJson } from '../files/loose-json'

/** A class with its score. */
export interface Ranked {
  label: string
  score: number
}

const LABELS = ['label', 'class', 'class_name', 'className', 'name', 'category', 'displayName', 'index']
const SCORES = ['score', 'probability', 'prob', 'confidence', 'value', 'p']

/** The numbers of each of a column's rows, or null where it has not one per class. */
export function rowsOf(columns: readonly Column[], k: number): (i: number) => ArrayLike<number> | null {
  const [first] = columns
  if (columns.length > 1) {
    const row = new Float64Array(k)
    return (i) => {
      columns.forEach((column, c) => (row[c] = column.kind === 'number' ? column.values[i]! : NaN))
      return row.some(Number.isNaN) ? null : row
    }
  }
  if (first?.kind === 'tensor') {
    const size = elements(first.shape)
    return (i) => {
      const row = first.values.subarray(i * size, (i + 1) * size)
      return size === k && !row.some(Number.isNaN) ? row : null
    }
  }
  if (first?.kind !== 'text') return () => null
  const lists = first.dictionary.map((text) => numberList(text))
  return (i) => {
    const list = lists[first.codes[i]!]
    return list?.length === k ? list : null
  }
}

/** A list of numbers in whatever brackets ([[0.1, 0.9]]); null where the text is none. */
export function numberList(text: string): number[] | null {
  // Of a column of names each is asked, and none is worth a parser's error.
  if (!/[[(]/.test(text)) return null
  const value = unwrapped(parsed(text))
  if (!Array.isArray(value) || value.length === 0) return null
  return value.every((one) => typeof one === 'number' || typeof one === 'boolean') ? value.map(Number) : null
}

/** Where the only 1 among zeros is; -1 where a list is no one-hot. */
export function oneHot(list: readonly number[]): number {
  const ones = list.filter((value) => value === 1).length
  return ones === 1 && list.every((value) => value === 0 || value === 1) ? list.indexOf(1) : -1
}

/** The one thing in nested brackets: '[[0]]' is 0 and '["cat"]' is cat; null where there is no such thing. */
export function bare(text: string): string | null {
  if (!/^\s*[[(]/.test(text)) return null
  const value = unwrapped(parsed(text))
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? String(value)
    : null
}

/**
 * The best classes with their scores: a list of {label, score}, of [label, score] pairs, or an object of scores by
 * class. @returns null where the text is none of these
 */
export function topK(text: string): Ranked[] | null {
  if (!/^\s*[[({]/.test(text)) return null
  const value = unwrapped(parsed(text))
  if (Array.isArray(value)) {
    const one = ranked(value)
    const all = one ? [one] : value.map(ranked)
    return all.length > 0 && all.every((pair) => pair !== null) ? all : null
  }
  if (typeof value !== 'object' || value === null) return null
  const alone = ranked(value)
  if (alone) return [alone]
  const entries = Object.entries(value)
  const scores = entries.every(([, score]) => typeof score === 'number')
  return scores && entries.length > 0
    ? entries.map(([label, score]) => ({ label, score: score as number }))
    : null
}

/** Names or indices of classes, each once, the best first: '["cat", "dog"]', '[3, 1, 2]'; null where a text is no such list. */
export function ranking(text: string): string[] | null {
  if (!/^\s*[[(]/.test(text)) return null
  const value = unwrapped(parsed(text))
  if (!Array.isArray(value) || value.length < 2 || new Set(value).size < value.length) return null
  const isName = (one: unknown) => typeof one === 'string' || (Number.isInteger(one) && Number(one) >= 0)
  return value.every(isName) ? value.map(String) : null
}

function ranked(value: unknown): Ranked | null {
  if (Array.isArray(value)) {
    // Keras' decode_predictions has an id before the name.
    const [label, score] = value.slice(-2) as unknown[]
    return value.length >= 2 && value.length <= 3 && typeof label === 'string' && typeof score === 'number'
      ? { label, score }
      : null
  }
  if (typeof value !== 'object' || value === null) return null
  const own = value as Record<string, unknown>
  const label = LABELS.map((key) => own[key]).find(
    (one) => typeof one === 'string' || typeof one === 'number',
  )
  const score = SCORES.map((key) => own[key]).find((one) => typeof one === 'number')
  const found = label === undefined ? only(own, (one) => typeof one === 'string') : label
  return found === undefined || score === undefined ? null : { label: String(found), score: score as number }
}

/** The one value of a kind, whatever its name; undefined where there is none, or are several. */
function only(own: Record<string, unknown>, is: (value: unknown) => boolean): unknown {
  const values = Object.values(own).filter(is)
  return values.length === 1 ? values[0] : undefined
}

/** Lists of one thing are that thing. */
function unwrapped(value: unknown): unknown {
  let inner = value
  while (Array.isArray(inner) && inner.length === 1) inner = inner[0] as unknown
  return inner
}

function parsed(text: string): unknown {
  try {
    return parseJson(text, { python: true })
  } catch {
    return null
  }
}
