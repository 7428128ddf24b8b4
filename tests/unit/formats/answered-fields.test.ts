/** What came with a response is never offered as a feature: a model fed with the answer would agree every time. */
import { expect, it } from 'vitest'
import { formatOf, sourceOf } from './helpers'

const json = (value: unknown) => JSON.stringify(value)
const rolesOf = async (request: unknown, response: unknown) => {
  const call = (i: number) => json({ databricks_request_id: `r${i}`, timestamp_ms: 1709287200000 + i, status_code: 200, execution_time_ms: 5, request: json(request), response: json(response) }) // prettier-ignore
  const source = await sourceOf([call(0), call(1)].join('\n'))
  const { fields } = await (await formatOf(source)).profile(source, 10)
  return Object.fromEntries(fields.map((field) => [field.name, field.role]))
}
const tensor = (name: string, data: number[]) => ({ name, shape: [1, data.length], datatype: 'FP32', data })

it("takes a response's only field for the prediction, whatever its name", async () => {
  expect(await rolesOf({ data: [{ AGE: 54 }] }, [{ '0': 1 }])).toMatchObject({
    AGE: 'feature',
    '0': 'primary',
  })
  const roles = await rolesOf(
    { inputs: [tensor('x', [1, 2])] },
    { outputs: [tensor('dense_2', [0.25, 0.75])] },
  )
  expect(roles).toMatchObject({ 'x[0]': 'feature', dense_2: 'primary' })
  expect(roles['dense_2[0]']).toBeUndefined()
})

it('leaves several fields without a name that says so alone', async () => {
  const roles = await rolesOf({ instances: [{ a: 1 }] }, { predictions: [{ p0: 0.25, p1: 0.75, deep: { x: 1 } }] }) // prettier-ignore
  expect(roles).toMatchObject({ a: 'feature', p0: 'ignore', p1: 'ignore', 'deep.x': 'ignore' })
  expect(await rolesOf({ instances: [{ a: 1 }] }, { predictions: [{ prediction: 1, why: 2 }] })).toMatchObject({ a: 'feature', prediction: 'primary', why: 'ignore' }) // prettier-ignore
})

it("goes by the name of a record's own part, too", async () => {
  const record = (i: number) => json({ id: `r${i}`, payload: { age: i }, result: { class: 'a', proba: [0.2, 0.8], ms: 3 } }) // prettier-ignore
  const source = await sourceOf([1, 2, 3].map(record).join('\n'))
  const { fields } = await (await formatOf(source)).profile(source, 10)
  expect(Object.fromEntries(fields.map((field) => [field.name, field.role]))).toMatchObject({ 'payload.age': 'feature', 'result.class': 'primary', 'result.proba': 'primary-score', 'result.ms': 'ignore' }) // prettier-ignore
})
