import { expect, it } from 'vitest'
import { firstError } from '../../../src/files/json-place'
import { parseObject } from '../../../src/files/json'

it.each([
  ['{"a": 1,\n "b": }', 15],
  ['{"a": 1 "b": 2}', 8],
  ['{"a": [1, 2,]}', 12],
  ["{'a': 1}", 1],
  ['{"a": 01}', 7],
  ['{"a": NaN}', 6],
  ['{"a": 1}}', 8],
  ['{"a": 1]', 7],
  ['{"a": "b', 6],
  ['{"a": "\t"}', 6],
  ['', 0],
])('%j stops being JSON at %d', (text, position) => {
  expect(firstError(text)).toBe(position)
  expect(() => JSON.parse(text) as unknown).toThrow()
})

it.each(['{}', ' {"a": [1, -2.5e3, "x\\u00e9\\n", null, true, {"b": []}]} ', '[[[]]]', '"x"'])(
  '%j is JSON',
  (text) => {
    expect(firstError(text)).toBeNull()
    JSON.parse(text)
  },
)

it('takes no longer for a long string that never ends', () => {
  const start = performance.now()
  expect(firstError(`{"a": "${'b'.repeat(5_000_000)}`)).toBe(6)
  expect(performance.now() - start).toBeLessThan(2000)
})

it('says the line and the column', () => {
  const parse = () => parseObject(new TextEncoder().encode('{"a": 1,\n "b": }'), 'model.json')
  expect(parse).toThrow('model.json, line 2, column 7: This is not JSON: "}" cannot stand here.')
})
