/** Requests as runtimes, stores and sheets of other languages keep them: lines in parts, maps in text, flags, lists of names. */
import { describe, expect, it } from 'vitest'
import { openLog, readLog } from '../../../src/session/intake/log'

const COUNT = 8
const every = Array.from({ length: COUNT }, (_, i) => i)
const answer = (i: number) => (i % 2 === 0 ? 'yes' : 'no')
const truth = (i: number) => (i % 3 === 0 ? 'yes' : 'no')
const age = (i: number) => 30 + i
const json = (value: unknown) => JSON.stringify(value)

async function read(text: string) {
  const opened = await openLog([{ path: 'calls', file: new Blob([text]) }])
  const { fields } = opened.profile
  const field = fields.find(({ name }) => /(?:^|\.)(?:age|edad|Âge)$/.test(name))!.name
  const ages: number[] = []
  const skipped: string[] = []
  const lines: number[] = []
  for await (const { batch } of readLog(opened, [{ field, as: 'number' }], 100)) {
    if (batch.columns[0]?.kind === 'number') ages.push(...batch.columns[0].values)
    lines.push(...batch.lines.subarray(0, batch.n))
    skipped.push(...batch.skipped.map(({ reason, line }) => `${reason} ${line}`))
  }
  return { roles: Object.fromEntries(fields.map(({ name, role }) => [name, role])), ages, skipped, lines }
}

describe('behind what a container’s runtime puts before each line', () => {
  const cri = (i: number, kind: string, text: string, stream = 'stdout') => `2026-03-01T10:00:0${i}.123456789Z ${stream} ${kind} ${text}` // prettier-ignore
  const record = (i: number) => json({ request_id: `q${i}`, features: { age: age(i), size: i / 4 }, champion: answer(i), shadow: answer(i + 1), label: truth(i) }) // prettier-ignore

  it('a line in parts is put together, of each stream by itself, and stands where it began', async () => {
    const parts = every.flatMap((i) => [
      cri(i, 'P', record(i).slice(0, 30)),
      cri(i, 'F', 'warming up', 'stderr'),
      cri(i, 'P', record(i).slice(30, 50)),
      cri(i, 'F', record(i).slice(50)),
    ])
    const found = await read(`${parts.join('\n')}\n${cri(9, 'P', record(9).slice(0, 40))}\n`)
    expect(found.ages).toEqual(every.map(age))
    expect(found.lines).toEqual(every.map((i) => 1 + 4 * i))
    expect(found.roles).toMatchObject({ champion: 'primary', shadow: 'shadow', label: 'label', request_id: 'id' }) // prettier-ignore
    expect(found.skipped).toContain('truncated 33')
  })

  it('what Redis’ MONITOR prints is told by what is within', async () => {
    const command = (i: number) =>
      `177235920${i}.123456 [0 10.0.0.1:6379] "HSET" "q:${i}" "age" "${age(i)}" "primary" "${answer(i)}" "shadow" "${answer(i + 1)}" "label" "${truth(i)}"`
    const found = await read(every.map((i) => cri(i, 'F', command(i))).join('\n'))
    expect(found.ages).toEqual(every.map(age))
    expect(found.roles).toMatchObject({ primary: 'primary', shadow: 'shadow', label: 'label' })
  })
})

it('maps of Go in the fields of a record', async () => {
  const line = (i: number) => json({ id: `q${i}`, age: age(i), champion: `map[class:${answer(i)} p:0.${i + 1}]`, challenger: `map[class:${answer(i + 1)} p:0.${i + 2}]` }) // prettier-ignore
  const { roles, ages } = await read(every.map(line).join('\n'))
  expect(ages).toEqual(every.map(age))
  expect(roles).toMatchObject({ 'champion.class': 'primary', 'challenger.class': 'shadow' })
})

it('a flag that says which of two answers is in production', async () => {
  const line = (i: number) => json({ id: `q${i}`, features: { age: age(i) }, predictions: [{ deployment: 'west', is_champion: false, label: answer(i) }, { deployment: 'east', is_champion: true, label: truth(i) }] }) // prettier-ignore
  const { roles } = await read(every.map(line).join('\n'))
  expect(roles).toMatchObject({
    'predictions.primary.label': 'primary',
    'predictions.shadow.label': 'shadow',
  })
})

it('parameters of an event, as a list of names and values', async () => {
  const values = (i: number) => Object.entries({ age: age(i), champion_prediction: i % 2, challenger_prediction: i % 3 === 0 ? 1 : 0 }) // prettier-ignore
  const line = (i: number) => json({ event_id: `q${i}`, user_properties: values(i).map(([key, value]) => ({ key, value: { int_value: value, string_value: null } })) }) // prettier-ignore
  const { roles, ages } = await read(every.map(line).join('\n'))
  expect(ages).toEqual(every.map(age))
  expect(roles).toMatchObject({ 'user_properties.champion_prediction': 'primary', 'user_properties.challenger_prediction': 'shadow' }) // prettier-ignore
})

it.each([
  ['id;edad;Predicción actual;Predicción candidata', { 'Predicción actual': 'primary', 'Predicción candidata': 'shadow' }], // prettier-ignore
  ['id;Âge;Prédiction production;Prédiction candidate;Réelle', { 'Prédiction production': 'primary', 'Prédiction candidate': 'shadow', Réelle: 'label' }], // prettier-ignore
])('%s', async (header, roles) => {
  const cells = (i: number) => [`q${i}`, age(i), answer(i), answer(i + 1), truth(i)].slice(0, header.split(';').length) // prettier-ignore
  const found = await read(`${header}\n${every.map((i) => cells(i).join(';')).join('\n')}\n`)
  expect(found.roles).toMatchObject(roles)
})
