/** Bodies as servers' clients really write them, beyond what any-body.test.ts wraps. */
import { describe, expect, it } from 'vitest'
import { BodyError, bodyRows } from '../../../src/formats/bodies'
import { formatOf, num, readAll, sourceOf, tensor, text } from './helpers'

const json = (value: unknown) => JSON.stringify(value)

describe('a request body', () => {
  it.each([
    ['a list of named inputs', { inputs: [{ a: 1 }, { a: 2 }] }, [{ a: 1 }, { a: 2 }]],
    ["Azure's designer", { Inputs: { WebServiceInput0: [{ a: 1 }, { a: 2 }] }, GlobalParameters: {} }, [{ a: 1 }, { a: 2 }]], // prettier-ignore
    ["Azure's input_data without columns", { input_data: [[1, 2], [3, 4]], params: {} }, [{ input_data: [1, 2] }, { input_data: [3, 4] }]], // prettier-ignore
    ["Azure's input_data with data alone", { input_data: { data: [{ a: 1 }] } }, [{ a: 1 }]],
    ['JSON text within JSON', json({ instances: [[1]] }), [{ instances: [1] }]],
    ['CSV whose first cell is quoted', '"a, b",1.5', [{ features: ['a, b', 1.5] }]],
  ])('is read: %s', (_name, body, rows) => {
    expect(bodyRows(body, 'request').rows).toEqual(rows)
    expect(bodyRows(json(body), 'request').rows).toEqual(rows)
  })

  it('that is cut or broken throws its reason, whatever its first character', () => {
    for (const body of ['{"a":', '[1,2', '"', '"{', '[', '{', '\u0000']) {
      try {
        bodyRows(body, 'request')
      } catch (error) {
        expect(error).toBeInstanceOf(BodyError)
      }
    }
  })
})

it('bodies one a line: an error answers the request before it, and is no request', async () => {
  const log = [{ instances: [[1, 2]] }, { error: 'Could not parse' }, { instances: [[3, 4]] }, { predictions: [7] }, { error: 'alone' }] // prettier-ignore
  const all = await readAll(await sourceOf(log.map(json).join('\n')), [
    tensor('instances'),
    num('predictions'),
  ])
  expect(all.columns).toEqual({ instances: [[1, 2], [3, 4]], predictions: [NaN, 7] }) // prettier-ignore
  expect(all.skipped.map(({ reason, line }) => [reason, line])).toEqual([['error-response', 5]])
})

describe('Vertex AI', () => {
  const row = (request: unknown, response: unknown) => json({ endpoint: '1', logging_time: '2024-03-01 10:00:00 UTC', request_id: '1', request_payload: request, response_payload: response }) // prettier-ignore

  it('skips a payload that is cut, and keeps a request whose answer is an error', async () => {
    const log = [row(['{"a":1}'], ['2']), row(['{"a":1'], ['2']), row(['{"a":3}'], ['Error: model server timed out']), row(['{"b64":"aGk="}'], ['5'])] // prettier-ignore
    const all = await readAll(await sourceOf(log.join('\n')), [num('a'), num('predictions'), text('instances.b64')]) // prettier-ignore
    expect(all.columns).toEqual({ a: [1, 3, NaN], predictions: [2, NaN, 5], 'instances.b64': [null, null, 'aGk='] }) // prettier-ignore
    expect(all.skipped.map(({ reason, line }) => [reason, line])).toEqual([['truncated', 2]])
  })
})

it("refuses BentoML's schema with the files to drop instead", async () => {
  const schema = { meta_data: { bento_name: 'iris', bento_version: 'x' }, columns: [{ name: 'a', role: 'feature', type: 'numerical' }] } // prettier-ignore
  const source = await sourceOf(json(schema), 'schema.1.log')
  await expect((await formatOf(source)).profile(source, 10)).rejects.toThrow(
    /schema\.1\.log: This is the schema.*data\.1\.log/,
  )
})
