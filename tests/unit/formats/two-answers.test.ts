/** Records with a request and the answer of each of two models, as bodies. */
import { describe, expect, it } from 'vitest'
import { formatOf, readAll, sourceOf, text as asText } from './helpers'

const requests = [
  { id: 'r-1', features: [5.1, 3.5], a: 0, b: 1 },
  { id: 'r-2', features: [6.2, 2.9], a: 1, b: 1 },
  { id: 'r-3', features: [4.7, 3.2], a: 0, b: 0 },
]
type Request = (typeof requests)[number]

async function answers(text: string, fields: [primary: string, shadow: string]) {
  const source = await sourceOf(text)
  const profile = await (await formatOf(source)).profile(source, 100)
  const roles = fields.map((name) => profile.fields.find((field) => field.name === name)?.role)
  const { columns } = await readAll(await sourceOf(text), fields.map(asText))
  return { roles, read: columns[fields[0]]!.map((one, i) => [one, columns[fields[1]]![i]]) }
}

const lines = (record: (request: Request) => object) =>
  requests.map((request) => JSON.stringify(record(request))).join('\n')
const cell = (value: object) => `"${JSON.stringify(value).replaceAll('"', '""')}"`
const body = ({ features }: Request) => ({ instances: [features] })

describe('the answers of two models beside one request', () => {
  it.each([
    [
      'bodies in records',
      lines((one) => ({ request_id: one.id, request: body(one), primary_response: { predictions: [one.a] }, shadow_response: { predictions: [one.b] } })), // prettier-ignore
      ['primary_response.predictions', 'shadow_response.predictions'],
    ],
    [
      'bodies as text',
      lines((one) => ({ request_id: one.id, request: JSON.stringify(body(one)), response_champion: JSON.stringify({ predictions: [one.a] }), response_challenger: JSON.stringify({ predictions: [one.b] }) })), // prettier-ignore
      ['response_champion.predictions', 'response_challenger.predictions'],
    ],
    [
      'bodies in cells',
      `request_id,request,output_current,output_new\n${requests.map((one) => [one.id, cell(body(one)), cell({ predictions: [one.a] }), cell({ predictions: [one.b] })].join(',')).join('\n')}`,
      ['output_current.predictions', 'output_new.predictions'],
    ],
    [
      'under the models’ names',
      lines((one) => ({ request_id: one.id, instances: [one.features], champion: { predictions: [one.a] }, challenger: { predictions: [one.b] } })), // prettier-ignore
      ['champion.predictions', 'challenger.predictions'],
    ],
    [
      'one batch',
      JSON.stringify({ request_id: 'b', request: { instances: requests.map((one) => one.features) }, primary_response: { predictions: requests.map((one) => one.a) }, shadow_response: { predictions: requests.map((one) => one.b) } }), // prettier-ignore
      ['primary_response.predictions', 'shadow_response.predictions'],
    ],
  ] as [string, string, [string, string]][])('%s', async (_, text, fields) => {
    const { roles, read } = await answers(text, fields)
    expect(roles).toEqual(['primary', 'shadow'])
    expect(read).toEqual(requests.map(({ a, b }) => [String(a), String(b)]))
  })

  it('one that failed is counted, and the other answer stays', async () => {
    const text = lines((one) => ({
      request_id: one.id,
      request: body(one),
      primary_response: { predictions: [one.a] },
      shadow_response: one.id === 'r-2' ? { error: 'out of memory' } : { predictions: [one.b] },
    }))
    const { read } = await answers(text, ['primary_response.predictions', 'shadow_response.predictions'])
    expect(read).toEqual([['0', '1'], ['1', null], ['0', '0']]) // prettier-ignore
  })
})
