/** The order in which a folder of rotated or sharded files was written: by their names, and by their first times. */

const NAME = String.raw`(.*?(?:^|[./])(?:log|jsonl?|csv|tsv|txt|ndjson|out|err))`
const PACKED = String.raw`(?:\.(?:gz|zst))?$`
/** app.log.2.gz: logrotate's number, the higher the older; the file without one is the newest. */
const ROTATED = new RegExp(String.raw`^${NAME}(?:\.(\d{1,4}))?${PACKED}`, 'i')
/** app.log-20240131.gz by logrotate, app.log.2024-01-31_13 by Python's handler; the file without a date is the newest. */
const DATED = new RegExp(String.raw`^${NAME}[-.](\d{5,}[-_.\d]*?|\d{4}-\d\d[-_.\d]*?)${PACKED}`, 'i')

/**
 * @param files anything with a path. Dated names and part numbers come in natural order; logrotate's numbers count down.
 * @returns the same, oldest first.
 */
export function oldestFirst<T>(files: readonly T[], pathOf: (file: T) => string): T[] {
  const keyed = files.map((file) => ({ file, ...keyOf(pathOf(file)) }))
  keyed.sort(
    (a, b) =>
      a.base.localeCompare(b.base, 'en', { numeric: true }) ||
      b.turn - a.turn ||
      a.date.localeCompare(b.date, 'en', { numeric: true }),
  )
  return keyed.map(({ file }) => file)
}

function keyOf(path: string): { base: string; turn: number; date: string } {
  const dated = DATED.exec(path)
  if (dated) return { base: dated[1]!, turn: -1, date: dated[2]! }
  const rotated = ROTATED.exec(path)
  // No date sorts after every date.
  return {
    base: rotated?.[1] ?? path,
    turn: rotated?.[2] === undefined ? -1 : Number(rotated[2]),
    date: '99999999999999',
  }
}

/**
 * The same by what is in the files, where that can be told of every one of them; names decide between equal times.
 * @param startOf first time in a file, ms since 1970; NaN where it has none
 */
export function inOrder<T>(
  files: readonly T[],
  pathOf: (file: T) => string,
  startOf: (file: T) => number,
): T[] {
  const named = oldestFirst(files, pathOf)
  const starts = new Map(named.map((file) => [file, startOf(file)]))
  if ([...starts.values()].some(Number.isNaN)) return named
  // Sorting is stable: files of one start stay as their names have them.
  return named.sort((a, b) => starts.get(a)! - starts.get(b)!)
}
