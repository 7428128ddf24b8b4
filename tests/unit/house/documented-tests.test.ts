/** Tests that docs/statistics.md names: every one of them exists, under that name, in the file that is linked. */
import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, it } from 'vitest'

const docs = resolve(import.meta.dirname, '../../../docs')
const text = readFileSync(join(docs, 'statistics.md'), 'utf8')
const rows = text
  .split('\n')
  .filter((line) => line.startsWith('| ') && !/^\| (?:---|figure|case|kind)/.test(line))

/** Each link with the names that are quoted after it. */
const named = rows.flatMap((row) =>
  [...row.matchAll(/\[[^\]]+\]\(([^)]+\.test\.ts)\)((?:(?!\]\().)*)/g)].flatMap(([, path, after]) =>
    // A name may hold quotes of its own: it ends before a comma, a semicolon or the cell.
    [...after!.matchAll(/“(.+?)”(?=[,;]? (?:“|\[|\|))/g)].map(([, name]) => ({ path: path!, name: name! })),
  ),
)

it('every row names a test', () => {
  expect(rows.length).toBeGreaterThan(50)
  for (const row of rows) expect(row, row).toMatch(/\]\([^)]+\.test\.ts\) “.+”/)
})

it.each(named)('$path has “$name”', ({ path, name }) => {
  const file = join(docs, path)
  expect(existsSync(file)).toBe(true)
  const source = readFileSync(file, 'utf8')
  const quoted = ["'", '"', '`'].some((mark) => source.includes(`${mark}${name}${mark}`))
  expect(quoted).toBe(true)
})
