/** Clustered means and block lengths: dependence_with_statsmodels.py wrote the values. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { optimalBlockLength } from '../../src/evaluation/statistics/blocks'
import { clusterVariance, sumByCluster } from '../../src/evaluation/statistics/clusters'

interface Golden {
  clusters: {
    name: string
    values: number[]
    codes: number[]
    mean: number
    cr1: number
    cr2: number
    degreesIndependent: number
    degreesIdentical: number
  }[]
  blocks: { name: string; values: number[]; stationary: number; circular: number }[]
}

const golden = JSON.parse(readFileSync(join(import.meta.dirname, 'dependence.json'), 'utf8')) as Golden

function near(ours: number | undefined, theirs: number): void {
  expect(Math.abs((ours ?? NaN) - theirs) / Math.abs(theirs), `ours ${ours}, theirs ${theirs}`).toBeLessThan(
    1e-9,
  )
}

test.each(golden.clusters)('clustered mean: $name', (c) => {
  const { n, sizes, sums } = sumByCluster([Float64Array.from(c.values)], Int32Array.from(c.codes))
  const ours = clusterVariance(n, sizes, sums[0] as Float64Array)
  near(ours?.mean, c.mean)
  near(ours?.cr1, c.cr1)
  near(ours?.cr2, c.cr2)
  near(ours?.degrees, Math.min(c.degreesIndependent, c.degreesIdentical))
})

test.each(golden.blocks)('block length: $name', ({ values, stationary, circular }) => {
  const ours = optimalBlockLength(Float64Array.from(values))
  near(ours?.stationary, stationary)
  near(ours?.circular, circular)
})
