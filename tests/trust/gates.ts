/** Wrong passes of one gate with the truth on its line, over sizes and dependences. */
import { expect, test } from 'vitest'
import type { ChecklistItem } from '../../src/result/checklist'
import { defaultGates, type Gates } from '../../src/result/gates'
import { judge } from '../../src/evaluation/evaluate'
import type { EvaluationData } from '../../src/evaluation/input'
import { cell, errorOf, keep, runsFor, type Cell } from './cells'
import type { Case } from './logs'
import { dependences, nameOf } from './series'

/** The promise is 5 %, and half a point is allowed for what is known only approximately. */
const MOST = 0.055

const SIZES = [30, 100, 300, 1000, 10_000, 100_000]

export interface GateTrust {
  /** File name and heading of the table. */
  name: string
  table: string
  id: ChecklistItem['id']
  gates?: Gates
  sizes?: number[]
  log: (given: Case) => EvaluationData
}

const options = { seed: 1, partial: false }

function passes(data: EvaluationData, id: ChecklistItem['id'], gates: Gates): boolean {
  return judge(data, gates, options, [id]).items[0]?.status === 'pass'
}

/** Simulates every cell of a gate's table, and checks that none is credibly past what is promised. */
export function trust({ name, table, id, gates = defaultGates, sizes = SIZES, log }: GateTrust): void {
  test(table, { timeout: 3_600_000 }, () => {
    const cells = dependences.flatMap((dependence) =>
      sizes.map((n) => {
        const names = { table, row: nameOf(dependence), column: `n = ${n.toLocaleString('en-US')}` }
        return cell(names, runsFor(n), (random) => passes(log({ n, dependence, random }), id, gates))
      }),
    )
    keep(name, cells)
    expect(tooMany(cells)).toEqual([])
  })
}

/** Cells whose share is past the promise by more than chance: 3 standard errors, as there are hundreds of cells. */
export function tooMany(cells: Cell[]): string[] {
  return cells
    .filter((c) => c.count / c.runs > MOST + 3 * errorOf(c, MOST))
    .map((c) => `${c.table}, ${c.row}, ${c.column}: ${c.count} of ${c.runs}`)
}
