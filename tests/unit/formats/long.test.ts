/** A row per request and model. */
import { describe, expect, it } from 'vitest'
import { formatOf, num, readAll, sourceOf, text } from './helpers'

const requests = Array.from({ length: 12 }, (_, i) => ({ id: `r-${i}`, age: 20 + i + 0.5, a: i % 2 ? 'yes' : 'no', b: i % 3 ? 'yes' : 'no', truth: i % 4 ? 'yes' : 'no' })) // prettier-ignore
const header = 'request_id,model,age,prediction,latency_ms,label'
const line = (one: (typeof requests)[number], model: string, of: 'a' | 'b', label = one.truth) =>
  [one.id, model, one.age, one[of], of === 'a' ? 3.5 : 4.25, label].join(',')

async function read(content: string, [first, second]: [string, string]) {
  const profile = await (await formatOf(await sourceOf(content))).profile(await sourceOf(content), 100)
  const roleOf = (name: string) => profile.fields.find((field) => field.name === name)?.role
  const answers = [`${first}.prediction`, `${second}.prediction`]
  const fields = [text('request_id'), num('age'), ...answers.map(text), num(`${second}.latency_ms`), text('label')] // prettier-ignore
  const all = await readAll(await sourceOf(content), fields)
  return { format: profile.format, roles: [...answers, `${second}.latency_ms`, 'label'].map(roleOf), all }
}

describe('the rows of a request become one', () => {
  it.each([
    ['beside each other', 'v1', 'v2', requests.flatMap((one) => [line(one, 'v1', 'a'), line(one, 'v2', 'b')])], // prettier-ignore
    ['one model after the other', 'champion', 'challenger', [...requests.map((one) => line(one, 'champion', 'a')), ...requests.map((one) => line(one, 'challenger', 'b'))]], // prettier-ignore
    ['with the label in one of them', 'fraud-1.9', 'fraud-1.10', requests.flatMap((one) => [line(one, 'fraud-1.10', 'b', ''), line(one, 'fraud-1.9', 'a')])], // prettier-ignore
  ] as [string, string, string, string[]][])('%s', async (_, first, second, lines) => {
    const { format, roles, all } = await read([header, ...lines].join('\n'), [first, second])
    expect(format).toBe('long')
    expect(roles).toEqual(['primary', 'shadow', 'shadow-latency', 'label'])
    expect(all.rows).toBe(12)
    expect(all.columns['age']).toEqual(requests.map(({ age }) => age))
    expect(all.columns[`${first}.prediction`]).toEqual(requests.map(({ a }) => a))
    expect(all.columns[`${second}.prediction`]).toEqual(requests.map(({ b }) => b))
    expect(all.columns[`${second}.latency_ms`]).toEqual(requests.map(() => 4.25))
    expect(all.columns['label']).toEqual(requests.map(({ truth }) => truth))
  })

  it('whose answer is called a decision', async () => {
    const rows = requests.flatMap((one) => (['a', 'b'] as const).map((of) => [one.id, of === 'a' ? 'prod' : 'shadow', one.age, one[of], one.truth].join(','))) // prettier-ignore
    const source = await sourceOf(['request_id,deployment,age,decision,label', ...rows].join('\n'))
    const { fields } = await (await formatOf(source)).profile(source, 100)
    expect(Object.fromEntries(fields.map(({ name, role }) => [name, role]))).toMatchObject({ 'prod.decision': 'primary', 'shadow.decision': 'shadow', 'label': 'label' }) // prettier-ignore
  })

  it('of JSON lines with bodies', async () => {
    const lines = requests.flatMap(
      (one) =>
      (['a', 'b'] as const).map((of) => JSON.stringify({ request_id: one.id, model_version: of === 'a' ? '1' : '2', features: { age: one.age }, response: { prediction: one[of] } })), // prettier-ignore
    )
    const source = await sourceOf(lines.join('\n'))
    const { fields, rows, format } = await (await formatOf(source)).profile(source, 100)
    expect([format, rows]).toEqual(['long', 12])
    expect(fields.filter(({ role }) => role === 'primary' || role === 'shadow').map(({ name }) => name)).toEqual(['1.response.prediction', '2.response.prediction']) // prettier-ignore
  })
})

it('a request that one model answered, a second answer and a third model are counted', async () => {
  const lines = requests.flatMap((one) => [line(one, 'v1', 'a'), line(one, 'v2', 'b')])
  lines.splice(5, 1)
  lines.push(line({ ...requests[0]!, id: 'r-99' }, 'v3', 'a'))
  const long = [header, ...lines]
  // The third model comes after what the file is known by.
  const filler = Array.from({ length: 4000 }, (_, i) => ({ ...requests[i % 12]!, id: `more-${i}` })).flatMap((one) => [line(one, 'v1', 'a'), line(one, 'v2', 'b')]) // prettier-ignore
  const { all } = await read([...long.slice(0, -1), ...filler, long.at(-1)!, line(filler.length ? { ...requests[1]!, id: 'more-1' } : requests[0]!, 'v1', 'a')].join('\n'), ['v1', 'v2']) // prettier-ignore
  expect(all.rows).toBe(4011)
  expect(all.skipped.map(({ reason }) => reason).sort()).toEqual(['one-answer', 'one-answer', 'other-model'])
})

it('labels of one request that contradict each other are not chosen from', async () => {
  const lines = requests.flatMap((one, i) => [line(one, 'v1', 'a'), line(one, 'v2', 'b', i === 3 ? 'maybe' : i === 5 ? '' : one.truth)]) // prettier-ignore
  const { all } = await read([header, ...lines].join('\n'), ['v1', 'v2'])
  expect(all.columns['request_id']).toEqual(requests.filter((_, i) => i !== 3).map(({ id }) => id))
  expect(all.skipped).toMatchObject([{ reason: 'two-labels', detail: 'the rows of r-3 have the labels yes and maybe' }]) // prettier-ignore
})

it.each([
  ['a log of one model', 'v1', 'v1'],
  ['two models that share the traffic', 'v1', 'v2'],
])('%s is none of these', async (_, even, odd) => {
  const lines = requests.map((one, i) => line(one, i % 2 ? odd : even, 'a'))
  const source = await sourceOf([header, ...lines].join('\n'))
  expect((await formatOf(source)).id).toBe('csv')
})
