/** JSON behind a logger's prefix, or within Docker's. */
import { expect, it } from 'vitest'
import { formatOf, num, readAll, sourceOf, text } from './helpers'

const record = (i: number) => JSON.stringify({ id: `r${i}`, features: { a: i, city: 'Bern, CH' }, prediction: 1 }) // prettier-ignore
const at = (i: number) => `2024-03-01T10:00:0${i}.5Z`
const lines: Record<string, (i: number) => string> = {
  "a logger's prefix": (i) => `${at(i)} INFO [worker] predict: ${record(i)}`,
  Kubernetes: (i) => `${at(i)} stdout F ${record(i)}`,
  Docker: (i) => JSON.stringify({ log: `${record(i)}\n`, stream: 'stdout', time: at(i) }),
  'a prefix within Docker': (i) => JSON.stringify({ log: `${at(i)} INFO ${record(i)}\n`, stream: 'stdout', time: at(9) }), // prettier-ignore
}

it.each(Object.entries(lines))('is read behind %s', async (_name, line) => {
  const source = await sourceOf([line(0), 'INFO: started', line(1), line(2)].join('\n'))
  const format = await formatOf(source)
  expect(format.id).toBe('logged-json')
  const all = await readAll(source, [text('id'), num('features.a'), text('features.city'), text('logged_at')])
  expect(all.columns).toEqual({
    id: ['r0', 'r1', 'r2'],
    'features.a': [0, 1, 2],
    'features.city': ['Bern, CH', 'Bern, CH', 'Bern, CH'],
    logged_at: [at(0), at(1), at(2)],
  })
  expect(all.lines).toEqual([1, 3, 4])
  const { fields } = await format.profile(source, 10)
  expect(fields.find(({ name }) => name === 'logged_at')).toMatchObject({ role: 'time' })
})

it('counts a line whose JSON is broken, and one that is cut', async () => {
  const line = lines['Kubernetes']!
  const all = await readAll(await sourceOf(`${line(0)}\n${line(1).replace(':', ';').replace('":', '" ')}\n${line(2)}\n${line(3).slice(0, -4)}`), [text('id')]) // prettier-ignore
  expect(all.columns.id).toEqual(['r0', 'r2'])
  expect(all.skipped.map(({ reason, line: number }) => [reason, number])).toEqual([
    ['bad-line', 2],
    ['truncated', 4],
  ])
})

it('is not a table whose last column is JSON', async () => {
  const table = 'request_id,features\nr1,{"a":1}\nr2,{"a":2}\n'
  expect((await formatOf(await sourceOf(table))).id).toBe('csv')
})
