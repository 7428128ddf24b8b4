/** Lines of one form are read by their bytes; what that gives is what an object a line gives. */
import { expect, test, vi } from 'vitest'
import { seeded } from '../../../src/core/random'
import { through, type Source } from '../../../src/files/source'
import { LineForm } from '../../../src/formats/json/line-form'
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

const fields = [...names, 'nowhere', 'constructor']

/** All fields together, in each of the three ways, and one alone: what is not asked for is stepped over. */
async function compared(lines: string[], size: number, all: readonly string[] = fields): Promise<void> {
  const source = inChunks(await sourceOf(lines.join('\n')), size)
  for (const wanted of [all.map(num), all.map(text), all.map(tensor), [text('label')]]) {
    const { batches, ...rest } = await readAll(source, wanted, jsonl, 64)
    const { batches: others, ...expected } = await readAll(source, wanted, byObjects, 64)
    expect(rest).toEqual(expected)
    const flags = (some: typeof batches) => some.map(({ n, columnFlags }) => [n, columnFlags])
    expect(flags(batches)).toEqual(flags(others))
  }
}

test.each([1, 2, 3, 4, 5, 6, 8, 20])(
  'the same rows, flags, lines and skipped lines, with 1 in %i odd',
  async (oddity) => {
    const matches = vi.spyOn(LineForm.prototype, 'matches')
    const lines = Array.from({ length: 200 }, () => line(oddity))
    await compared(lines, 1 + random.below(500))
    await compared([...lines, ''], 1 << 16)
    // Where most lines are flat, most are read so.
    const flat = matches.mock.results.filter(({ value }) => value === true).length
    if (oddity >= 8) expect(flat).toBeGreaterThan(100 * 2 * 4)
    matches.mockRestore()
  },
)

/** Records as programs nest them: what a model was given, what it answered, and names that say what is in a list. */
const shapes: ((value: () => string) => string)[] = [
  (v) => `{"id": ${v()}, "features": {"age": ${v()}, "region": ${v()}}, "response": {"prediction": ${v()}}}`,
  (v) => `{"id": ${v()}, "features": [${v()}, ${v()}, ${v()}], "prediction": ${v()}, "score": ${v()}}`,
  (v) => `{"meta": {"user": {"id": ${v()}}, "n.m": ${v()}}, "age": ${v()}, "label": ${v()}}`,
  (v) => `{"inputs": {"age": ${v()}}, "outputs": ${v()}, "label": ${v()}}`,
  (v) => `{"inputs": [${v()}, ${v()}], "outputs": [${v()}], "label": ${v()}}`,
  (v) => `{"instances": [${v()}, ${v()}], "predictions": [${v()}, ${v()}], "id": ${v()}}`,
  (v) => `{"result": {"classes": [${v()}, ${v()}], "scores": [${v()}, ${v()}]}, "age": ${v()}}`,
  (v) => `{"age": {"double": ${v()}}, "region": {"string": ${v()}}, "label": ${v()}}`,
  (v) => `{"models": {"v1": {"prediction": ${v()}}, "v2": {"prediction": ${v()}}}, "age": ${v()}}`,
  (v) => `{"request": {"age": ${v()}}, "response": ${v()}, "batch_size": ${v()}, "rows": [${v()}]}`,
  (v) =>
    `{"message": {"id": ${v()}, "age": ${v()}}, "text": ${v()}, "record": {"extra": {"age": ${v()}}, "message": ${v()}}}`,
  (v) => `{"data": {"tensor": {"shape": [${v()}, ${v()}], "values": [${v()}, ${v()}]}}, "label": ${v()}}`,
]
const asked = ['id', 'age', 'region', 'label', 'score', 'features', 'features.age', 'features.region', 'features[0]', 'features[2]', 'response', 'response.prediction', 'prediction', 'meta.user.id', 'meta.n.m', 'inputs.age', 'inputs', 'inputs[1]', 'outputs', 'instances', 'predictions', 'result', 'result[0].label', 'result.classes[0]', 'models.v1.prediction', 'age.double', 'region.string', 'request.age', 'rows', 'batch_size', 'message.id', 'message', 'log.id', 'data.tensor.values', 'data.tensor.shape[0]', 'group'] // prettier-ignore

test.each(shapes.map((_, i) => i))('nested records of shape %i give the same rows', async (i) => {
  const [few, some] = [
    [plain[0]!, plain[1]!],
    [...plain, ...odd],
  ]
  for (const from of [few, plain, some]) {
    const lines = Array.from({ length: 80 }, () => {
      const one = random.below(3) === 0 ? from : few
      return (random.below(12) === 0 ? pick(shapes) : shapes[i]!)(() =>
        pick(random.below(6) === 0 ? one : few)(),
      )
    })
    await compared(lines, 1 + random.below(900), asked)
  }
})

test('nested records and lists of a program are read by their bytes', async () => {
  const matches = vi.spyOn(LineForm.prototype, 'matches')
  for (const shape of shapes.slice(0, 3)) {
    matches.mockClear()
    const lines = Array.from({ length: 50 }, () => shape(() => String(random.below(1000))))
    await readAll(await sourceOf(lines.join('\n')), [num('age')], jsonl)
    expect(matches.mock.results.filter(({ value }) => value === true).length).toBeGreaterThanOrEqual(49)
  }
  matches.mockRestore()
})

test('a line is of a form by all that stands between its values', () => {
  const bytes = (one: string) => new TextEncoder().encode(one)
  const form = LineForm.of(bytes('{"id": "r1", "age": 31, "seen": null}'), 0, 37)!
  expect(form.places).toEqual([['id'], ['age'], ['seen']])
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
  for (const none of [
    '{}',
    '[1]',
    '{"a": 1, "a": 2}',
    '{"a": []}',
    '{"a": {}}',
    '{"a": [[1]]}',
    '{"a\\n": 1}',
    '{"a": 1',
    'a',
  ])
    expect([none, LineForm.of(bytes(none), 0, none.length)]).toEqual([none, null])
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
