/** Writes docs/trust.md from what the simulations kept. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Cell } from './cells'

const folder = join(import.meta.dirname, '../../test-results/trust')
const read = (name: string) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as Cell[]
const files = readdirSync(folder)
  .filter((name) => name.endsWith('.json'))
  .sort()

/** A table: rows are dependences, columns sizes; each cell a share in per cent. */
function table(cells: Cell[]): string {
  const columns = [...new Set(cells.map(({ column }) => column))]
  const rows = [...new Set(cells.map(({ row }) => row))]
  const at = (row: string, column: string) => cells.find((c) => c.row === row && c.column === column)
  const line = (of: string[]) => `| ${of.join(' | ')} |`
  const share = (c: Cell | undefined) => (c ? ((100 * c.count) / c.runs).toFixed(1) : '')
  const runs = columns.map((column) => cells.find((c) => c.column === column)?.runs ?? 0)
  return [
    `### ${cells[0]?.table ?? ''}`,
    '',
    line(['', ...columns]),
    line(['---', ...columns.map(() => '---:')]),
    ...rows.map((row) => line([row, ...columns.map((column) => share(at(row, column)))])),
    line(['_runs_', ...runs.map((count) => `_${count}_`)]),
    '',
  ].join('\n')
}

const coverage = files.filter((name) => name.startsWith('coverage'))
const power = files.filter((name) => name.startsWith('power'))
const passes = files.filter((name) => !coverage.includes(name) && !power.includes(name))
const tables = (names: string[]) => names.map((name) => table(read(name))).join('\n')

const text = `# What a verdict can be trusted with

Written by \`npm run trust\`: seeded simulations that run the gates themselves, not copies of their formulas. Each cell is
the share of runs, in per cent. A share p of r runs is known to about 200 sqrt(p (1 - p) / r) points;
\`TRUST_SCALE=10 npm run trust\` simulates ten times as often.

Rows say how requests depend on each other. In clusters every request of a user has the same fate, and a column says who
the user is; in an autoregression (AR) neighbours in time are alike, and nothing but the log's order says so.

## Wrong passes

Shadow is exactly as much worse as the gate does not accept. A gate at 95 % should pass in at most 5 % of such runs.

${tables(passes)}
## Coverage

How often an interval of 95 % holds the truth. An interval that is not drawn, because so few requests support none, counts
as holding it.

${tables(coverage)}
## What the precautions cost

${tables(power)}
## What this does not cover

- Failures or flips that come in bursts, in a log in which none has come yet and nothing else (latencies, wrong answers)
  comes in bursts: they look like requests without any. A cluster column, or more time, shows them.
- Clusters that no column tells: requests of a user that are scattered over the log look independent.
- Errors of numbers so skewed that the largest have not come yet: an interval of means cannot know of them.
`

writeFileSync(join(import.meta.dirname, '../../docs/trust.md'), text)
