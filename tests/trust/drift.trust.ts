/** The drift gate with the true PSI on its limit; and how often it fails where nothing drifted. */
import { expect, test } from 'vitest'
import { judge } from '../../src/evaluation/evaluate'
import { defaultGates } from '../../src/result/gates'
import { cell, keep, past, runsFor, WRONG } from './cells'
import { columnOf } from './gates'
import { driftLog } from './logs'
import { dependences, nameOf } from './series'

const { psi } = defaultGates.drift

test.each([
  { name: 'drift', table: `Input drift, PSI of ${psi}, baseline of 20,000`, psi, status: 'pass' },
  { name: 'drift-none', table: 'Input drift fails though there is none', psi: 0, status: 'fail' },
])('$table', { timeout: 3_600_000 }, ({ name, table, psi, status }) => {
  const cells = dependences.flatMap((dependence) =>
    [30, 100, 300, 1000, 10_000, 100_000].map((n) =>
      cell(
        { table, row: nameOf(dependence), column: columnOf(n) },
        { runs: Math.ceil(runsFor(n) / 2), promised: WRONG },
        (random) =>
          judge(driftLog({ n, dependence, random }, psi), defaultGates, { seed: 1, partial: false }, [
            'drift',
          ]).items[0]?.status === status,
      ),
    ),
  )
  keep(name, cells)
  expect(past(cells, WRONG)).toEqual([])
})
