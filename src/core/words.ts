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

/** Less than this is not worth a press. */
const SHORT = 40

/**
 * A text's first sentence and what follows it, '' where that is a few words. A sentence ends before a capital, a digit, a
 * bracket or a quotation mark, and not with the initial of a name: 'of 0.5 e.g. there' and 'by A. Turing' end none.
 */
export function firstSentence(text: string): [first: string, rest: string] {
  const end = /(?<!(?:^|[\s(])\p{Lu})[.!?]\s+(?=[\p{Lu}\d“"‘[(−])/u.exec(text)
  if (!end || text.length - end.index < SHORT) return [text, '']
  return [text.slice(0, end.index + 1), text.slice(end.index + end[0].length)]
}
