/** The order in which a folder of rotated or sharded files was written, by their names. */

/** app.log.2.gz: logrotate's number, the higher the older; the file without one is the newest. */
const ROTATED = /^(.*?\.(?:log|jsonl?|csv|tsv|txt|ndjson))(?:\.(\d{1,4}))?(?:\.(?:gz|zst))?$/i

/**
 * @param files anything with a path. Dated names and part numbers come in natural order; logrotate's numbers count down.
 * @returns the same, oldest first.
 */
export function oldestFirst<T>(files: readonly T[], pathOf: (file: T) => string): T[] {
  const keyed = files.map((file) => {
    const path = pathOf(file)
    const rotated = ROTATED.exec(path)
    return { file, base: rotated?.[1] ?? path, turn: rotated?.[2] === undefined ? -1 : Number(rotated[2]) }
  })
  keyed.sort((a, b) => a.base.localeCompare(b.base, 'en', { numeric: true }) || b.turn - a.turn)
  return keyed.map(({ file }) => file)
}
