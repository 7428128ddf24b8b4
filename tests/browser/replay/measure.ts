/** Throughput of the replay against bare predict, in a real browser: for the tests and the benchmark. */
import type { Page } from 'playwright'
import type { Backend } from '../../../src/replay/contract'
import type { Throughput } from './against-bare'
import type { Environment } from '../../../src/result/evidence'
import type { PackedBundle } from './harness'

export interface Setting {
  primary: PackedBundle
  shadow: PackedBundle
  backend: Backend
  /** Rows per batch; null: as the replay chooses. */
  rows: number | null
  /** Batches per round. */
  batches: number
  rounds: number
  /** Requests one at a time. */
  singles: number
}

export interface Measured extends Throughput {
  /** Rows per batch. */
  n: number
  environment: Environment
}

/** @param page an open harness page */
export function measureThroughput(page: Page, setting: Setting): Promise<Measured> {
  return page.evaluate(async ({ primary, shadow, backend, rows, ...plan }) => {
    const { harness } = window
    const replayer = harness.createReplayer()
    try {
      const environment = await replayer.start({ backend, batchRows: rows })
      const loaded = {
        primary: await replayer.load('primary', harness.unpack(primary)),
        shadow: await replayer.load('shadow', harness.unpack(shadow)),
      }
      const n = replayer.batchRows()
      const inputs = (role: 'primary' | 'shadow') =>
        loaded[role].inputs.map(({ name, shape, dtype }) => {
          const full = [n, ...shape.slice(1).map((side) => side ?? 16)]
          const size = full.reduce((product, side) => product * side, 1)
          if (dtype === 'string')
            return {
              name,
              shape: full,
              dtype,
              data: Array.from({ length: size }, (_, i) => `value ${i % 7}`),
            }
          if (dtype === 'int32') return { name, shape: full, dtype, data: new Int32Array(size) }
          const data = Float32Array.from({ length: size }, (_, i) => Math.sin(i))
          return { name, shape: full, dtype: 'float32' as const, data }
        })
      const figures = await harness.benchReplay(replayer, {
        n,
        primary: inputs('primary'),
        shadow: inputs('shadow'),
        ...plan,
      })
      return { ...figures, n, environment }
    } finally {
      replayer.close()
    }
  }, setting)
}
