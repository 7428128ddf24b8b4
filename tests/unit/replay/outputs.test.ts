import { describe, expect, it } from 'vitest'
import { compareReplays } from '../../../src/replay/compare'
import { Gathered, type ReadOutput } from '../../../src/replay/outputs'

const specs = [{ name: 'p', shape: [null, 2], dtype: 'float32' as const }]
const read = (data: number[], width = 2): ReadOutput => ({
  name: 'p',
  shape: [data.length / width, width],
  dtype: 'float32',
  data: Float32Array.from(data),
})

describe('Gathered', () => {
  it('puts pieces where they belong, padding cut off', () => {
    const gathered = new Gathered(3, specs)
    gathered.put(2, 3, [read([5, 6, 5, 6])], 2)
    gathered.put(0, 2, [read([1, 2, 3, 4])], 2)
    const { outputs, errors, codes } = gathered.finish(1)
    expect(outputs[0]).toEqual({
      name: 'p',
      shape: [3, 2],
      dtype: 'float32',
      data: Float32Array.of(1, 2, 3, 4, 5, 6),
    })
    expect([...errors]).toEqual([0, 0, 0])
    expect(codes).toEqual([''])
  })

  it('flags infinities of either sign and NaN, and ignores those in the padding', () => {
    const gathered = new Gathered(4, specs)
    gathered.put(0, 4, [read([0, NaN, 1, 2, Infinity, 3, 4, -Infinity, NaN, NaN])], 5)
    const { errors, codes, messages } = gathered.finish(1)
    expect([...errors]).toEqual([1, 0, 1, 1])
    expect(codes).toEqual(['', 'non-finite-output'])
    expect(messages[1]).toBe('The output p holds NaN.')
  })

  it('sees through infinities that would cancel', () => {
    const gathered = new Gathered(1, specs)
    gathered.put(0, 1, [read([Infinity, -Infinity])], 1)
    expect([...gathered.finish(1).errors]).toEqual([1])
  })

  it('has NaN, not zeros, where nothing ran', () => {
    const gathered = new Gathered(2, specs)
    gathered.fail(0, 2, 'execution-failed', 'no')
    const { outputs, errors, messages } = gathered.finish(1)
    expect(outputs[0]?.shape).toEqual([2, 2])
    expect([...(outputs[0]?.data as Float32Array)].every(Number.isNaN)).toBe(true)
    expect([...errors]).toEqual([1, 1])
    expect(messages).toEqual(['', 'no'])
  })

  it('refuses an output that has not a row per request', () => {
    const gathered = new Gathered(3, specs)
    expect(() => gathered.put(0, 3, [read([1, 2])], 3)).toThrow('needs one row per request')
  })

  it('keeps whole numbers and words as they are', () => {
    const gathered = new Gathered(2, [])
    gathered.put(
      0,
      2,
      [
        { name: 'class', shape: [2], dtype: 'int32', data: Int32Array.of(16777217, -1) },
        { name: 'word', shape: [2, 1], dtype: 'string', data: ['a', 'b'] },
      ],
      2,
    )
    const { outputs } = gathered.finish(1)
    expect(outputs.map(({ data }) => data)).toEqual([Int32Array.of(16777217, -1), ['a', 'b']])
  })
})

describe('compareReplays', () => {
  const replayed = (values: number[], failed: number[] = [], width = 2) => {
    const gathered = new Gathered(values.length / width, specs)
    gathered.put(0, values.length / width, [read(values, width)], values.length / width)
    for (const row of failed) gathered.fail(row, row + 1, 'execution-failed', 'no')
    return gathered.finish(1)
  }

  it('finds the largest difference and the predictions that change', () => {
    const a = replayed([0.9, 0.1, 0.49, 0.51, 0.2, 0.8])
    const b = replayed([0.9, 0.1, 0.51, 0.49, 0.25, 0.75])
    const { outputs, changed } = compareReplays(a, b, 3)
    expect(outputs[0]?.maxAbsolute).toBeCloseTo(0.05, 6)
    expect(outputs[0]?.maxRelative).toBeCloseTo(0.2, 6)
    expect(changed).toBe(1)
  })

  it('counts a request that only one side computed, and compares nothing of it', () => {
    const { outputs, changed } = compareReplays(replayed([1, 0], [0]), replayed([0, 1]), 1)
    expect(changed).toBe(1)
    expect(outputs[0]).toEqual({ name: 'p', maxAbsolute: null, maxRelative: null })
  })

  it('reads one number by its side of 0.5', () => {
    const { changed } = compareReplays(replayed([0.4, 0.6], [], 1), replayed([0.45, 0.4], [], 1), 2)
    expect(changed).toBe(1)
  })
})
