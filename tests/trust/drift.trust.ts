/** The drift gate with the true PSI on its limit; and how often it fails where nothing drifted. */
import { expect, test } from 'vitest'
import type { DriftFeature } from '../../src/result/figures'
import { driftAnswers, driftMeasures } from '../../src/evaluation/metrics/drift'
import { defaultGates } from '../../src/result/gates'
import { cell, keep, past, runsFor, WRONG } from './cells'
import { drawnDrift, drawnIs, driftIs, seenOf, type Answer } from './drift-lean'
import { columnOf, isDrawn } from './gates'
import { driftLog, type Case } from './logs'
import { dependences, nameOf } from './series'
import { FALSE_ALARMS, PASSES } from './tables'

const { psi } = defaultGates.drift
/** In microseconds: of a long log, whose bins are full, less than of a short one, whose index is drawn. */
const COST = { run: 2000, row: 0.3, drawn: 500 }
const SIZES = [30, 100, 300, 1000, 10_000, 100_000]

/** Of so many runs one is made with its baseline, and compared by the whole gate too: both must say the same. */
const COMPARED = 200
const CLOSE = 0.1

function answerer(wanted: Answer, psi: number): (given: Case) => boolean {
  let runs = 0
  return (given) => {
    if (isDrawn(given.n, given.dependence)) return drawnIs(wanted, given, psi, defaultGates)
    if (runs++ % COMPARED > 0) return driftIs(wanted, drawnDrift(given, psi), defaultGates)
    const data = driftLog(given, psi)
    const is = driftIs(wanted, seenOf(data), defaultGates)
    const order = { by: 'times', rows: null } as const
    const feature = driftAnswers(driftMeasures(data, 1, order), defaultGates, 1)[0]!
    if (!isClose(feature)) expect({ n: given.n, is: feature.answer === wanted }).toEqual({ n: given.n, is })
    return is
  }
}

/** The gate's bounds are found to a hundredth, and of few rows from 300 draws: near the limit, either answer may be. */
const isClose = ({ bounds }: DriftFeature) =>
  [bounds?.low, bounds?.high].some(
    (end) => Math.abs((end ?? 0) - defaultGates.drift.psi) < CLOSE * defaultGates.drift.psi,
  )

test.each([
  { name: 'drift', table: PASSES.drift, psi, status: 'pass' },
  { name: 'drift-none', table: FALSE_ALARMS['drift-none'], psi: 0, status: 'fail' },
] as const)('$table', { timeout: 3_600_000 }, ({ name, table, psi, status }) => {
  const answers = answerer(status, psi)
  const cells = dependences.flatMap((dependence) =>
    SIZES.map((n) =>
      cell(
        { table, row: nameOf(dependence), column: columnOf(n) },
        { runs: runsFor(isDrawn(n, dependence) ? COST.drawn : COST.run + COST.row * n), promised: WRONG },
        (random) => answers({ n, dependence, random }),
      ),
    ),
  )
  keep(name, cells)
  expect(past(cells, WRONG)).toEqual([])
})
