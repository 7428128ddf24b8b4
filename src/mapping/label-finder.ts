/** A label as the log writes it → its class. */
import type { Mapping } from '../result/mapping'
import { bare, numberList, oneHot } from './answer-lists'
import { classFinder, finder } from './lookup'

/** What stands for no label. */
export const NO_LABEL = -2

/**
 * Index of a label's class by any of its spellings, in brackets too; of a one-hot list as long as there are classes, the
 * class at its place. @returns NO_LABEL for what the mapping says is none, -1 for what is no class
 */
export function labelFinder({
  classes,
  aliases,
  noLabel = [],
}: Pick<Mapping, 'classes' | 'aliases' | 'noLabel'>): (text: string) => number {
  const isNone = noneFinder(noLabel)
  const find = classFinder(classes, aliases)
  return (text) => {
    if (isNone(text)) return NO_LABEL
    const found = find(text)
    if (found >= 0) return found
    const list = numberList(text)
    if (list && list.length > 1) return list.length === classes.length ? oneHot(list) : -1
    return find(bare(text) ?? text)
  }
}

/** Whether a label or an answer is one of the values that stand for none: as written, in another case, or as the same number. */
export function noneFinder(none: readonly string[] = []): (text: string) => boolean {
  const find = finder(none.map((text) => text.toLowerCase()))
  return (text) => none.length > 0 && find(text.toLowerCase()) >= 0
}
