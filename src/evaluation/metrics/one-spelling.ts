/** Categories that the training data and the log spell otherwise: “M” and “m”, “Yes” and 1, “North” and a code of its own. */
import type { NumberColumn, TextColumn } from '../../core/columns'
import { truthOf } from '../../core/truths'
import { psi, psiNoise, total } from '../statistics/psi'

/** Numbers of so many values may be codes of categories. */
const MOST_CODES = 50
/** PSI below which shares are those of training under other names. */
const ALIKE = 0.1

/**
 * The training data's categories in the log's spelling, where both spell the same words: case, blanks, yes and no.
 * @returns null where they are spelt alike, or where a side tells such spellings apart
 */
export function inOneSpelling(before: TextColumn, now: TextColumn): TextColumn | null {
  for (const fold of [asTruth, asWord]) {
    const known = foldedNames(now, fold)
    if (!known || !foldedNames(before, fold)) continue
    const dictionary = before.dictionary.map((name) => known.get(fold(name) ?? '') ?? name)
    return dictionary.every((name, i) => name === before.dictionary[i]) ? null : { ...before, dictionary }
  }
  return null
}

const asTruth = (name: string) => truthOf(name)?.toString() ?? null
const asWord = (name: string) =>
  name
    .trim()
    .toLowerCase()
    .replace(/[\s_-]+/g, ' ')

/** Names by what they are folded to; null where one is folded to nothing, or two to the same. */
function foldedNames(
  { codes, dictionary }: TextColumn,
  fold: (name: string) => string | null,
): Map<string, string> | null {
  const names = new Map<string, string>()
  for (const code of new Set(codes)) {
    const name = dictionary[code]
    if (name === undefined) continue
    const folded = fold(name)
    if (folded === null || names.has(folded)) return null
    names.set(folded, name)
  }
  return names
}

/** Numbers as categories, where there are few; null where there are many. */
export function asCategories({ values }: NumberColumn): TextColumn | null {
  const index = new Map<number, number>()
  const codes = new Int32Array(values.length)
  for (let i = 0; i < codes.length; i++) {
    const value = values[i]!
    if (value !== value) codes[i] = -1
    else {
      const code = index.get(value) ?? index.size
      if (code === MOST_CODES) return null
      index.set(value, code)
      codes[i] = code
    }
  }
  return { kind: 'text', codes, dictionary: [...index.keys()].map(String) }
}

/**
 * Whether categories that only one side has may be each other under another name: ordered by how frequent they are,
 * their shares are alike. No rows tell that from categories that took the place of others.
 * @param before, now counts by name, missing values among them
 * @returns the most frequent of them on either side; null where they are not alike
 */
export function underOtherNames(
  before: ReadonlyMap<string, number>,
  now: ReadonlyMap<string, number>,
): { before: string; now: string } | null {
  const only = (side: ReadonlyMap<string, number>, other: ReadonlyMap<string, number>) =>
    [...side].filter(([name]) => !other.has(name)).sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
  const [gone, come] = [only(before, now), only(now, before)]
  const most = Math.max(gone.length, come.length)
  if (gone.length === 0 || come.length === 0 || most > MOST_CODES) return null
  const shared = [...before].filter(([name]) => now.has(name))
  const counts = (alone: [string, number][], side: ReadonlyMap<string, number>) => [
    ...shared.map(([name]) => side.get(name)!),
    ...Array.from({ length: most }, (_, i) => alone[i]?.[1] ?? 0),
  ]
  const [a, b] = [counts(gone, before), counts(come, now)]
  const limit = Math.max(ALIKE, psiNoise(a.length, total(a), total(b)))
  return psi(a, b) <= limit ? { before: gone[0]![0], now: come[0]![0] } : null
}
