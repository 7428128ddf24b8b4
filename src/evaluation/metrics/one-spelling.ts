/** Categories that the training data and the log spell otherwise: True and 1; “M” and “m”, “North” and a code of its own. */
import type { NumberColumn, TextColumn } from '../../core/columns'
import { truthOf } from '../../core/truths'
import { psi, psiNoise, total } from '../statistics/psi'

/** Numbers of so many values may be codes of categories. */
const MOST_CODES = 50
/** PSI below which shares are those of training under other names. */
const ALIKE = 0.1

/** What file formats make of one and the same boolean: true of JSON, True of pandas, TRUE of R, 1 of a database. */
const BOOLEAN = /^(?:true|false|[01](?:\.0*)?)$/i

/**
 * The training data's booleans in the log's spelling. No other words are taken as the same: a log that writes “m” where
 * models were trained on “M” feeds them what they do not know.
 * @returns null where they are spelt alike, or where a side holds anything else
 */
export function inOneSpelling(before: TextColumn, now: TextColumn): TextColumn | null {
  const known = booleanNames(now)
  if (!known || !booleanNames(before)) return null
  const dictionary = before.dictionary.map((name) => known.get(truthOf(name)) ?? name)
  return dictionary.every((name, i) => name === before.dictionary[i]) ? null : { ...before, dictionary }
}

/** How a column spells what is true and what is not; null where it holds anything else, or two spellings of one. */
function booleanNames({ codes, dictionary }: TextColumn): Map<0 | 1 | null, string> | null {
  const names = new Map<0 | 1 | null, string>()
  for (const code of new Set(codes)) {
    const name = dictionary[code]
    if (name === undefined) continue
    const value = truthOf(name)
    if (!BOOLEAN.test(name) || names.has(value)) return null
    names.set(value, name)
  }
  return names
}

/** Numbers as categories, where there are no more than so many; else null. */
export function asCategories({ values }: NumberColumn, most = MOST_CODES): TextColumn | null {
  const index = new Map<number, number>()
  const codes = new Int32Array(values.length)
  for (let i = 0; i < codes.length; i++) {
    const value = values[i]!
    if (value !== value) codes[i] = -1
    else {
      const code = index.get(value) ?? index.size
      if (code === most) return null
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
