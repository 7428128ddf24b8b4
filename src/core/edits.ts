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

/** The name that takes the fewest changes. @param names at least one */
export function nearestOf(wanted: string, names: readonly string[]): string {
  const distances = names.map((name) => edits(wanted.toLowerCase(), name.toLowerCase()))
  return names[distances.indexOf(Math.min(...distances))]!
}
