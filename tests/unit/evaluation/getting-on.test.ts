/** Long figures say that they get on: between sections, columns and simulated runs, or nobody could tell them from a hang. */
import { expect, it } from 'vitest'
import { hearGettingOn } from '../../../src/core/getting-on'
import { evaluator } from '../../../src/evaluation/evaluate'
import type { EvaluationData } from '../../../src/evaluation/input'
import { allSections } from '../../../src/evaluation/metrics/sections'
import { requestsBlob } from '../../../src/session/requests/csv-blob'
import { RequestTable } from '../../../src/session/requests/request-table'
import { defaultGates } from '../../../src/result/gates'
import { classified, dataOf } from './data'

const N = 10_000

function signsOf(work: () => unknown): number {
  let signs = 0
  hearGettingOn(() => signs++)
  work()
  hearGettingOn(() => undefined)
  return signs
}

const column = (seed: number) => Float64Array.from({ length: N }, (_, i) => Math.sin(i * seed))
const features = (count: number) =>
  Array.from({ length: count }, (_, f) => ({
    name: `f${f}`,
    column: { kind: 'number' as const, values: column(f + 1) },
  }))

function data(columns: number): EvaluationData {
  const answers = (seed: number) => classified(column(seed).map((x) => (x > 0 ? 1 : 0)))
  return dataOf({
    primary: answers(1),
    shadow: answers(2),
    labels: Int32Array.from(column(3), (x) => (x > 0 ? 1 : 0)),
    times: Float64Array.from({ length: N }, (_, i) => i * 1000),
    features: features(columns),
    baseline: features(columns),
  })
}

const evaluated = (columns: number) =>
  signsOf(() => evaluator(data(columns), { seed: 1, partial: false })(defaultGates))

it('between two sections, and more often the more columns there are', () => {
  const [few, many] = [evaluated(2), evaluated(12)]
  expect(few).toBeGreaterThan(2 * allSections.length)
  // Each column is compared with the baseline, by windows too, and cut into slices.
  expect(many - few).toBeGreaterThanOrEqual(10 * 3)
})

it('while requests.csv is written, and the table is searched and sorted by id', () => {
  const of = data(1)
  const chunks = Math.ceil(N / 4096)
  expect(signsOf(() => requestsBlob(of, 0, undefined))).toBeGreaterThanOrEqual(chunks)
  const context = { shown: null, tolerance: 0, thresholds: { primary: null, shadow: null }, pictures: null }
  const table = new RequestTable({ data: of, ...context })
  const query = { filter: { kind: 'all' as const }, offset: 0, limit: 10 }
  const byRow = { by: 'row', descending: false }
  expect(signsOf(() => table.page({ ...query, search: '9', sort: byRow }))).toBeGreaterThanOrEqual(chunks)
  const byId = { by: 'id', descending: true }
  expect(signsOf(() => table.page({ ...query, search: '', sort: byId }))).toBeGreaterThanOrEqual(2)
})
