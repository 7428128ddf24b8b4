/** Batches whose answers are in the same record, or in another with the same id. */
import { describe, expect, it } from 'vitest'
import { formatOf, num, readAll, sourceOf, text } from './helpers'

const count = 20
const every = Array.from({ length: count }, (_, i) => i)
const asked = (i: number) => [[i, i / 2], [i + 1, i / 4]] // prettier-ignore
const answer = (i: number) => [i % 2, (i + 1) % 2]
const line = (record: object) => JSON.stringify(record)

async function read(lines: readonly string[]) {
  const source = await sourceOf(lines.join('\n'))
  const format = await formatOf(source)
  const { fields } = await format.profile(source, 100)
  const named = (role: string) => fields.find((field) => field.role === role)?.name ?? role
  const first = fields.find(({ role }) => role === 'feature')!.name
  const roles = ['primary', 'shadow', 'primary-latency', 'shadow-latency'].map(named).filter((name) => fields.some((field) => field.name === name)) // prettier-ignore
  const all = await readAll(source, [text(named('id')), num(first), ...roles.map(num)], format)
  return { format: format.id, fields, all, columns: Object.values(all.columns), roles }
}

const firsts = every.flatMap((i) => [i, i + 1])
const answers = every.flatMap(answer)
const latencies = every.flatMap(() => [4.5, NaN])

describe('one answer', () => {
  it.each<[string, string, (i: number) => object[]]>([
    ['in the same record', 'jsonl', (i) => [{ id: `b${i}`, instances: asked(i), predictions: answer(i), latency_ms: 4.5 }]], // prettier-ignore
    ['under names that are no serving system’s', 'jsonl', (i) => [{ id: `b${i}`, batch: asked(i), result: answer(i), latency_ms: 4.5 }]], // prettier-ignore
    ['as records, with the size said', 'jsonl', (i) => [{ id: `b${i}`, batch_size: 2, features: asked(i).map(([a, b]) => ({ a, b })), prediction: answer(i), latency_ms: 4.5 }]], // prettier-ignore
    ['in the next record', 'halves', (i) => [{ id: `b${i}`, event: 'ask', instances: asked(i) }, { id: `b${i}`, event: 'answer', predictions: answer(i), latency_ms: 4.5 }]], // prettier-ignore
    ['before the request', 'halves', (i) => [{ id: `b${i}`, predictions: answer(i), latency_ms: 4.5 }, { id: `b${i}`, instances: asked(i) }]], // prettier-ignore
    ['both under one name', 'halves', (i) => [{ id: `b${i}`, body: { instances: asked(i) } }, { id: `b${i}`, body: line({ predictions: answer(i) }), latency_ms: 4.5 }]], // prettier-ignore
    ['as tensors', 'halves', (i) => [{ id: `b${i}`, request: { inputs: [{ name: 'x', shape: [2, 2], datatype: 'FP32', data: asked(i) }] } }, { id: `b${i}`, response: { outputs: [{ name: 'y', shape: [2], datatype: 'INT64', data: answer(i) }] }, latency_ms: 4.5 }]], // prettier-ignore
  ])('%s', async (_name, format, records) => {
    const found = await read(every.flatMap(records).map(line))
    expect([found.format, found.roles.length, found.all.skipped]).toEqual([format, 2, []])
    expect(found.columns.slice(1)).toEqual([firsts, answers, latencies])
    expect(found.columns[0]!.slice(0, 3)).toEqual(['b0[0]', 'b0[1]', 'b1[0]'])
    expect(found.fields.filter(({ role }) => role === 'feature')).toHaveLength(2)
  })

  it('behind a logger’s prefix, which has the id and the latency', async () => {
    const found = await read(every.flatMap((i) => [`2026-03-01 12:00:${10 + i},000 INFO app: ask id=b${i} ${line({ instances: asked(i) })}`, `2026-03-01 12:00:${10 + i},500 INFO app: answer id=b${i} latency_ms=4.5 ${line({ predictions: answer(i) })}`])) // prettier-ignore
    expect([found.format, found.all.skipped]).toEqual(['halves', []])
    expect(found.columns.slice(1)).toEqual([firsts, answers, latencies])
  })
})

it('the answers of two models, in any order', async () => {
  const found = await read(
    every.flatMap((i) => [
      line({ id: `b${i}`, model: 'v2', predictions: [1, 1], latency_ms: 5 }),
      line({ id: `b${i}`, model: 'router', instances: asked(i) }),
      line({ id: `b${i}`, model: 'v1', predictions: answer(i), latency_ms: 4.5 }),
    ]),
  )
  expect(found.columns.slice(1)).toEqual([firsts, answers, firsts.map(() => 1), latencies, every.flatMap(() => [5, NaN])]) // prettier-ignore
})

it('what belongs to nothing is counted, and a request that nobody answered stays', async () => {
  const lines = every.flatMap((i) => [line({ id: `b${i}`, instances: asked(i) }), line({ id: `b${i}`, predictions: answer(i) })]) // prettier-ignore
  lines.splice(7, 1)
  lines.push(line({ id: 'b1', instances: asked(1) }), line({ id: 'b99', predictions: [1, 0] }), line({ event: 'health', ok: true })) // prettier-ignore
  const { all } = await read(lines)
  expect(all.rows).toBe(2 * count + 2)
  expect(all.skipped.map(({ reason, line: at }) => [reason, at])).toEqual([['not-a-prediction', 42], ['no-request', 41]]) // prettier-ignore
})

it.each<[string, (i: number) => object[]]>([
  ['a log whose records are whole', (i: number) => [{ id: `b${i}`, features: { a: i }, prediction: i % 2 }]],
  ['requests and answers of other ids', (i: number) => [{ id: `b${i}`, features: { a: i } }, { id: `c${i}`, prediction: i % 2 }]], // prettier-ignore
])('%s is none of these', async (_name, records) => {
  expect((await formatOf(await sourceOf(every.flatMap(records).map(line).join('\n')))).id).toBe('jsonl')
})

it('of bare bodies, an answer with the id of another request is not the last one’s', async () => {
  const lines = every.flatMap((i) => [line({ id: `b${i}`, instances: asked(i) }), line({ id: `b${i}`, predictions: answer(i) })]) // prettier-ignore
  // After the part of the file that it is known by.
  const late = every.map((i) => line({ id: `c${i}`, instances: asked(i) })).concat(line({ id: 'c0', predictions: [1, 1] })) // prettier-ignore
  const filler = Array.from({ length: 60 }, () => lines).flat()
  const source = await sourceOf([...filler, ...late].join('\n'))
  const { all } = { all: await readAll(source, [num('predictions')]) }
  expect((await formatOf(source)).id).toBe('bare-bodies')
  expect(all.columns.predictions!.slice(-2)).toEqual([NaN, NaN])
  expect(all.skipped).toMatchObject([{ reason: 'no-request', line: filler.length + late.length }])
})
