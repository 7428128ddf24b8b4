/** The whole verdict with accuracy on its line, and gates that are looked at 40 times as the log grows. */
import { expect, test } from 'vitest'
import { defaultGates } from '../../src/result/gates'
import { judge } from '../../src/evaluation/evaluate'
import type { EvaluationData } from '../../src/evaluation/input'
import { cell, keep, past, runsFor, WRONG } from './cells'
import { columnOf, passer } from './gates'
import { accuracyLog, beginning, errorsLog, latencyLog, partlyLabelled } from './logs'
import { readyGates, wholeLog, type Case } from './logs'
import { dependences, nameOf, type Dependence } from './series'
import { PASSES } from './tables'

test('verdict', { timeout: 3_600_000 }, () => {
  const cells = dependences.flatMap((dependence) =>
    [3000, 10_000].map((n) =>
      cell(
        {
          table: PASSES.verdict,
          row: nameOf(dependence),
          column: columnOf(n),
        },
        { runs: runsFor(COST.verdict + COST.row * n), promised: WRONG },
        (random) =>
          judge(wholeLog({ n, dependence, random }), readyGates, { seed: 1, partial: false }).verdict ===
          'promote',
      ),
    ),
  )
  keep('verdict', cells)
  expect(past(cells, WRONG)).toEqual([])
})

/** In microseconds. */
const COST = { verdict: 10_000, row: 2, looks: 80_000 }

const LOOKS = 40
const STEP = 250
const N = LOOKS * STEP
const LOOKED: Dependence[] = [
  { kind: 'independent' },
  { kind: 'clusters', size: 20 },
  { kind: 'autoregression', phi: 0.9 },
]

test('looks', { timeout: 3_600_000 }, () => {
  const errorGates = { ...defaultGates, errors: { maxRate: 0.01 } }
  const logs = [
    { row: 'accuracy', id: 'accuracy', gates: defaultGates, log: (given: Case) => accuracyLog(given) },
    { row: 'accuracy, labels by agreement', id: 'accuracy', gates: defaultGates, log: partlyLabelled },
    { row: 'error rate', id: 'errors', gates: errorGates, log: (given: Case) => errorsLog(given, 0.01) },
    { row: 'latency', id: 'latency', gates: defaultGates, log: latencyLog },
  ] as const
  const cells = logs.flatMap(({ row, id, gates, log }) => {
    const passes = Array.from({ length: LOOKS }, (_, looks) => passer(id, gates, looks))
    const passesOnce = (data: EvaluationData) =>
      passes.some((pass, looks) => pass(beginning(data, (looks + 1) * STEP)))
    return LOOKED.map((dependence) =>
      cell(
        { table: PASSES.looks, row, column: nameOf(dependence) },
        { runs: runsFor(COST.looks), promised: WRONG },
        (random) => passesOnce(log({ n: N, dependence, random })),
      ),
    )
  })
  keep('looks', cells)
  expect(past(cells, WRONG)).toEqual([])
})
