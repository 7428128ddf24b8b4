/** Names of a model's classes, wherever exporters write them: metadata of a model, or a file beside it. */
import { isObject } from '../core/objects'

/** Keys that hold the names, as Keras, scikit-learn, Teachable Machine, Hugging Face and others write them. */
const KEYS =
  /^(?:class(?:es|_?names|_?labels|_?indices)|labels?(?:_?names|_?map)?|names|target_?names|categories|vocabulary|id2label|label2id|index_?to_?(?:class|label|name)|(?:class|label)_?to_?(?:index|idx)|idx_?to_?class)$/i
/** Metadata lies in metadata. */
const MOST_DEPTH = 4

/**
 * @param value parsed JSON: a list of names, a table of them by index or of indices by name, or an object with one of
 * these under a telling key
 * @returns names by index; null where there are none
 */
export function classNamesIn(value: unknown): string[] | null {
  return listed(value) ?? tabled(value) ?? within(value, 0)
}

function listed(value: unknown): string[] | null {
  if (!Array.isArray(value) || value.length < 2) return null
  if (!value.every((one): one is string => typeof one === 'string' && one.trim() !== '')) return null
  return new Set(value).size === value.length ? value : null
}

/** {"0": "cat", "1": "dog"} or {"cat": 0, "dog": 1}: all indices from 0 on. */
function tabled(value: unknown): string[] | null {
  if (!isObject(value)) return null
  const entries = Object.entries(value)
  const [first] = entries
  if (!first || entries.length < 2) return null
  const byIndex = typeof first[1] === 'string'
  const names = new Array<string | undefined>(entries.length)
  for (const [key, one] of entries) {
    const [index, name] = byIndex ? [Number(key), one] : [Number(one), key]
    if (typeof name !== 'string' || typeof one !== (byIndex ? 'string' : 'number')) return null
    if (!Number.isInteger(index) || index < 0 || index >= names.length) return null
    names[index] = name
  }
  return listed(names)
}

function within(value: unknown, depth: number): string[] | null {
  if (typeof value === 'string') return /^\s*[[{]/.test(value) ? within(parsed(value), depth) : null
  if (!isObject(value) || depth > MOST_DEPTH) return null
  for (const [key, one] of Object.entries(value)) {
    if (!KEYS.test(key)) continue
    const text = typeof one === 'string' ? (parsed(one) ?? one.split(',').map((name) => name.trim())) : one
    const names = listed(text) ?? tabled(text)
    if (names) return names
  }
  for (const one of Object.values(value)) {
    const names = within(one, depth + 1)
    if (names) return names
  }
  return null
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
