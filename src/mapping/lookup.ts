/** Text to numbers by dictionary: each distinct spelling is looked up once, each row costs one array read. */
import type { TextColumn } from '../core/columns'
import { areTruths, truthOf } from '../core/truths'

/** '1.0', '01' and ' 1 ' are 1 to a person who wrote "1" in a mapping; null where the text is no plain number. */
export function numberText(text: string): string | null {
  const trimmed = text.trim()
  if (trimmed === '' || !/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(trimmed)) return null
  const number = Number(trimmed)
  // Beyond what a double tells apart, each digit counts: 100000000000000001 is not 100000000000000002.
  if (/^[+-]?\d+$/.test(trimmed) && !Number.isSafeInteger(number))
    return String(BigInt(trimmed.replace('+', '')))
  return String(number)
}

/** Looks spellings up by `find`, caching per dictionary; a dictionary that grows between batches is only extended. */
export class Lookup {
  #of: string[] | null = null
  #found: number[] = []
  readonly #find: (text: string) => number

  constructor(find: (text: string) => number) {
    this.#find = find
  }

  /** @returns what `find` gives for one text. */
  one(text: string): number {
    return this.#find(text)
  }

  /** @returns what `find` gave for each of the column's dictionary entries. */
  table(column: TextColumn): readonly number[] {
    if (this.#of !== column.dictionary) {
      this.#of = column.dictionary
      this.#found = []
    }
    for (let i = this.#found.length; i < column.dictionary.length; i++)
      this.#found.push(this.#find(column.dictionary[i]!))
    return this.#found
  }
}

/** Index of a text in a list of values: exactly, else as the same number; -1 where it is not there. */
export function finder(values: readonly string[]): (text: string) => number {
  const exact = new Map(values.map((value, i) => [value, i]))
  const numeric = new Map<string, number>()
  values.forEach((value, i) => {
    const number = numberText(value)
    if (number !== null && !numeric.has(number)) numeric.set(number, i)
  })
  return (text) => exact.get(text) ?? exact.get(text.trim()) ?? numeric.get(numberText(text) ?? '') ?? -1
}

/** Index of the class that an empty cell is, where the mapping says so: an alias of '', or a class of that name; -1 where it does not. */
export function blankClassOf(classes: readonly string[], aliases: Record<string, string>): number {
  return classes.indexOf(Object.hasOwn(aliases, '') ? aliases['']! : '')
}

/**
 * Index of a class by any of its spellings: an alias, the name, the same number, the name in another case,
 * true/false for two classes (any yes or no where they are yes and no), and the class's index where no class is itself named by a number.
 * @param byIndex whether an index may stand for a class
 * @returns -1 for a text that is no class.
 */
export function classFinder(
  classes: readonly string[],
  aliases: Record<string, string>,
  byIndex = true,
): (text: string) => number {
  const byName = finder(classes)
  const byAlias = new Map(Object.entries(aliases).map(([from, to]) => [from, byName(to)]))
  const lower = new Map(classes.map((name, i) => [name.toLowerCase(), i]))
  const numbered = classes.some((name) => numberText(name) !== null)
  const truths = areTruths(classes) ? classes.map(truthOf) : null
  return (text) => {
    const trimmed = text.trim()
    const number = numberText(trimmed)
    const alias =
      byAlias.get(text) ?? byAlias.get(trimmed) ?? (number === null ? undefined : byAlias.get(number))
    if (alias !== undefined) return alias
    const named = byName(text)
    if (named >= 0) return named
    const folded = lower.get(trimmed.toLowerCase())
    if (folded !== undefined) return folded
    const meant = truths && truthOf(trimmed)
    if (truths && meant !== null) return truths.indexOf(meant)
    const truth = classes.length === 2 ? ['false', 'true'].indexOf(trimmed.toLowerCase()) : -1
    if (truth >= 0) return numbered ? byName(String(truth)) : truth
    if (!byIndex) return -1
    const index = numbered || number === null ? -1 : Number(number)
    return Number.isInteger(index) && index >= 0 && index < classes.length ? index : -1
  }
}
