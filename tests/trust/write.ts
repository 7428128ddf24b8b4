/** Writes docs/trust.md from what the simulations kept. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { COVERED, isPast, openOf, WRONG, type Cell, type Promised } from './cells'
import { COSTS, COVERAGE, FALSE_ALARMS, PASSES } from './tables'

const folder = join(import.meta.dirname, '../../test-results/trust')
const docs = join(import.meta.dirname, '../../docs/trust.md')

/** What stands there: a table that was not simulated this time stays as it is. */
const before = existsSync(docs) ? readFileSync(docs, 'utf8') : ''

const percent = (share: number) => (100 * share).toFixed(1)
const shareOf = ({ count, runs }: Cell) => count / runs

/** A table: rows are dependences, columns sizes; each cell a share in per cent. */
function table(name: string, heading: string, promised?: Promised): string {
  const file = join(folder, `${name}.json`)
  if (!existsSync(file)) return stood(heading, promised)
  const cells = JSON.parse(readFileSync(file, 'utf8')) as Cell[]
  const columns = [...new Set(cells.map(({ column }) => column))]
  const rows = [...new Set(cells.map(({ row }) => row))]
  const at = (row: string, column: string) => cells.find((c) => c.row === row && c.column === column)
  const line = (of: string[]) => `| ${of.join(' | ')} |`
  const share = (c: Cell | undefined) =>
    c ? `${percent(shareOf(c))} (${openOf(c).map(percent).join('–')})` : ''
  return [
    `### ${heading}`,
    '',
    line(['', ...columns]),
    line(['---', ...columns.map(() => '---:')]),
    ...rows.map((row) => line([row, ...columns.map((column) => share(at(row, column)))])),
    line(['*runs*', ...columns.map((column) => spanOf(cells.filter((c) => c.column === column)))]),
    '',
    ...(promised ? [worstOf(cells, promised), ''] : []),
  ].join('\n')
}

/** '85 to 4,000': runs of these cells. */
function spanOf(cells: Cell[]): string {
  const runs = cells.map((c) => c.runs)
  const [least, most] = [Math.min(...runs), Math.max(...runs)].map((n) => n.toLocaleString('en-US'))
  return least === most ? `${least}` : `${least} to ${most}`
}

/** The cell that is worst, and those that are past what is promised. */
function worstOf(cells: Cell[], promised: Promised): string {
  const worst = cells.reduce((a, b) =>
    (promised.side === 'at most' ? shareOf(b) > shareOf(a) : shareOf(b) < shareOf(a)) ? b : a,
  )
  const names = ({ row, column }: Cell) => [row, column].join(', ')
  const broken = cells.filter((of) => isPast(of, promised))
  const surely = broken.length > 0 ? ` Past what is promised: ${broken.map(names).join('; ')}.` : ''
  return `The ${promised.side === 'at most' ? 'most' : 'least'}: ${percent(shareOf(worst))} % (${names(worst)}).${surely}`
}

/** A table as it stood, of those of the same heading the one that promises the same. */
function stood(heading: string, promised?: Promised): string {
  const parts = before.split(/^(?=##+ )/m).filter((part) => part.startsWith(`### ${heading}\n`))
  const kind = promised && { 'at most': 'The most:', 'at least': 'The least:' }[promised.side]
  return (parts.find((part) => !kind || part.includes(kind)) ?? '').replace(/\n+$/, '\n')
}

const tables = (of: Record<string, string>, promised?: Promised) =>
  Object.entries(of)
    .map(([name, heading]) => table(name, heading, promised))
    .filter(Boolean)
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')

const text = `# What a verdict can be trusted with

Written by \`npm run trust\`: seeded simulations of the gates' own counts, worths and bounds, not of copies of their formulas;
every now and then a log is judged by the whole gate too, and must come out the same. Logs of 100,000 requests that do not
depend on time are drawn as counts, or cluster by cluster; a baseline is drawn as its deciles. Each cell's seed follows from
its names, so that the same code gives the same figures.

Rows say how requests depend on each other. In clusters every request of a user has the same fate, and a column says who
the user is; in an autoregression (AR) neighbours in time are alike, and nothing but the log's order says so.

A cell is the share of runs in per cent, and in brackets what so many runs leave open of it at 95 % (Clopper, Pearson 1934).
It ends before its runs are done once an exact one-sided bound at 99 % has it within what is promised: few runs are of cells
far from it, up to 32,000 of those near it. It fails where all of what is open is past what is promised. The last line of a
table says how many runs its cells had. \`npm run trust\` takes three quarters of an hour of CPU, as the costs of its cells add up; \`npm run trust -- drift\` makes the tables
of a file anew and leaves the others as they are. \`TRUST_CELLS=FILE\` keeps cells, so that an interrupted run goes on, and
\`TRUST_SCALE=4\` simulates four times as long where it has to.

## Wrong passes

Shadow is exactly as much worse as the gate does not accept. A gate at 95 % should pass in at most 5 % of such runs; promised
is ${percent(WRONG.share)} %, because some of it is known only approximately.

${tables(PASSES, WRONG)}
## False alarms

Nothing drifted: how often the gate fails, and how often PSI over many categories passes what it calls noise.

${tables(FALSE_ALARMS, WRONG)}
## Coverage

How often an interval of 95 % holds the truth; promised is ${percent(COVERED.share)} %. An interval that is not drawn, because so few
requests support none, counts as holding it.

${tables(COVERAGE, COVERED)}
## What the precautions cost

How often a shadow that should pass does: what dependence that may be there, and is not, costs the gate.

${tables(COSTS)}
## What this does not cover

- Failures or flips that come in bursts, in a log in which none has come yet and nothing else (latencies, wrong answers)
  comes in bursts: they look like requests without any. A cluster column, or more time, shows them.
- Clusters that no column tells: requests of a user that are scattered over the log look independent.
- Errors of numbers so skewed that the largest have not come yet: an interval of means cannot know of them.
- A feature whose values are all the same in a log: nothing shows whether it would have changed, and it is called drifted.
- A category of which training data have hardly a row, and the log many: with its index on the limit up to 7.5 % pass (one in 10,000
  of 1,000 rows, 300 requests: 150 of 2,000 runs); of the other cells that were simulated, 3.6 to 5.6 %.
- A baseline whose rows depend on each other: drift takes the training data for independent rows, as nothing shows their order.
- Intervals of most figures that no gate judges, such as each class's recall, take requests for independent. Those of
  agreement, kappa and AC1 do not, nor does the p of drift.
- What left no trace in the log. Requests that are missing show where ids are a counter or times are regular; among ids of a
  sample, or of no order, errors that the logger dropped and requests that were left out by their outcome do not. Stale answers show where numbers are the very ones of the request before, and not by their
  classes. Labels of other requests show in stretches of a hundred and more, and in values of a column, not one here and one
  there. Labels that are a model's own
  decisions on requests that nobody looked at show in a stretch, by a column, by its scores, or throughout. Scattered among others they show where many scores are near a
  tie, from about a third of the labels on, and not without scores. The figures are of the log; log every request, whatever came of it, and the answer that was given to it.
`

writeFileSync(docs, text)
