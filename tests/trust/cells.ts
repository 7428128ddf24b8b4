/** Cells of the trust tables: shares of simulated evaluations in which something happens. */
import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { seeded } from '../../src/core/random'
import type { Random } from '../../src/core/random'
import { lowerBound, upperBound } from '../../src/evaluation/statistics/binomial'

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

/** A cell is past what is promised, or within, where exact one-sided bounds of its share say so: there are hundreds of cells. */
const PAST = 0.999
const WITHIN = 0.99

/** TRUST_SCALE=4 simulates four times as often, TRUST_SCALE=0.1 a tenth of it. */
const SCALE = Number(process.env.TRUST_SCALE ?? 1)

/** A cell is looked at after so many runs, enough for one that never happens, and again whenever they have doubled. */
const FIRST_LOOK = 85

/** Of a cell at most: 5 % is then known to 0.7 points. */
export const RUNS = Math.round(4000 * SCALE)

/** Where a run takes longer, the more the larger the log. */
export function runsFor(n: number): number {
  return Math.round(SCALE * Math.min(4000, Math.max(200, 2e7 / (n + 2000))))
}

/** A number from a cell's names, so that no cell depends on which were simulated before it. */
function seedOf(text: string): number {
  let seed = 17
  for (const letter of text) seed = (Math.imul(seed, 31) + (letter.codePointAt(0) ?? 0)) | 0
  return seed
}

/**
 * Simulates a cell, until it has all its runs or is surely within what is promised: a gate that never passes is known
 * after a hundred runs.
 */
export function cell(
  names: Names,
  { runs: most, promised }: { runs: number; promised?: Promised },
  happens: (random: Random) => boolean,
): Cell {
  const kept = known(names, most)
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

/** A cell of at least so many runs, or that ended before them because it was surely within what is promised. */
function known(names: Names, most: number): Cell | null {
  if (!file || !existsSync(file)) return null
  const kept = readFileSync(file, 'utf8')
    .split('\n')
    .map((line) => line.split('\t'))
  const found = kept.find(
    ([table, row, column, asked]) =>
      table === names.table && row === names.row && column === names.column && Number(asked) >= most,
  )
  return found ? { ...names, count: Number(found[4]), runs: Number(found[5]) } : null
}

function note(made: Cell, most: number): void {
  const { table, row, column, count, runs } = made
  if (file) appendFileSync(file, `${[table, row, column, most, count, runs].join('\t')}\n`)
}

const isWithin = ({ count, runs }: Cell, { share, side }: Promised): boolean =>
  side === 'at most' ? upperBound(count, runs, WITHIN) < share : lowerBound(count, runs, WITHIN) > share

/** Cells that are surely past what is promised, in words. */
export function past(cells: Cell[], { share, side }: Promised): string[] {
  const isPast = ({ count, runs }: Cell) =>
    side === 'at most' ? lowerBound(count, runs, PAST) > share : upperBound(count, runs, PAST) < share
  return cells
    .filter(isPast)
    .map(({ table, row, column, count, runs }) => `${table}, ${row}, ${column}: ${count} of ${runs}`)
}

const folder = join(import.meta.dirname, '../../test-results/trust')

/** Keeps a table's cells for `write.ts`. */
export function keep(name: string, cells: Cell[]): void {
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, `${name}.json`), JSON.stringify(cells))
}
