/** What a record's short road passes over is what the long one leaves alone. */
import { expect, test } from 'vitest'
import { parseJson, parseLoose } from '../../../src/files/loose-json'
import { isPlainText, plainRecords } from '../../../src/formats/records/plain-record'
import { opened, openText } from '../../../src/formats/records/opened'
import { rowsOf } from '../../../src/formats/readers/jsonl'
import { fieldReader } from '../../../src/formats/records/path'
import { seeded } from '../../../src/core/random'

const inner = ['{"age": 3}', '[{"age": 3}]', '{1,2,3}', "{'age': 3}", '"{\\"age\\": 3}"', btoa('{"age": 3}'), btoa('[{"age": 3}]')] // prettier-ignore
const ends = ['', ' ', '\t', '\n', '\u00a0', '\ufeff', 'scored ', 'x', '.']
const texts = inner.flatMap((text) => ends.flatMap((before) => ends.map((after) => before + text + after)))

test('a text is plain only where nothing opens it', () => {
  expect(texts.filter((text) => openText(text) !== text).length).toBeGreaterThan(100)
  for (const text of texts) if (isPlainText(text)) expect([text, openText(text)]).toEqual([text, text])
  for (const text of ['2026-01-01T00:00:00Z', 'r00001', 'north', '', '3.5 ms', 'a=1']) expect(isPlainText(text)).toBe(true) // prettier-ignore
})

test('records take the short road only where the long one gives the same row', () => {
  const random = seeded(7)
  const pick = <T>(list: readonly T[]): T => list[random.below(list.length)]!
  const names = ['id', 'age', 'inputs', 'instances', 'response', 'shadow_response', 'features', 'body', 'rows', 'message', '_source'] // prettier-ignore
  const values = [
    1,
    'north',
    null,
    true,
    ...texts,
    [1, 2],
    { age: 3 },
    [{ age: 3 }, { age: 4 }],
    { instances: [[1]] },
  ]
  const isPlain = plainRecords((name) => ['id', 'age', 'message', '_source'].includes(name))
  let short = 0
  for (let i = 0; i < 4000; i++) {
    const record = Object.fromEntries(
      names.filter(() => random.below(4) === 0).map((name) => [name, pick(values)]),
    )
    if (!isPlain(record)) continue
    short++
    expect(opened(record)).toBe(record)
    expect(rowsOf(record, 1)).toEqual([record])
  }
  expect(short).toBeGreaterThan(100)
})

test('integers of sixteen digits keep every one of them, wherever they lie, and text of digits stays text', () => {
  const long = '12345678901234567'
  for (const [text, value] of [
    [`{"id": ${long}}`, { id: BigInt(long) }],
    [`{"a": {"b": [1, -${long}]}}`, { a: { b: [1, -BigInt(long)] } }],
    [`{"id": "no ${long}", "x": 0.${long}}`, { id: `no ${long}`, x: Number(`0.${long}`) }],
    ['{"x": 1e300}', { x: 1e300 }],
  ] as const) {
    expect(parseJson(text)).toEqual(value)
    expect(parseJson(text)).toEqual(parseLoose(text))
  }
})

test('a field is read by its own name, and what every object has is none', () => {
  expect(fieldReader('constructor')({ a: 1 })).toBeUndefined()
  expect(fieldReader('constructor')({ constructor: 3 })).toBe(3)
  expect(fieldReader('a.b')({ a: { b: 2 }, 'a.b': 1 })).toBe(1)
  expect(fieldReader('a')({ a: null })).toBeNull()
})
