/** How far one word is from another, for whoever misspelt one. */

/** Insertions, deletions and replacements that make one text of another (Levenshtein 1966). */
export function edits(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++)
      next.push(Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)))
    row = next
  }
  return row[b.length]!
}

/**
 * The name that takes the fewest changes.
 * @param most changes that a name may take; by default, what slips of the hand are: one in three letters. A name that
 * begins as the other does is as near
 * @returns null where none is near
 */
export function nearestOf(
  wanted: string,
  names: readonly string[],
  most = Math.ceil(wanted.length / 3),
): string | null {
  const word = wanted.toLowerCase()
  const near = names.flatMap((name) => {
    const other = name.toLowerCase()
    const distance = edits(word, other)
    const begins = word !== '' && (other.startsWith(word) || word.startsWith(other))
    return distance <= most || begins ? [{ name, distance }] : []
  })
  const fewest = Math.min(...near.map(({ distance }) => distance))
  return near.find(({ distance }) => distance === fewest)?.name ?? null
}
