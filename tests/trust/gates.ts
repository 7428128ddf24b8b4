/** Wrong passes of one gate with the truth on its line, over sizes and dependences. */
import { expect, test } from 'vitest'
import { defaultGates, type Gates } from '../../src/result/gates'
import { judge } from '../../src/evaluation/evaluate'
import type { EvaluationData } from '../../src/evaluation/input'
import { cell, keep, past, runsFor, WRONG } from './cells'
import { drawnPasses, type Fates } from './drawn'
import { leanPasses, type LeanGate } from './lean'
import type { Case } from './logs'
import { dependences, nameOf, type Dependence } from './series'
import { PASSES } from './tables'

const SIZES = [30, 100, 300, 1000, 10_000, 100_000]

export interface GateTrust {
  name: keyof typeof PASSES
  id: LeanGate
  gates?: Gates
  sizes?: number[]
  log: (given: Case) => EvaluationData
  /** What becomes of a cluster, for logs so large that no request of theirs is made. */
  fates?: Fates
}

/** From here on, logs that do not depend on time are drawn without their requests. */
const LARGE = 100_000
/** In microseconds. */
const COST = { run: 500, row: 0.25 }
const DRAWN_COST = 500
/** Of so many runs one is judged by the whole gate too: both must say the same. Where it is looked at 40 times, fewer. */
const COMPARED = 20
const COMPARED_AT_A_LOOK = 400

/** Whether a gate passes on a log; every now and then asked twice. */
export function passer(id: LeanGate, gates: Gates, looks = 0): (data: EvaluationData) => boolean {
  const options = { seed: 1, partial: looks > 0, looks }
  const compared = looks > 0 ? COMPARED_AT_A_LOOK : COMPARED
  let runs = 0
  return (data) => {
    const passes = leanPasses(data, id, gates, looks)
    if (runs++ % compared === looks % compared) {
      const status = judge(data, gates, options, [id]).items[0]?.status
      expect({ id, n: data.n, passes: status === 'pass' }).toEqual({ id, n: data.n, passes })
    }
    return passes
  }
}

export const columnOf = (n: number) => `n = ${n.toLocaleString('en-US')}`

export const isDrawn = (n: number, { kind }: Dependence) => n >= LARGE && kind !== 'autoregression'
const sizeOf = (dependence: Dependence) => (dependence.kind === 'clusters' ? dependence.size : null)

/** Simulates every cell of a gate's table, and checks that none is surely past what is promised. */
export function trust({ name, id, gates = defaultGates, sizes = SIZES, log, fates }: GateTrust): void {
  const table = PASSES[name]
  test(table, { timeout: 3_600_000 }, () => {
    const passes = passer(id, gates)
    const cells = dependences.flatMap((dependence) =>
      sizes.map((n) =>
        cell(
          { table, row: nameOf(dependence), column: columnOf(n) },
          { runs: runsFor(isDrawn(n, dependence) ? DRAWN_COST : COST.run + COST.row * n), promised: WRONG },
          (random) =>
            fates && isDrawn(n, dependence)
              ? drawnPasses(fates, { n, size: sizeOf(dependence), random }, id, gates)
              : passes(log({ n, dependence, random })),
        ),
      ),
    )
    keep(name, cells)
    expect(past(cells, WRONG)).toEqual([])
  })
}
