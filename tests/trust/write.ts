/** Writes docs/trust.md from what the simulations kept. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { clopperPearson } from '../../src/evaluation/statistics/binomial'
import { COVERED, past, WRONG, type Cell, type Promised } from './cells'

const folder = join(import.meta.dirname, '../../test-results/trust')

const PASSES = [
  ['accuracy', 'accuracy-rare', 'accuracy-labels', 'numbers', 'numbers-skewed'],
  ['errors-0.01', 'errors-0.001', 'latency', 'drift', 'verdict', 'looks'],
].flat()
const FALSE_ALARMS = ['drift-none', 'noise']
const COVERAGE = ['accuracy', 'labels', 'numbers', 'latency', 'figures'].map((name) => `coverage-${name}`)

const COSTS = ['power', 'power-numbers']

/** Cells of fewer runs say nothing, and are left blank. */
const LEAST_RUNS = 40

const read = (name: string) =>
  (JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8')) as Cell[]).filter(
    ({ runs }) => runs >= LEAST_RUNS,
  )

const percent = (share: number) => (100 * share).toFixed(1)
const shareOf = ({ count, runs }: Cell) => count / runs

const isThere = (name: string) => existsSync(join(folder, `${name}.json`))

/** A table: rows are dependences, columns sizes; each cell a share in per cent. */
function table(name: string, promised?: Promised): string {
  const cells = read(name)
  const columns = [...new Set(cells.map(({ column }) => column))]
  const rows = [...new Set(cells.map(({ row }) => row))]
  const at = (row: string, column: string) => cells.find((c) => c.row === row && c.column === column)
  const line = (of: string[]) => `| ${of.join(' | ')} |`
  const share = (c: Cell | undefined) => (c ? percent(shareOf(c)) : '')
  return [
    `### ${cells[0]?.table ?? ''}`,
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

/** The cell that is worst, with what simulation leaves open of it. */
function worstOf(cells: Cell[], promised: Promised): string {
  const worst = cells.reduce((a, b) =>
    (promised.side === 'at most' ? shareOf(b) > shareOf(a) : shareOf(b) < shareOf(a)) ? b : a,
  )
  const [low, high] = clopperPearson(worst.count, worst.runs).map(percent)
  const where = [worst.row, worst.column].join(', ')
  const broken = past(cells, promised)
  const surely = broken.length > 0 ? ` Surely past what is promised: ${broken.join('; ')}.` : ''
  return `The ${promised.side === 'at most' ? 'most' : 'least'}: ${percent(shareOf(worst))} % (${where}; 95 % interval ${low} to ${high} %).${surely}`
}

const tables = (names: string[], promised?: Promised) =>
  names
    .filter(isThere)
    .map((name) => table(name, promised))
    .join('\n')

const missing = [...PASSES, ...FALSE_ALARMS, ...COVERAGE, ...COSTS].filter((name) => !isThere(name))
const lacking = missing.length > 0 ? ` Not simulated this time: ${missing.join(', ')}.` : ''

const text = `# What a verdict can be trusted with

Written by \`npm run trust\`: seeded simulations of the gates' own counts, worths and bounds, not of copies of their formulas;
every twentieth log is judged by the whole gate too, and must come out the same. Logs of 100,000 requests that do not depend
on time are drawn as counts, or cluster by cluster. Each cell is the share of runs, in per cent; its seed follows from its
names, so that the same code gives the same figures.

Rows say how requests depend on each other. In clusters every request of a user has the same fate, and a column says who
the user is; in an autoregression (AR) neighbours in time are alike, and nothing but the log's order says so.

A cell ends before its runs are done once an exact one-sided bound at 99 % has it within what is promised: few runs are of
cells far from it. The run fails where a bound at 99.9 % has a cell past what is promised: there are hundreds of cells, and
of honest ones some lie above 5.5 % by chance. The last line of a table says how many runs its cells had, and the sentence
below it what these leave open of the worst: 340 runs tell 5 % from 9 %, 4,000 from 6 %. \`TRUST_SCALE=4 npm run trust\`
simulates four times as often; \`TRUST_CELLS=FILE\` keeps cells, so that an interrupted run goes on. A blank cell has fewer
than ${LEAST_RUNS} runs.${lacking}

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
- A baseline whose rows depend on each other: drift takes the training data for independent rows, as nothing shows their order.
- Intervals of most figures that no gate judges, such as each class's recall, take requests for independent. Those of
  agreement, kappa and AC1 do not, nor does the p of drift.
`

writeFileSync(join(import.meta.dirname, '../../docs/trust.md'), text)
