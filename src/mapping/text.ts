/** Names, pointers and numbers as text. */
import { ungrouped } from '../formats/columns/values'

/** 'serving_default_Dep_Delay:0' and 'depDelay' are one name. */
export function plainName(name: string): string {
  return name
    .replace(/:\d+$/, '')
    .replace(/^serving_default_/, '')
    .split(/[./]/)
    .at(-1)!
    .replace(/[^\p{L}\p{N}]/gu, '')
    .toLowerCase()
}

/** Fractions, or more distinct integers than any list of classes would have. */
export function looksNumeric(values: readonly string[]): boolean {
  if (values.length === 0) return false
  const numbers = values.map((value) => (value.trim() === '' ? NaN : Number(ungrouped(value.trim()))))
  if (numbers.some(Number.isNaN)) return false
  return numbers.some((value) => !Number.isInteger(value)) || new Set(numbers).size > 50
}
