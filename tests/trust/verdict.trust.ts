/** The whole verdict with accuracy on its line, and gates that are looked at 40 times as the log grows. */
import { expect, test } from 'vitest'
import { defaultGates } from '../../src/result/gates'
import { judge } from '../../src/evaluation/evaluate'
import type { EvaluationData } from '../../src/evaluation/input'
import { cell, keep, past, runsFor, WRONG } from './cells'
import { columnOf } from './gates'
import { accuracyLog, beginning, errorsLog, readyGates, wholeLog, type Case } from './logs'
import { dependences, nameOf } from './series'

test('verdict', { timeout: 3_600_000 }, () => {
  const cells = dependences.flatMap((dependence) =>
    [3000, 10_000].map((n) =>
      cell(
        {
          table: 'Verdict, accuracy on its line',
          row: nameOf(dependence),
          column: columnOf(n),
        },
        { runs: Math.ceil(runsFor(n) / 4), promised: WRONG },
        (random) =>
          judge(wholeLog({ n, dependence, random }), readyGates, { seed: 1, partial: false }).verdict ===
          'promote',
      ),
    ),
  )
  keep('verdict', cells)
  expect(past(cells, WRONG)).toEqual([])
})

const LOOKS = 40
const STEP = 250

test('looks', { timeout: 3_600_000 }, () => {
  const errorGates = { ...defaultGates, errors: { maxRate: 0.01 } }
  const logs = [
    ['accuracy', defaultGates, (given: Case) => accuracyLog(given)],
    ['errors', errorGates, (given: Case) => errorsLog(given, 0.01)],
  ] as const
  const passesOnce = (data: EvaluationData, id: 'accuracy' | 'errors', gates: typeof defaultGates) =>
    Array.from({ length: LOOKS }, (_, looks) => looks).some((looks) => {
      const seen = beginning(data, (looks + 1) * STEP)
      return judge(seen, gates, { seed: 1, partial: true, looks }, [id]).items[0]?.status === 'pass'
    })
  const cells = logs.map(([id, gates, log]) =>
    cell(
      { table: 'Looked at 40 times, every 250 requests', row: id, column: 'independent' },
      { runs: runsFor(10_000), promised: WRONG },
      (random) =>
        passesOnce(log({ n: LOOKS * STEP, dependence: { kind: 'independent' }, random }), id, gates),
    ),
  )
  keep('looks', cells)
  expect(past(cells, WRONG)).toEqual([])
})
