/** A log of a log: the same records in the envelope of each collector and store, and what is read of them. */
import { describe, expect, it } from 'vitest'
import { all, count, envelopes, iso, jsonLines, table } from './envelopes'
import { formatOf, num, readAll, sourceOf, text } from './helpers'

describe.each(Object.entries(envelopes))('%s', (_name, log) => {
  const ends = (names: string[], end: string) =>
    names.find((name) => name === end || name.endsWith(`.${end}`))!

  it('gives the records within, and the time around them', async () => {
    const source = await sourceOf(log)
    const format = await formatOf(source)
    const { fields, problems } = await format.profile(source, 200)
    expect(problems).toEqual([])
    const names = fields.map(({ name }) => name)
    const roles = Object.fromEntries(fields.map(({ name, role }) => [name, role]))
    const [id, size, tone, answer] = ['request_id', 'size', 'tone', 'prediction'].map((end) =>
      ends(names, end),
    )
    expect([id, size, tone, answer].map((name) => roles[name!])).toEqual([
      'id',
      'feature',
      'feature',
      'primary',
    ])
    // Levels, offsets, ports and process ids of the log are nothing that a model is given.
    expect(fields.filter(({ role, type }) => role === 'feature' && type === 'number').map(({ name }) => name)).toEqual([size, tone]) // prettier-ignore
    expect(fields.filter(({ role }) => role === 'time')).toHaveLength(1)
    const read = await readAll(source, [text(id!), num(size!), num(tone!), num(answer!)])
    expect(read.error).toBeNull()
    expect(read.skipped).toEqual([])
    expect(read.columns).toEqual({
      [id!]: all((i) => `a${i}`),
      [size!]: all((i) => i / 4),
      [tone!]: all((i) => 3 - i),
      [answer!]: all((i) => i % 2),
    })
  })
})

it('takes a batch of requests apart wherever it lies', async () => {
  const body = JSON.stringify({ instances: [[1, 2], [3, 4]] }) // prettier-ignore
  const log = jsonLines((i) => ({ '@timestamp': iso(i), level: 'INFO', msg: body }))
  const source = await sourceOf(log)
  const read = await readAll(source, [num('instances[0]'), num('instances[1]')])
  expect(read.rows).toBe(2 * count)
  expect(read.columns['instances[1]']!.slice(0, 4)).toEqual([2, 4, 2, 4])
})

it('loses nothing that stands in the message and around it, and puts no answer over another', async () => {
  const log = table('time,primary_pred,message', (i) => [iso(i), String(i % 2), JSON.stringify({ time: `${i}`, request_id: `a${i}`, primary_pred: 1 - (i % 2) })]) // prettier-ignore
  const read = await readAll(await sourceOf(log), [num('primary_pred'), num('message.primary_pred')])
  expect(read.columns['primary_pred']!.slice(0, 2)).toEqual([0, 1])
  expect(read.columns['message.primary_pred']!.slice(0, 2)).toEqual([1, 0])
  const plain = table('level,time,message', (i) => ['INFO', iso(i), JSON.stringify({ time: 5, level: 'warn', request_id: `a${i}`, x: [i] })]) // prettier-ignore
  const both = await readAll(await sourceOf(plain), [text('level'), text('log.level'), text('log.time')])
  expect([both.columns['level']![3], both.columns['log.level']![3], both.columns['log.time']![3]]).toEqual([
    'warn',
    'INFO',
    iso(3),
  ])
})

describe('what a text holds', () => {
  const one = async (value: string) => {
    const source = await sourceOf(table('id,held', (i) => [`a${i}`, i === 5 ? '{"broken": ' : value]))
    const format = await formatOf(source)
    return { source, format, fields: (await format.profile(source, 200)).fields.map(({ name }) => name) }
  }

  it.each([
    ['JSON', '{"a": 1, "b": 2.5}'],
    ['Python', "{'a': 1, 'b': np.float64(2.5), 'c': None}"],
    ['in a string', '"{\\"a\\": 1, \\"b\\": 2.5}"'],
    ['a list of one', '[{"a": 1, "b": 2.5}]'],
  ])('%s: its fields are fields, and a cell that does not parse costs its row', async (_name, value) => {
    const { source, format, fields } = await one(value)
    expect(format.id).toBe('json-table')
    expect(fields).toEqual(expect.arrayContaining(['held.a', 'held.b']))
    const read = await readAll(source, [text('id'), num('held.a'), num('held.b')])
    expect(read.rows).toBe(count)
    expect(read.columns['held.b']!.map((b) => (b === 2.5 ? 1 : 0)).filter((held) => held === 0)).toHaveLength(
      1,
    )
  })

  it('escaped once more than it is quoted', async () => {
    const source = await sourceOf(jsonLines((i) => ({ id: `a${i}`, held: '{\\"a\\": 1, \\"b\\": 2.5}' })))
    expect((await readAll(source, [num('held.b')])).columns['held.b']![0]).toBe(2.5)
  })

  it.each<[string, string, boolean]>([
    ['in base64', Buffer.from('{"a": 1, "b": 2.5}').toString('base64'), true],
    ['behind words', 'scored user=7: {"a": 1, "b": 2.5}', true],
    ['a token that begins so', 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln', false],
    ['words in braces', 'used {a} of {"b"}', false],
  ])('%s', async (_name, value, isOpened) => {
    const source = await sourceOf(jsonLines((i) => ({ id: `a${i}`, held: value })))
    const names = (await (await formatOf(source)).profile(source, 200)).fields.map(({ name }) => name)
    expect(names.includes('held.b')).toBe(isOpened)
  })

  it("is a list where Postgres' braces hold numbers", async () => {
    const { source } = await one('{1,2.5,-3e-1}')
    const read = await readAll(source, [num('held[0]'), num('held[2]')])
    expect([read.columns['held[0]']![0], read.columns['held[2]']![0]]).toEqual([1, -0.3])
  })

  it('stays text where it only begins like JSON', async () => {
    const source = await sourceOf(table('id,note,x', (i) => [`a${i}`, '[sic] a note', String(i)]))
    expect((await formatOf(source)).id).toBe('csv')
  })
})
