/** Cells of the trust tables: shares of simulated evaluations in which something happens. */
import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { seeded } from '../../src/core/random'
import type { Random } from '../../src/core/random'
import { clopperPearson, lowerBound, upperBound } from '../../src/evaluation/statistics/binomial'

export interface Cell {
  table: string
  row: string
  column: string
  /** How often it happened, of how many runs. */
  count: number
  runs: number
}

type Names = Pick<Cell, 'table' | 'row' | 'column'>

/** What a share must not be past: at most so much, or at least. */
export interface Promised {
  share: number
  side: 'at most' | 'at least'
}

/** Of wrong passes: 5 %, and half a point for what is known only approximately. */
export const WRONG: Promised = { share: 0.055, side: 'at most' }
/** Of intervals that say 95 %. */
export const COVERED: Promised = { share: 0.92, side: 'at least' }

/** A cell is surely within what is promised where an exact one-sided bound of its share says so: there are hundreds of cells. */
const WITHIN = 0.99

/** TRUST_SCALE=4 simulates four times as long where it has to, TRUST_SCALE=0.1 a tenth of it. */
const SCALE = Number(process.env.TRUST_SCALE ?? 1)

/** A cell is looked at after so many runs, enough for one that never happens, and again whenever they have doubled. */
const FIRST_LOOK = 85
/** What a cell that is near what is promised may take, in microseconds of a run's cost as it is given. */
const BUDGET = 30e6
/** Runs of a cell at most: 5.2 % is then known to a quarter of a point. And at least: 4 % is known to be below 5.5 %. */
const MOST_RUNS = 32_000
const LEAST_RUNS = 1360

/** @param cost of a run in microseconds, roughly */
export const runsFor = (cost: number): number =>
  Math.ceil(SCALE * Math.min(MOST_RUNS, Math.max(LEAST_RUNS, BUDGET / cost)))

/** A number from a cell's names, so that no cell depends on which were simulated before it. */
function seedOf(text: string): number {
  let seed = 17
  for (const letter of text) seed = (Math.imul(seed, 31) + (letter.codePointAt(0) ?? 0)) | 0
  return seed
}

/**
 * Simulates a cell, until it has all its runs or is surely within what is promised: a gate that never passes is known
 * after a hundred runs, one that passes in 5 % after ten thousand.
 */
export function cell(
  names: Names,
  { runs: most, promised }: { runs: number; promised?: Promised },
  happens: (random: Random) => boolean,
): Cell {
  const kept = known(names, most, promised)
  if (kept) return kept
  const random = seeded(seedOf(`${names.table}/${names.row}/${names.column}`))
  const made = { ...names, count: 0, runs: 0 }
  for (let look = FIRST_LOOK; made.runs < most; look *= 2) {
    for (; made.runs < Math.min(look, most); made.runs += 1) if (happens(random)) made.count += 1
    if (promised && isWithin(made, promised)) break
  }
  note(made, most)
  return made
}

/** TRUST_CELLS=FILE: cells are kept there as soon as they are known, and taken from there: an interrupted run goes on. */
const file = process.env.TRUST_CELLS

/** A cell that was asked for as many runs at least, or that is surely within what is promised. */
function known(names: Names, most: number, promised?: Promised): Cell | null {
  if (!file || !existsSync(file)) return null
  const kept = readFileSync(file, 'utf8')
    .split('\n')
    .map((line) => line.split('\t'))
  const cells = kept
    .filter(([table, row, column]) => table === names.table && row === names.row && column === names.column)
    .map(([, , , asked, count, runs]) => ({
      asked: Number(asked),
      of: { ...names, count: Number(count), runs: Number(runs) },
    }))
    .sort((a, b) => b.of.runs - a.of.runs)
  return cells.find(({ asked, of }) => asked >= most || (promised && isWithin(of, promised)))?.of ?? null
}

function note(made: Cell, most: number): void {
  const { table, row, column, count, runs } = made
  if (file) appendFileSync(file, `${[table, row, column, most, count, runs].join('\t')}\n`)
}

const isWithin = ({ count, runs }: Cell, { share, side }: Promised): boolean =>
  side === 'at most' ? upperBound(count, runs, WITHIN) < share : lowerBound(count, runs, WITHIN) > share

/** What simulation leaves open of a cell's share, at 95 %: it is past what is promised where all of that is. */
export const openOf = ({ count, runs }: Cell) => clopperPearson(count, runs)

export function isPast(of: Cell, { share, side }: Promised): boolean {
  const [low, high] = openOf(of)
  return side === 'at most' ? low > share : high < share
}

/** Cells that are past what is promised, in words. */
export const past = (cells: Cell[], promised: Promised): string[] =>
  cells
    .filter((of) => isPast(of, promised))
    .map(({ table, row, column, count, runs }) => `${table}, ${row}, ${column}: ${count} of ${runs}`)

const folder = join(import.meta.dirname, '../../test-results/trust')

/** Keeps a table's cells for `write.ts`. */
export function keep(name: string, cells: Cell[]): void {
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, `${name}.json`), JSON.stringify(cells))
}
