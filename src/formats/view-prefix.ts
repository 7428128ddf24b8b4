/** What a tool puts before the name of every column, as Looker does its view's: 'Predictions Amount', 'predictions.amount'. */
import type { FieldProfile } from './contract'
import { isGiven, ownerOf, roleByName } from './role-names'

/** Of fewer columns a word that all have may be what they are about. */
const FEWEST = 3

/**
 * @returns the names without what all of them begin with, where that says nothing of any: without it both models have
 * columns, or the truth has one. A prefix of one model, or of what models were given, does say something. Else null
 */
export function withoutPrefix(names: readonly string[]): string[] | null {
  const [first = '', ...others] = names
  if (others.length + 1 < FEWEST) return null
  let shared = first
  for (const name of others) while (!name.startsWith(shared)) shared = shared.slice(0, -1)
  const length = Math.max(shared.lastIndexOf(' '), shared.lastIndexOf('.')) + 1
  if (length === 0) return null
  const prefix = first.slice(0, length)
  const bare = names.map((name) => name.slice(length))
  if (bare.some((name) => name === '')) return null
  const owners = new Set(bare.map(ownerOf))
  if (owners.has('primary') && owners.has('shadow')) return bare
  const says = ownerOf(prefix) !== null || isGiven(`${prefix.slice(0, -1)}.x`)
  return !says && bare.some((name) => roleByName(name) === 'label') ? bare : null
}

/** Has roles guessed of fields as if they had these names. @param guess of the copies that it is given */
export function underNames(
  fields: FieldProfile[],
  names: readonly string[],
  guess: (copies: FieldProfile[]) => void,
): void {
  const copies = fields.map((field, i) => ({ ...field, name: names[i]! }))
  guess(copies)
  copies.forEach((copy, i) => {
    const { rival } = copy
    const taken = rival && (fields[names.indexOf(rival.taken)]?.name ?? rival.taken)
    Object.assign(fields[i]!, { ...copy, name: fields[i]!.name, ...(rival ? { rival: { ...rival, taken } } : {}) }) // prettier-ignore
  })
}
