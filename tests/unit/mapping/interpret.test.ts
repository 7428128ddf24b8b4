import { describe, expect, it } from 'vitest'
import { interpret, probabilityWidth } from '../../../src/mapping/interpret'
import { classFinder } from '../../../src/mapping/lookup'
import type { Reading } from '../../../src/result/mapping'

function read(reading: Reading, data: number[], n: number, classes = 2) {
  const width = probabilityWidth(reading, classes)
  const sink = {
    classes: new Int32Array(n).fill(-1),
    scores: new Float64Array(n).fill(NaN),
    probabilities: width ? { width, values: new Float32Array(n * width).fill(NaN) } : null,
    values: new Float64Array(n).fill(NaN),
    errors: new Uint8Array(n),
  }
  interpret({ shape: [n], data }, reading, classes, n, sink, 0, { nonFinite: 1, notAClass: 2 })
  return sink
}

describe('reading an output', () => {
  it('sigmoid: at the threshold it is class 1; the score is of the class predicted', () => {
    const sink = read({ kind: 'sigmoid', threshold: 0.25, from: 'probability' }, [0.25, 0.2, 1], 3)
    expect([...sink.classes]).toEqual([1, 0, 1])
    expect([...sink.scores]).toEqual([0.25, 0.8, 1])
    expect(sink.probabilities!.values[1]).toBeCloseTo(0.2, 7)
  })

  it('sigmoid from a logit: stable far out', () => {
    const sink = read({ kind: 'sigmoid', threshold: 0.5, from: 'logit' }, [0, 800, -800, 2], 4)
    expect([...sink.classes]).toEqual([1, 1, 0, 1])
    expect(sink.scores[2]).toBe(1)
    expect(sink.scores[3]).toBeCloseTo(1 / (1 + Math.exp(-2)), 12)
  })

  it('softmax: the largest wins, the first on a tie', () => {
    const sink = read({ kind: 'softmax', from: 'probability' }, [0.1, 0.7, 0.2, 0.4, 0.4, 0.2], 2, 3)
    expect([...sink.classes]).toEqual([1, 0])
    expect(sink.scores[0]).toBe(0.7)
  })

  it('softmax from logits sums to one', () => {
    const sink = read({ kind: 'softmax', from: 'logit' }, [1000, 1001, 999], 1, 3)
    const total = [...sink.probabilities!.values].reduce((sum, p) => sum + p, 0)
    expect(total).toBeCloseTo(1, 6)
    expect(sink.scores[0]).toBeCloseTo(1 / (1 + Math.exp(-1) + Math.exp(-2)), 12)
  })

  it('class index: what is no class is an error', () => {
    const sink = read({ kind: 'class-index' }, [1, 2, 0.5, NaN], 4)
    expect([...sink.classes]).toEqual([1, -1, -1, -1])
    expect([...sink.errors]).toEqual([0, 2, 2, 1])
  })

  it.each<Reading>([
    { kind: 'sigmoid', threshold: 0.5, from: 'probability' },
    { kind: 'softmax', from: 'probability' },
    { kind: 'number' },
  ])('$kind: a non-finite output is an error, never an answer', (reading) => {
    const sink = read(reading, [NaN, Infinity], reading.kind === 'softmax' ? 1 : 2)
    expect([...sink.errors]).toEqual(reading.kind === 'softmax' ? [1] : [1, 1])
    expect([...sink.classes].every((c) => c === -1)).toBe(true)
    expect([...sink.values].every(Number.isNaN)).toBe(true)
  })
})

describe('class names', () => {
  it('are found by alias, name, number, case and truth', () => {
    const find = classFinder(['on time', 'late'], { L: 'late' })
    expect(['late', 'LATE', 'L', '1', '1.0', 'true', 'False', 'on time', '2', 'maybe', ''].map(find)).toEqual(
      [1, 1, 1, 1, 1, 1, 0, 0, -1, -1, -1],
    )
  })

  it('that are numbers are names, not indices', () => {
    const find = classFinder(['3', '5', '8'], {})
    expect(['3', '5.0', '8', '0', '2'].map(find)).toEqual([0, 1, 2, -1, -1])
  })
})
