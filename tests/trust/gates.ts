/** Wrong passes of one gate with the truth on its line, over sizes and dependences. */
import { expect, test } from 'vitest'
import type { ChecklistItem } from '../../src/result/checklist'
import { defaultGates, type Gates } from '../../src/result/gates'
import { judge } from '../../src/evaluation/evaluate'
import type { EvaluationData } from '../../src/evaluation/input'
import { cell, keep, past, runsFor, WRONG } from './cells'
import type { Case } from './logs'
import { dependences, nameOf } from './series'

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

export const columnOf = (n: number) => `n = ${n.toLocaleString('en-US')}`

/** Simulates every cell of a gate's table, and checks that none is surely past what is promised. */
export function trust({ name, table, id, gates = defaultGates, sizes = SIZES, log }: GateTrust): void {
  test(table, { timeout: 3_600_000 }, () => {
    const cells = dependences.flatMap((dependence) =>
      sizes.map((n) =>
        cell(
          { table, row: nameOf(dependence), column: columnOf(n) },
          { runs: runsFor(n), promised: WRONG },
          (random) => passes(log({ n, dependence, random }), id, gates),
        ),
      ),
    )
    keep(name, cells)
    expect(past(cells, WRONG)).toEqual([])
  })
}
