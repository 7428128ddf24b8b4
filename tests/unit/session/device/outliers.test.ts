/** A fault of a few requests in a long run lies between the stretches of the sample: its answers give it away. */
import { describe, expect, it } from 'vitest'
import { seeded } from '../../../../src/core/random'
import type { Predictions } from '../../../../src/evaluation/input'
import { RunSample } from '../../../../src/session/device/run-sample'
import type { AnsweredBatch } from '../../../../src/session/device/checked-request'

const N = 200_000
const BATCH = 4096
/** A millisecond of a device that answers 40,000 requests a second. */
const FAULT: [number, number] = [123_471, 123_511]

type Harm = (row: Float32Array) => void
interface Kind {
  width: number
  answer: (random: () => number, row: Float32Array) => void
  task?: 'regression'
}

const softmax: Kind = {
  width: 3,
  answer: (random, row) => {
    const raw = [random(), random(), random()].map((x) => Math.exp(4 * x))
    const sum = raw[0]! + raw[1]! + raw[2]!
    raw.forEach((value, i) => (row[i] = value / sum))
  },
}
const sigmoid: Kind = { width: 1, answer: (random, row) => (row[0] = 1 / (1 + Math.exp(8 * (random() - 0.6)))) } // prettier-ignore
const number: Kind = { width: 1, answer: (random, row) => (row[0] = 50 + 200 * random()), task: 'regression' }

const times =
  (factor: number): Harm =>
  (row) =>
    row.forEach((value, i) => (row[i] = factor * value))
const stuck: Harm = (row) => row.fill(1 / row.length)

/** Rows of the fault that are kept to be computed again. */
function kept({ width, answer, task }: Kind, harm: Harm, [from, to] = FAULT): number {
  const chance = seeded(9)
  const random = () => chance.below(1 << 24) / (1 << 24)
  const sample = new RunSample(1)
  for (let at = 0; at < N; at += BATCH) {
    const n = Math.min(BATCH, N - at)
    const [primary, shadow] = [new Float32Array(n * width), new Float32Array(n * width)]
    for (let i = 0; i < n; i++) {
      const row = primary.subarray(i * width, (i + 1) * width)
      answer(random, row)
      // Shadow is nearly primary, and another model now and then.
      if (chance.below(20) === 0) answer(random, shadow.subarray(i * width, (i + 1) * width))
      else shadow.set(row, i * width)
      if (at + i >= from && at + i < to) harm(shadow.subarray(i * width, (i + 1) * width))
    }
    sample.add(batch(at, n, width, { primary, shadow }, task))
  }
  return sample.finish().filter(({ row }) => row >= from && row < to).length
}

function batch(
  at: number,
  n: number,
  width: number,
  values: { primary: Float32Array; shadow: Float32Array },
  task?: 'regression',
): AnsweredBatch {
  const inputs = [{ name: 'x', shape: [n, 1], dtype: 'float32' as const, data: new Float32Array(n) }]
  const model = (data: Float32Array) => ({
    inputs,
    encodeErrors: new Uint8Array(n),
    replayed: {
      outputs: [{ name: 'y', shape: [n, width], dtype: 'float32' as const, data }],
      errors: new Uint8Array(n),
      codes: [''],
      messages: [''],
      ms: 1,
    },
  })
  const read = (data: Float32Array): Predictions => {
    const classes = new Int32Array(task ? 0 : at + n)
    const numbers = new Float64Array(task ? at + n : 0)
    for (let i = 0; i < n; i++) {
      const row = [...data.subarray(i * width, (i + 1) * width)]
      if (task) numbers[at + i] = row[0]!
      else classes[at + i] = width === 1 ? Number(row[0]! >= 0.5) : row.indexOf(Math.max(...row))
    }
    return { classes, scores: new Float64Array(0), probabilities: null, probabilitiesReason: null, values: numbers, errors: new Uint8Array(at + n), errorCodes: [''] } // prettier-ignore
  }
  return {
    at,
    n,
    seconds: at / 40_000,
    models: { primary: model(values.primary), shadow: model(values.shadow) },
    answers: { primary: read(values.primary), shadow: read(values.shadow) },
  }
}

const faults: [string, Kind, Harm][] = [
  ['zeros of a softmax', softmax, times(0)],
  ['halved probabilities of a softmax', softmax, times(0.5)],
  ['one answer to all', softmax, stuck],
  ['zeros of a sigmoid', sigmoid, times(0)],
  ['halved sigmoids', sigmoid, times(0.5)],
  ['numbers a hundred times too large', number, times(100)],
  ['numbers with another sign', number, times(-1)],
]

describe('forty requests of 200,000', () => {
  it.each(faults)('%s', (_, kind, harm) => {
    expect(kept(kind, harm)).toBeGreaterThan(0)
  })

  it('a single request that adds up to half', () => {
    expect(kept(softmax, times(0.5), [77_777, 77_778])).toBe(1)
  })

  it('few are kept beside the sample', () => {
    const sample = new RunSample(1)
    const values = { primary: new Float32Array(BATCH).fill(1), shadow: new Float32Array(BATCH).fill(2) }
    for (let at = 0; at < N; at += BATCH) sample.add(batch(at, BATCH, 1, values))
    const others = sample.finish().filter(({ kept }) => kept !== 'chance')
    expect(others.length).toBeLessThanOrEqual(8 * 5 + 4)
  })
})
