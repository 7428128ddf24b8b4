/** The answers of several models in one record: as a list that names them, or by name. */
import { describe, expect, it } from 'vitest'
import { formatOf, num, readAll, sourceOf, text } from './helpers'

const count = 24
const old = (i: number) => (i % 2 ? 'yes' : 'no')
const next = (i: number) => (i % 3 ? 'yes' : 'no')
const score = (i: number) => ((i * 37) % 100) / 100

async function read(answers: (i: number) => object, request: object = {}) {
  const lines = Array.from({ length: count }, (_, i) => JSON.stringify({ request_id: `r${i}`, features: { size: i / 4 }, ...request, ...answers(i) })) // prettier-ignore
  const source = await sourceOf(lines.join('\n'))
  const { fields } = await (await formatOf(source)).profile(source, 100)
  const named = (role: string) => fields.find((field) => field.role === role)?.name ?? role
  return { source, fields, named }
}

describe.each([
  ['a list by name', (i: number) => ({ models: [{ name: 'v1', output: old(i), latency_ms: 2.5 }, { name: 'v2', output: next(i), latency_ms: i }] })], // prettier-ignore
  ['a list by name, in any order', (i: number) => ({ results: [{ model: 'fraud-1.9', prediction: old(i), latency_ms: 2.5 }, { model: 'fraud-1.10', prediction: next(i), latency_ms: i }].slice(i % 2 ? 0 : -2)[i % 2 ? 'slice' : 'reverse']() })], // prettier-ignore
  ['by name', (i: number) => ({ predictions: { v1: old(i), v2: next(i) }, latency_ms: { v1: 2.5, v2: i } })],
  ['labels that are answers', (i: number) => ({ models: [{ name: 'v1', label: old(i), latency_ms: 2.5 }, { name: 'v2', label: next(i), latency_ms: i }] })], // prettier-ignore
  ['by side', (i: number) => ({ variants: { control: { decision: old(i), latency_ms: 2.5 }, treatment: { decision: next(i), latency_ms: i } } })], // prettier-ignore
  ['within the response', (i: number) => ({ response: { results: [{ role: 'primary', version: '7', class: old(i), latency_ms: 2.5 }, { role: 'shadow', version: '8', class: next(i), latency_ms: i }] } })], // prettier-ignore
  ['sides with their versions', (i: number) => ({ outputs: [{ model_id: 'prod-2026-10', value: old(i), latency_ms: 2.5 }, { model_id: 'cand-2026-11', value: next(i), latency_ms: i }] })], // prettier-ignore
  ['as text', (i: number) => ({ responses: JSON.stringify([{ model_version: 1, label: old(i), latency_ms: 2.5 }, { model_version: 2, label: next(i), latency_ms: i }]) })], // prettier-ignore
])('%s', (_name, answers) => {
  it("gives each model's answer and time", async () => {
    const { source, fields, named } = await read(answers)
    const asked = [text(named('primary')), text(named('shadow')), num(named('primary-latency')), num(named('shadow-latency'))] // prettier-ignore
    const { columns, skipped } = await readAll(source, asked)
    const every = Array.from({ length: count }, (_, i) => i)
    expect(skipped).toEqual([])
    expect(Object.values(columns)).toEqual([every.map(old), every.map(next), every.map(() => 2.5), every])
    expect(fields.filter(({ role }) => role === 'feature').map(({ name }) => name)).toEqual(['features.size'])
  })
})

it('a class and a score of each', async () => {
  const { named } = await read((i) => ({ models: [{ name: 'v1', output: { class: old(i), score: score(i) } }, { name: 'v2', output: { class: next(i), score: score(i + 1) } }] })) // prettier-ignore
  expect(['primary', 'primary-score', 'shadow', 'shadow-score'].map(named)).toEqual(['models.v1.output.class', 'models.v1.output.score', 'models.v2.output.class', 'models.v2.output.score']) // prettier-ignore
})

it('a batch is one request per instance, and its latency stays with the first', async () => {
  const { source } = await read(
    (i) => ({ results: [{ model: 'v1', predictions: [i, i + 1], latency_ms: 4 }, { model: 'v2', predictions: [i, i + 2], latency_ms: 5 }] }), // prettier-ignore
    { features: undefined, instances: [[1], [2]] },
  )
  const { columns, rows } = await readAll(source, [num('results.v1.predictions'), num('results.v2.predictions'), num('results.v2.latency_ms')]) // prettier-ignore
  expect(rows).toBe(2 * count)
  expect(columns['results.v1.predictions']!.slice(0, 4)).toEqual([0, 1, 1, 2])
  expect(columns['results.v2.predictions']!.slice(0, 4)).toEqual([0, 2, 1, 3])
  expect(columns['results.v2.latency_ms']!.slice(0, 4)).toEqual([5, NaN, 5, NaN])
})

it('a candidate that is asked now and then has no answer elsewhere', async () => {
  const { source, named } = await read((i) => ({ results: [{ model: 'v1', prediction: old(i) }, ...(i % 3 ? [] : [{ model: 'v2', prediction: next(i) }])] })) // prettier-ignore
  expect([named('primary'), named('shadow')]).toEqual(['results.v1.prediction', 'results.v2.prediction'])
  const { columns } = await readAll(source, [text('results.v2.prediction')])
  expect(columns['results.v2.prediction']!.slice(0, 4)).toEqual(['no', null, null, 'no'])
})

it.each([
  ['a model that replaced another', (i: number) => ({ results: [{ model: i < 12 ? 'v1' : 'v2', prediction: old(i) }] })], // prettier-ignore
  ['classes with their scores', (i: number) => ({ predictions: [{ label: 'cat', score: score(i) }, { label: 'dog', score: 1 - score(i) }] })], // prettier-ignore
  ['things that are bought', (i: number) => ({ items: [{ name: 'v1', value: i }, { name: 'v2', value: 3 }], prediction: old(i) })], // prettier-ignore
])('%s has no second model', async (_name, answers) => {
  const { fields } = await read(answers)
  expect(fields.filter(({ role }) => role.startsWith('shadow'))).toEqual([])
})
