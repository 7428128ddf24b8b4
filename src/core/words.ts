/** Words around figures, said the same way everywhere. */
import { count, plural } from './numbers'

/** 1 -> 'one'. Beyond nine as digits. */
export function numberWord(n: number): string {
  return ['no', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'][n] ?? String(n)
}

/** 24,828 -> 'about 24,800 more requests': two or three digits, because a forecast has no more; 1 -> '1 more request'. */
export function moreText(n: number, what: string): string {
  if (n < 100) return `${count(n)} more ${plural(n, what.replace(/s$/, ''), what)}`
  return `about ${count(Number(n.toPrecision(n < 10_000 ? 2 : 3)))} more ${what}`
}

/** ['a', 'b', 'c'] -> 'a, b and c'. */
export function listText(items: readonly string[]): string {
  if (items.length < 2) return items.join('')
  return `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`
}

/** A word's first letter made large. */
export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)
