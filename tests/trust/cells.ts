/** Cells of the trust tables: shares of simulated evaluations in which something happens. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { seeded } from '../../src/core/random'
import type { Random } from '../../src/core/random'

export interface Cell {
  table: string
  row: string
  column: string
  /** How often it happened, of how many runs. */
  count: number
  runs: number
}

/** TRUST_SCALE=4 simulates four times as often. */
const SCALE = Number(process.env.TRUST_SCALE ?? 1)

/** Fewer runs of larger logs: about as much time in every cell. */
export function runsFor(n: number): number {
  return Math.round(SCALE * Math.min(2000, Math.max(100, 6e6 / (n + 2000))))
}

/** A number from a cell's names, so that no cell depends on which were simulated before it. */
function seedOf(text: string): number {
  let seed = 17
  for (const letter of text) seed = (Math.imul(seed, 31) + (letter.codePointAt(0) ?? 0)) | 0
  return seed
}

export function cell(
  names: Pick<Cell, 'table' | 'row' | 'column'>,
  runs: number,
  happens: (random: Random) => boolean,
): Cell {
  const random = seeded(seedOf(`${names.table}/${names.row}/${names.column}`))
  let count = 0
  for (let run = 0; run < runs; run += 1) if (happens(random)) count += 1
  return { ...names, count, runs }
}

const folder = join(import.meta.dirname, '../../test-results/trust')

/** Keeps a table's cells for `write.ts`. */
export function keep(name: string, cells: Cell[]): void {
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, `${name}.json`), JSON.stringify(cells))
}

/** Standard error of a share. */
export const errorOf = ({ count, runs }: Cell, share = count / runs): number =>
  Math.sqrt((share * (1 - share)) / runs)
