/** Lines of flat JSON are read by their bytes; what that gives is what an object a line gives. */
import { expect, test, vi } from 'vitest'
import { seeded } from '../../../src/core/random'
import { through, type Source } from '../../../src/files/source'
import { FlatLine } from '../../../src/formats/json/flat-line'
import jsonl, { byObjects } from '../../../src/formats/readers/jsonl'
import { lineBytesOf } from '../../../src/formats/records/line-bytes'
import { num, readAll, sourceOf, tensor, text } from './helpers'

const random = seeded(23)
const pick = <T>(list: readonly T[]): T => list[random.below(list.length)]!
const digits = (n: number) => Array.from({ length: n }, () => random.below(10)).join('')

/** Values as programs write them, most of them plain. */
const plain = [
  () => String(random.below(1000)),
  () => `${pick(['', '-'])}${random.below(10)}.${digits(1 + random.below(5))}`,
  () => JSON.stringify(random.below(2 ** 32) / 2 ** 31 - 1),
  () =>
    JSON.stringify(
      pick([
        'north',
        'east',
        'Wyoming',
        'eyes',
        '2026-01-01T00:00:00Z',
        'Grüße',
        'a b',
        'r17',
        '3.5',
        '1e3',
        '-0',
        '',
      ]),
    ),
  () => pick(['true', 'false', 'null', 'NaN', '0', '-0', '-0.0', '1e-5', '2.5E+3', '1e20', '1e400', '0.1e1']),
]
const odd = [
  () => `${1 + random.below(9)}${digits(15 + random.below(6))}`,
  () => `${random.below(10)}.${digits(14 + random.below(8))}`,
  () => `${digits(17)}.5`,
  () => pick(['Infinity', '-Infinity', '01', '1.', '.5', '-', '+1', 'nul', 'None', '"', "'x'", '[1,2]', '[0.5]', '{"a":1}', '"\\u0041"', '"a\\"b"', '"\t"', '"***"', '"{\\"k\\": 3}"', '"{1,2}"', '"[1, 2]"', '"eyJhIjozfQ=="', '" x"', '"x "', '"1,214"', '"NA"', '"\ud800"', '"\u00a0x"', '"<NA>"', '"sha1:d41d8cd98f00b204e9800998ecf8427e"']), // prettier-ignore
]
const names = ['id', 'age', 'income', 'region', 'score', 'label']

function line(oddity: number): string {
  const own = names.filter((name) => name === 'id' || random.below(oddity) !== 0)
  const values = own.map(() => (random.below(oddity * 4) === 0 ? pick(odd) : pick(plain))())
  const [comma, colon] = random.below(oddity) === 0 ? [' ,', ' : '] : [', ', ': ']
  const record = `{${own.map((name, i) => `"${name}"${colon}${values[i]}`).join(comma)}}`
  if (random.below(oddity * 8) !== 0) return record
  return pick([record.slice(0, -3), `${record},`, `${record} `, `\t${record}`, `${record}\r`, '', '  ', 'INFO started', `[1767225600, ${record}]`, record.replace('"age"', '"id"'), record.replace('"region"', '"instances"'), record.replace('"region"', '"re\\u0067ion"')]) // prettier-ignore
}

/** The source in chunks of other sizes, so that lines begin and end anywhere. */
const inChunks = (source: Source, size: number): Source =>
  through(source, async function* (chunks) {
    for await (const chunk of chunks)
      for (let at = 0; at < chunk.length; at += size) yield chunk.slice(at, at + size)
  })

const fields = [
  ...names.flatMap((name) => [num(name), text(name)]),
  tensor('score'),
  num('nowhere'),
  text('constructor'),
]

async function compared(lines: string[], size: number): Promise<void> {
  const source = inChunks(await sourceOf(lines.join('\n')), size)
  for (const wanted of [fields, [text('label')], [num('label')]]) {
    // A column by its name: the same field is asked for in two ways.
    for (const field of wanted) {
      const one = await readAll(source, [field], jsonl, 64)
      const other = await readAll(source, [field], byObjects, 64)
      const { batches, ...rest } = one
      const { batches: others, ...expected } = other
      expect(rest).toEqual(expected)
      expect(batches.map(({ n, columnFlags }) => [n, columnFlags])).toEqual(others.map(({ n, columnFlags }) => [n, columnFlags])) // prettier-ignore
    }
  }
}

test.each([1, 2, 3, 4, 5, 6, 8, 20])(
  'the same rows, flags, lines and skipped lines, with 1 in %i odd',
  async (oddity) => {
    const matches = vi.spyOn(FlatLine.prototype, 'matches')
    const lines = Array.from({ length: 300 }, () => line(oddity))
    await compared(lines, 1 + random.below(500))
    await compared([...lines, ''], 1 << 16)
    // Where most lines are flat, most are read so.
    const flat = matches.mock.results.filter(({ value }) => value === true).length
    if (oddity >= 8) expect(flat).toBeGreaterThan(150 * 2 * (fields.length + 2))
    matches.mockRestore()
  },
)

test('a line is of a form by all that stands between its values', () => {
  const bytes = (one: string) => new TextEncoder().encode(one)
  const form = FlatLine.of(bytes('{"id": "r1", "age": 31, "seen": null}'), 0, 37)!
  expect(form.names).toEqual(['id', 'age', 'seen'])
  const is = (one: string) => form.matches(bytes(one), 0, bytes(one).length)
  expect(is('{"id": "r2", "age": -0.5, "seen": true}')).toBe(true)
  expect(form.values.numbers[1]).toBe(-0.5)
  for (const other of [
    '{"id":"r2", "age": 1, "seen": null}',
    '{"id": "r2", "age": 1}',
    '{"id": "r2", "age": 1, "seen": null} ',
    '{"id": "r2", "age": 01, "seen": null}',
    '{"id": "r2", "age": [1], "seen": null}',
    '{"id": "r2", "age": 1, "seen": nul',
  ])
    expect([other, is(other)]).toEqual([other, false])
  for (const none of ['{}', '[1]', '{"a": 1, "a": 2}', '{"a": {"b": 1}}', '{"a\\n": 1}', '{"a": 1', 'a'])
    expect([none, FlatLine.of(bytes(none), 0, none.length)]).toEqual([none, null])
})

test('a line that is too long is skipped by its number, and those around it are whole', async () => {
  const lines = [
    '{"a": 1}',
    `{"a": "${'x'.repeat(300)}"}`,
    '{"a": 2}',
    '{"a": 3}',
    `{"a": "${'y'.repeat(400)}"}`,
  ]
  for (const size of [1, 7, 40, 99]) {
    const source = inChunks(await sourceOf(lines.join('\n')), size)
    const [texts, skipped]: [string[], (number | null)[]] = [[], []]
    for await (const piece of lineBytesOf({ source, progress: () => {} }, 100)) {
      texts.push(...new TextDecoder().decode(piece.bytes).split('\n').filter((one) => one !== '')) // prettier-ignore
      skipped.push(...piece.skipped.map(({ line }) => line))
    }
    expect(texts).toEqual(['{"a": 1}', '{"a": 2}', '{"a": 3}'])
    expect(skipped).toEqual([2, 5])
  }
})
