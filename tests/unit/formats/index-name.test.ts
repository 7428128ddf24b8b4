/** Below a pivoted table's header the index is named in a row of its own. */
import { expect, it } from 'vitest'
import { formatOf, readAll, sourceOf, text } from './helpers'

const rows = Array.from({ length: 30 }, (_, i) => `k${i},${i * 2.5},${20 + (i % 9)},${i % 2},${Number(i % 3 === 0)},${Number(i % 4 === 0)}`) // prettier-ignore

it.each([
  ['of a pivoted table', 'kind,income,size,primary,shadow,label\ncall_id,,,,,'],
  ['below two rows of names', ',given,given,answer,answer,label\nkind,income,size,primary,shadow,label\nrequest_id,,,,,'], // prettier-ignore
])('the index’s name in a row of its own, %s, is no request', async (_name, header) => {
  const source = await sourceOf([header, ...rows].join('\n'))
  const format = await formatOf(source)
  const { fields } = await format.profile(source, 100)
  const name = header.split('\n').at(-1)!.split(',')[0]!
  expect(fields[0]).toMatchObject({ name, role: 'id' })
  const all = await readAll(source, [text(name)], format)
  expect([all.rows, all.columns[name]![0]]).toEqual([30, 'k0'])
})

it('a request without all but its id is one', async () => {
  const source = await sourceOf(['id,a,b', 'first,,', 'second,1,2', 'third,2,3', 'fourth,3,5'].join('\n'))
  expect((await readAll(source, [text('id')])).rows).toBe(4)
})
