/** Calls that are logged in several lines of text: the request, the answers of two models, and what came of it. */
import { describe, expect, it } from 'vitest'
import { formatOf, num, readAll, sourceOf, text } from './helpers'

const count = 24
const every = Array.from({ length: count }, (_, i) => i)
const time = (i: number) => `2026-04-05 07:${10 + (i % 40)}:09`
const [primary, shadow, truth] = [
  every.map((i) => i % 2),
  every.map((i) => (i + (i % 3 === 0 ? 1 : 0)) % 2),
  every.map((i) => (i + (i % 5 === 0 ? 1 : 0)) % 2),
]

/** Lines of several calls, those of each in their order, between those of others. */
const mixed = (calls: readonly string[][]) =>
  calls.flatMap((_, i) => calls.flatMap((lines, j) => (i - j >= 0 && i - j < lines.length ? [lines[i - j]!] : []))).concat(calls.flatMap((lines, j) => lines.slice(Math.max(0, calls.length - j)))) // prettier-ignore

async function read(lines: readonly string[]) {
  const source = await sourceOf(lines.join('\n'))
  const format = await formatOf(source)
  const { fields } = await format.profile(source, 200)
  const named = (role: string) => fields.find((field) => field.role === role)?.name ?? role
  const roles = ['primary', 'shadow', 'label'].map(named)
  const all = await readAll(source, [text(named('id')), ...roles.map(num)], format)
  const [ids, ...answers] = Object.values(all.columns)
  const order = [...ids!.keys()].sort((a, b) => Number(/\d+/.exec(String(ids![a]))) - Number(/\d+/.exec(String(ids![b])))) // prettier-ignore
  const features = fields.filter(({ role }) => role === 'feature').map(({ name }) => name)
  return { format: format.id, skipped: all.skipped, features, answers: answers.map((column) => order.map((i) => column[i])) } // prettier-ignore
}

describe('what each line is of is told by', () => {
  it.each<[string, (i: number) => string[]]>([
    ['words, with the id in brackets', (i) => [`${time(i)} INFO [q-${i}] request {"size": ${i}, "rooms": 3.5}`, `${time(i)} INFO [q-${i}] primary prediction=${primary[i]} score=0.75`, `${time(i)} INFO [q-${i}] shadow prediction=${shadow[i]} score=0.25`, `${time(i)} INFO [q-${i}] label=${truth[i]}`]], // prettier-ignore
    ['the logger’s name', (i) => [`${time(i)} INFO api.serve: rid=${i} size=${i} rooms=3.5`, `${time(i)} INFO models.champion: rid=${i} pred=${primary[i]}`, `${time(i)} INFO models.challenger: rid=${i} pred=${shadow[i]}`, `${time(i)} INFO feedback: rid=${i} truth=${truth[i]}`]], // prettier-ignore
    ['a field', (i) => [`${time(i)} event=asked id=${i} size=${i} rooms=3.5`, `${time(i)} event=gave id=${i} role=prod prediction=${primary[i]}`, `${time(i)} event=gave id=${i} role=canary prediction=${shadow[i]}`, `${time(i)} event=came id=${i} actual=${truth[i]}`]], // prettier-ignore
    ['its message', (i) => [`${time(i)} level=info msg="request" trace_id=t${i} size=${i} rooms=3.5`, `${time(i)} level=info msg="production answered" trace_id=t${i} prediction=${primary[i]}`, `${time(i)} level=info msg="candidate answered" trace_id=t${i} prediction=${shadow[i]}`, `${time(i)} level=info msg="truth" trace_id=t${i} label=${truth[i]}`]], // prettier-ignore
    ['a word, as the id is one, in a program of that name', (i) => [`${time(i)} | shadow.app - call-${i} | input | size=${i}, rooms=3.5`, `${time(i)} | shadow.app - call-${i} | primary | class=${primary[i]}`, `${time(i)} | shadow.app - call-${i} | shadow | class=${shadow[i]}`, `${time(i)} | shadow.app - call-${i} | truth | class=${truth[i]}`]], // prettier-ignore
  ])('%s', async (_name, lines) => {
    const found = await read(mixed(every.map(lines)))
    expect([found.format, found.skipped]).toEqual(['halves', []])
    expect(found.answers).toEqual([primary, shadow, truth])
    expect(found.features).toHaveLength(2)
  })
})

const call = (i: number) => [`${time(i)} [q-${i}] request {"size": ${i}}`, `${time(i)} [q-${i}] primary prediction=${primary[i]}`, `${time(i)} [q-${i}] shadow prediction=${shadow[i]}`] // prettier-ignore

it('what came of all of them may stand at the end, and what nobody answered stays', async () => {
  const lines = every.flatMap((i) => (i === 7 ? call(i).slice(0, 2) : call(i)))
  const labels = every.map((i) => `${time(i)} [q-${i}] outcome=${truth[i]}`)
  const found = await read([
    ...lines,
    ...labels,
    `${time(1)} [q-999] outcome=1`,
    `${time(1)} reloaded workers=2`,
  ])
  expect(found.answers).toEqual([primary, shadow.with(7, NaN), truth])
  expect(found.skipped.map(({ reason }) => reason)).toEqual(['no-record', 'no-request'])
})

it('of two labels that differ none is taken', async () => {
  const labels = every.map((i) => `${time(i)} [q-${i}] label=${truth[i]}`)
  const found = await read([...every.flatMap(call), ...labels, `${time(3)} [q-3] label=${1 - truth[3]!}`, labels[4]!]) // prettier-ignore
  expect(found.answers[2]).toEqual(truth.with(3, NaN))
  expect(found.skipped.map(({ reason }) => reason)).toEqual(['two-labels', 'duplicate'])
})

it('labels in records of their own are those of JSON halves, too', async () => {
  const json = every.flatMap((i) => [{ id: `b${i}`, features: { size: i } }, { id: `b${i}`, prediction: primary[i] }, { id: `b${i}`, label: truth[i] }]) // prettier-ignore
  const found = await read(json.map((one) => JSON.stringify(one)))
  expect([found.answers[0], found.answers[2]]).toEqual([primary, truth])
  expect(found.skipped).toEqual([])
})

it('a line that says all of a call is none of several', async () => {
  const lines = every.map((i) => `${time(i)} [q-${i}] size=${i} primary=${primary[i]} shadow=${shadow[i]} label=${truth[i]}`) // prettier-ignore
  expect((await read(lines)).format).toBe('key-value')
})
