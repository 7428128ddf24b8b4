/** Requests and responses that are records of their own, as the loggers really name and number them. */
import { describe, expect, it } from 'vitest'
import { num, readAll, sourceOf, tensor, text } from './helpers'

const lines = (...values: unknown[]) => values.map((value) => JSON.stringify(value)).join('\n') + '\n'

describe('KServe, Knative and Seldon', () => {
  const seldon = (side: string, id: string, data: unknown) => ({ specversion: '1.0', type: `io.seldon.serving.${side}`, id, requestid: 'r1', data }) // prettier-ignore

  it("joins Seldon's events on the call's id, not on their own", async () => {
    const log = lines(
      seldon('inference.response', 'e2', { data: { names: ['p'], ndarray: [[0.25], [0.5]] } }),
      seldon('inference.request', 'e1', { data: { names: ['a', 'b'], ndarray: [[1, 2], [3, 4]] }, meta: {} }), // prettier-ignore
      seldon('feedback', 'e3', { reward: 1 }),
    )
    const all = await readAll(await sourceOf(log), [text('id'), num('a'), num('b'), num('p')])
    expect(all.columns).toEqual({ id: ['r1[0]', 'r1[1]'], a: [1, 3], b: [2, 4], p: [0.25, 0.5] })
    expect(all.skipped.map(({ reason, line }) => [reason, line])).toEqual([['not-a-prediction', 3]])
  })

  it('takes the attributes from the headers of a dumped request', async () => {
    const dumped = (side: string, body: string) => ({ headers: { 'Ce-Requestid': '33fb', 'ce-type': `io.seldon.serving.inference.${side}` }, method: 'POST', body }) // prettier-ignore
    const log = lines(dumped('request', '{"instances":[[1,2]]}'), dumped('response', '{"predictions":[7]}'))
    const all = await readAll(await sourceOf(log), [text('id'), tensor('instances'), num('predictions')])
    expect(all.columns).toEqual({ id: ['33fb'], instances: [[1, 2]], predictions: [7] })
  })
})

describe('Azure ML data collector', () => {
  const event = (kind: string, data: unknown, more = {}) => ({ type: `azureml.inference.${kind}`, correlationid: 'c', time: '2024-03-01T10:00:00Z', data, ...more }) // prettier-ignore

  it('reads the collections request and response, whose data is a whole body', async () => {
    const body = { input_data: { columns: ['AGE'], data: [[54], [3]] } }
    const all = await readAll(await sourceOf(lines(event('request', body), event('response', [1, 0]))), [num('AGE'), num('prediction')]) // prettier-ignore
    expect(all.columns).toEqual({ AGE: [54, 3], prediction: [1, 0] })
    expect(all.skipped).toEqual([])
  })

  it('keeps the calls apart that were logged in one record with ids of their own', async () => {
    const inputs = [{ AGE: 54, correlationid: 'x' }, { AGE: 3, correlationid: 'y' }] // prettier-ignore
    const outputs = [{ label: 0, correlationid: 'y' }, { label: 1, correlationid: 'x' }] // prettier-ignore
    const log = lines(event('model_inputs', inputs), event('model_outputs', outputs))
    const all = await readAll(await sourceOf(log), [text('correlationid'), num('AGE'), num('response.label')]) // prettier-ignore
    expect(all.columns).toEqual({ correlationid: ['y', 'x'], AGE: [3, 54], 'response.label': [0, 1] })
  })

  it('counts what lies in a file of its own', async () => {
    const blob = event('request', 'https://account.blob.core.windows.net/modeldata/mdc/1', { datainblob: 'true' }) // prettier-ignore
    const all = await readAll(await sourceOf(lines(event('request', { data: [{ AGE: 1 }] }, { correlationid: 'd' }), blob)), [num('AGE')]) // prettier-ignore
    expect(all.columns).toEqual({ AGE: [1] })
    expect(all.skipped.map(({ reason, line }) => [reason, line])).toEqual([['no-request', 2]])
  })
})
