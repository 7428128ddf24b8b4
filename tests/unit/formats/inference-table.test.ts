import { describe, expect, it } from 'vitest'
import { formatOf, num, readAll, sourceOf, text } from './helpers'

const json = (value: unknown) => JSON.stringify(value)
const requests = [
  json({ dataframe_split: { columns: ['age', 'city'], data: [[54, 'Zürich "x" \\ y'], [3, 'Bern\nOst']] } }), // prettier-ignore
  json({ dataframe_records: [{ age: 5, city: 'Bern, CH' }] }),
]
const responses = [json({ predictions: [0, 1] }), json({ predictions: [2] })]

/** As Spark's `df.write.csv` quotes it: a backslash before quotes and backslashes. */
const spark = (cell: string) => `"${cell.replace(/["\\]/g, '\\$&')}"`
const pandas = (cell: string) => `"${cell.replace(/"/g, '""')}"`
const log = (quote: (cell: string) => string) =>
  `databricks_request_id,timestamp_ms,status_code,execution_time_ms,request,response,served_entity_id,requester\n${requests
    .map((request, i) => `db-${i},170928720000${i},200,5,${quote(request)},${quote(responses[i]!)},7,me\n`)
    .join('')}`

describe('an inference table exported as CSV', () => {
  it.each([
    ['pandas', pandas],
    ['Spark', spark],
  ])('by %s', async (_name, quote) => {
    const source = await sourceOf(log(quote))
    const format = await formatOf(source)
    expect(format.id).toBe('inference-table')
    const all = await readAll(source, [text('databricks_request_id'), num('age'), text('city'), num('predictions')]) // prettier-ignore
    expect(all.skipped).toEqual([])
    expect(all.columns).toEqual({
      databricks_request_id: ['db-0[0]', 'db-0[1]', 'db-1'],
      age: [54, 3, 5],
      city: ['Zürich "x" \\ y', 'Bern\nOst', 'Bern, CH'],
      predictions: [0, 1, 2],
    })
    const profile = await format.profile(source, 10)
    const features = profile.fields.filter((field) => field.role === 'feature')
    expect(features.map((field) => field.name)).toEqual(['age', 'city'])
  })
})

it('says that a log is of several models, whose answers are mixed', async () => {
  const row = (i: number, model: string) => json({ databricks_request_id: `r${i}`, timestamp_ms: 1, execution_time_ms: 2, request: requests[1], response: responses[1], served_entity_id: model }) // prettier-ignore
  const problems = async (...models: string[]) => {
    const source = await sourceOf(models.map((model, i) => row(i, model)).join('\n'))
    return (await (await formatOf(source)).profile(source, 10)).problems
  }
  expect(await problems('champion', 'challenger', 'champion')).toMatchObject([{ code: 'several-models' }])
  expect(await problems('champion', 'champion')).toEqual([])
})
