/** How often intervals of 95 % hold the truth, and what the gates' precautions cost where requests are independent. */
import { expect, test } from 'vitest'
import { figuresAsRead, judge } from '../../src/evaluation/evaluate'
import { pairedCounts } from '../../src/evaluation/metrics/accuracy-difference'
import { pairedErrors } from '../../src/evaluation/metrics/paired-errors'
import { differenceBounds } from '../../src/evaluation/statistics/bounds'
import { pairMoments, ratioBounds } from '../../src/evaluation/statistics/ratio'
import { plainWorth } from '../../src/evaluation/statistics/worth'
import { addRows, createTally } from '../../src/evaluation/tally'
import type { Interval } from '../../src/core/interval'
import { defaultGates } from '../../src/result/gates'
import type { Figures } from '../../src/evaluation/checklist/gate'
import { cell, COVERED, keep, past, runsFor, type Cell } from './cells'
import { columnOf } from './gates'
import { leanPasses } from './lean'
import { accuracyLog, latencyLog, numbersLog, partlyLabelled, type Case } from './logs'
import { predicted } from '../unit/evaluation/data'
import { dependences, nameOf } from './series'
import { COSTS, COVERAGE } from './tables'

const { margin } = defaultGates.accuracy
const { slaMs } = defaultGates.latency
/** Of primary's errors. */
const BETTER = 0.6
const options = { seed: 1, partial: false }

/** In microseconds. */
const COST = { figures: 1500, row: 0.6 }
/** Of what passes, which nothing is promised of. */
const RUNS = runsFor(Infinity)

interface Covered {
  name: keyof typeof COVERAGE
  sizes: number[]
  log: (given: Case) => Parameters<typeof judge>[0]
  interval: (figures: Figures) => Interval | null | undefined
  truth: number
}

const covered: Covered[] = [
  {
    name: 'coverage-accuracy',
    sizes: [100, 1000, 10_000],
    log: (given) => accuracyLog(given),
    interval: (figures) => figures.quality?.accuracyDifference.ci95,
    truth: -margin,
  },
  {
    name: 'coverage-labels',
    sizes: [1000, 10_000],
    log: partlyLabelled,
    interval: ({ fromDisagreements: found, quality }) =>
      found?.decides ? found.ci95 : quality?.accuracyDifference.ci95,
    truth: -margin,
  },
  {
    name: 'coverage-numbers',
    sizes: [30, 100, 1000, 10_000],
    log: (given) => numbersLog(given),
    interval: (figures) => figures.regression?.relativeMaeDifference?.ci95,
    truth: margin,
  },
  {
    name: 'coverage-latency',
    sizes: [10, 30, 100, 1000, 10_000],
    log: latencyLog,
    interval: (figures) => figures.latency?.shadow?.p95Ci95,
    truth: slaMs,
  },
]

/** An interval that is not drawn cannot mislead: it counts as holding the truth. */
const holds = (interval: Interval | null | undefined, truth: number) =>
  !interval || (interval[0] <= truth && truth <= interval[1])

test.each(covered)('$name', { timeout: 3_600_000 }, ({ name, sizes, log, interval, truth }) => {
  const table = COVERAGE[name]
  const cells = dependences.flatMap((dependence) =>
    sizes.map((n) =>
      cell(
        { table, row: nameOf(dependence), column: columnOf(n) },
        { runs: runsFor(COST.figures + COST.row * n), promised: COVERED },
        (random) =>
          holds(interval(figuresAsRead(log({ n, dependence, random }), defaultGates, options)), truth),
      ),
    ),
  )
  keep(name, cells)
  expect(past(cells, COVERED)).toEqual([])
})

test('power', { timeout: 3_600_000 }, () => {
  const table = COSTS.power
  const plain = (given: Case) => {
    const data = accuracyLog(given, 0.02, margin)
    const tally = createTally(2)
    addRows(tally, data.primary, data.shadow, data.labels, 0, data.n)
    const judged = { worth: plainWorth(data.n), confidence: defaultGates.confidence, looked: false }
    return (differenceBounds(pairedCounts(tally), judged)?.[0] ?? -1) > -margin
  }
  const asJudged = (given: Case) =>
    judge(accuracyLog(given, 0.02, margin), defaultGates, options, ['accuracy']).items[0]?.status === 'pass'
  const cells: Cell[] = [1000, 3000, 10_000, 30_000].flatMap((n) =>
    [
      { row: 'as the gate judges', passes: asJudged },
      { row: 'every request counted as independent', passes: plain },
    ].map(({ row, passes }) =>
      cell({ table, row, column: columnOf(n) }, { runs: RUNS }, (random) =>
        passes({ n, dependence: { kind: 'independent' }, random }),
      ),
    ),
  )
  keep('power', cells)
  expect(cells.every(({ runs }) => runs > 0)).toBe(true)
})

test('power of numbers', { timeout: 3_600_000 }, () => {
  const table = COSTS['power-numbers']
  const better = (given: Case) => {
    const data = numbersLog(given)
    return { ...data, shadow: predicted(data.shadow.values.map((error) => BETTER * error)) }
  }
  const plain = (given: Case) => {
    const { a, b } = pairedErrors(better(given), new Float64Array(given.n), null)
    const judged = { worth: plainWorth(given.n), confidence: defaultGates.confidence, looked: false }
    const bounds = ratioBounds(pairMoments(a, b), judged)
    return bounds !== null && bounds[1] - 1 < margin
  }
  const asJudged = (given: Case) => leanPasses(better(given), 'accuracy', defaultGates)
  const cells: Cell[] = [30, 60, 100, 200].flatMap((n) =>
    [
      { row: 'as the gate judges', passes: asJudged },
      { row: 'every request counted as independent', passes: plain },
    ].map(({ row, passes }) =>
      cell({ table, row, column: columnOf(n) }, { runs: RUNS }, (random) =>
        passes({ n, dependence: { kind: 'independent' }, random }),
      ),
    ),
  )
  keep('power-numbers', cells)
  expect(cells.every(({ runs }) => runs > 0)).toBe(true)
})
