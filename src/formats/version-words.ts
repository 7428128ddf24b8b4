/** Words of a column's name that say a model's version, and their order. */

/** Words that name a version, with what they are ordered by. */
export const VERSION = /^(?:v|ver|version|m|model|rev|release|r)?(\d{1,6}(?:\.\d{1,6})*)$/
export const versionOf = (word: string): string | null =>
  VERSION.exec(word)?.[1] ?? (/^[ab]$/.test(word) ? String(word.charCodeAt(0)) : null)

/** Below 0 where version a is before b: 1.9 before 1.10. */
export function compareVersions(a: string, b: string): number {
  const [x, y] = [a, b].map((one) => one.split('.').map(Number)) as [number[], number[]]
  for (let i = 0; i < Math.max(x.length, y.length); i++) {
    const difference = (x[i] ?? 0) - (y[i] ?? 0)
    if (difference !== 0) return difference
  }
  return 0
}
