/** A table of docs/reliability.md that a test makes: `UPDATE=1` writes it anew; otherwise it must be what was measured. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { root } from './workbench'

export type Row = [fault: string, outcome: string]

/** @param mark names the comment that the table stands under */
export function isMeasured(mark: string, table: readonly Row[]): void {
  const path = join(root, 'docs/reliability.md')
  const text = readFileSync(path, 'utf8')
  const begin = `<!-- ${mark} -->\n`
  expect(text, `docs/reliability.md has no table “${mark}”`).toContain(begin)
  expect(table, 'nothing was measured: the tests that do were not run').not.toEqual([])
  const from = text.indexOf(begin) + begin.length
  const to = text.indexOf('\n<!-- end -->', from)
  const rows = ['| fault | outcome |', '|---|---|', ...table.map(([a, b]) => `| ${a} | ${b} |`)].join('\n')
  const now = text.slice(0, from) + rows + text.slice(to)
  if (process.env['UPDATE']) writeFileSync(path, now)
  else expect(text).toBe(now)
}
