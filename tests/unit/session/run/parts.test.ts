import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { Column } from '../../../../src/core/columns'
import { FeatureStore } from '../../../../src/session/requests/features'
import { fileEvidence } from '../../../../src/files/evidence'
import { PictureStore, pictureShape } from '../../../../src/session/requests/images'
import { Meter } from '../../../../src/session/run/meter'
import { PredictionStore } from '../../../../src/session/answers/predictions'
import { Reservoir, seeded } from '../../../../src/core/random'
import { InputSample } from '../../../../src/session/requests/sample'
import { file } from '../helpers'

const numbers = (values: number[]): Column => ({ kind: 'number', values: Float64Array.from(values) })

describe('samples', () => {
  it('keep every item of a stream with the same chance', () => {
    const kept = new Float64Array(100)
    for (let seed = 0; seed < 2000; seed++) {
      const slots = new Int32Array(10)
      const reservoir = new Reservoir(10, seeded(seed))
      for (let i = 0; i < 100; i++) {
        const slot = reservoir.next()
        if (slot >= 0) slots[slot] = i
      }
      for (const i of slots) kept[i]! += 1
    }
    // Each is kept 200 times on average, with sd 13.4: five sd either side.
    expect(Math.min(...kept)).toBeGreaterThan(133)
    expect(Math.max(...kept)).toBeLessThan(267)
  })

  it('are the same for the same seed, distinct and ascending', () => {
    const sampleOf = (n: number, seed: number) => {
      const reservoir = new Reservoir(50, seeded(seed))
      for (let i = 0; i < n; i++) reservoir.push(i)
      return reservoir.sample()
    }
    const a = sampleOf(1000, 3)
    expect(a).toEqual(sampleOf(1000, 3))
    expect(a).not.toEqual(sampleOf(1000, 4))
    expect([...new Set(a)]).toHaveLength(50)
    expect(a.every((row, i) => i === 0 || row > a[i - 1]!)).toBe(true)
    expect(sampleOf(3, 1)).toEqual([0, 1, 2])
  })

  it('of inputs are copies, in the order of the log', () => {
    const sample = new InputSample(4, 1)
    for (let batch = 0; batch < 5; batch++) {
      const data = Float32Array.from({ length: 8 }, (_, i) => batch * 8 + i)
      const primary = [{ name: 'x', shape: [4, 2], dtype: 'float32' as const, data }]
      sample.add({ primary, shadow: null }, 4, batch * 4, (i) => i !== 0)
      data.fill(-1)
    }
    const { rows, primary, shadow } = sample.take()
    expect(shadow).toBeNull()
    expect(primary![0]!.shape).toEqual([4, 2])
    rows.forEach((row, i) => {
      expect(row % 4).not.toBe(0)
      expect([...primary![0]!.data.slice(i * 2, i * 2 + 2)]).toEqual([row * 2, row * 2 + 1])
    })
  })
})

describe('features', () => {
  const fields = [
    { name: 'a', as: 'number' as const },
    { name: 'c', as: 'text' as const },
  ]
  const batch = (from: number, n: number): Column[] => {
    const dictionary = ['even', 'odd'].reverse()
    return [
      numbers(Array.from({ length: n }, (_, i) => from + i)),
      { kind: 'text', dictionary, codes: Int32Array.from({ length: n }, (_, i) => ((from + i) % 2 ? 0 : 1)) },
    ]
  }

  it('are all kept where they fit, with one dictionary', () => {
    const store = new FeatureStore(fields, 1)
    store.add(batch(0, 3), 3, 0)
    store.add(batch(3, 2), 2, 3)
    const { features, featureRows } = store.finish()
    expect(featureRows).toBeNull()
    expect(features[0]!.column).toMatchObject({ values: Float64Array.from([0, 1, 2, 3, 4]) })
    const text = features[1]!.column
    expect(text.kind === 'text' && Array.from(text.codes, (code) => text.dictionary[code])).toEqual([
      'even',
      'odd',
      'even',
      'odd',
      'even',
    ])
  })

  it('are a sample in the order of the log where they do not, each value with its row', () => {
    const store = new FeatureStore(fields, 1, 20)
    for (let from = 0; from < 100; from += 7) store.add(batch(from, 7), 7, from)
    const { features, featureRows } = store.finish()
    expect(featureRows).toHaveLength(10)
    expect([...featureRows!].every((row, i) => i === 0 || row > featureRows![i - 1]!)).toBe(true)
    expect(features[0]!.column).toMatchObject({ values: Float64Array.from(featureRows!) })
    // Drift, slices and the search for causes each ask: none may find them gone.
    expect(store.finish()).toEqual({ features, featureRows, dropped: [] })
  })
})

describe('answers', () => {
  it.each([2, 128, 129, 32_768, 32_769])('holds the last of %i classes', (classes) => {
    const store = new PredictionStore('classification', classes, 0)
    store.reserve(2)
    store.classes[0] = classes - 1
    expect([...store.finish(2).classes]).toEqual([classes - 1, -1])
  })

  it('start as none, and an error is never overwritten', () => {
    const store = new PredictionStore('classification', 2, 1)
    store.reserve(2)
    store.fail(0, 2, Uint8Array.from([1, 0]), ['', 'missing-feature:a'])
    store.fail(0, 2, Uint8Array.from([1, 1]), ['', 'non-finite-output'])
    const { classes, scores, errors, errorCodes } = store.finish(2)
    expect([...classes]).toEqual([-1, -1])
    expect([...scores].every(Number.isNaN)).toBe(true)
    expect(Array.from(errors, (error) => errorCodes[error])).toEqual([
      'missing-feature:a',
      'non-finite-output',
    ])
  })

  it('have one code for every error past the last that a byte can tell apart', () => {
    const store = new PredictionStore('regression', 0, 0)
    for (let i = 0; i < 400; i++) store.code(`e${i}`)
    expect(store.codes.length).toBeLessThanOrEqual(256)
    expect(store.codes[store.code('e399')]).toBe('other')
    expect(store.code('e3')).toBe(4)
  })
})

describe('pictures', () => {
  it('are stretched to 8 bits by what was seen first', () => {
    const shape = pictureShape([4, 4, 1])!
    const bytes = new PictureStore(shape, 0, 255)
    const units = new PictureStore(shape, 0, 1)
    const column = (value: number) => ({
      kind: 'tensor' as const,
      shape: [4, 4, 1],
      values: new Float32Array(32).fill(value),
    })
    bytes.add(column(200), 2, 0)
    units.add(column(0.5), 2, 10)
    expect(bytes.at(1)!.pixels[0]).toBe(200)
    expect(units.at(11)!.pixels[0]).toBe(128)
    expect(units.at(12)).toBeNull()
    expect(pictureShape([4, 4, 2])).toBeNull()
  })
})

describe('evidence', () => {
  it('hashes block by block what it hashes whole', async () => {
    const bytes = new Uint8Array(9 * 2 ** 20 + 5).map((_, i) => i % 251)
    const expected = createHash('sha256').update(bytes).digest('hex')
    expect(await fileEvidence(file('log.csv', bytes), { wholeBytes: 1000 })).toEqual({
      name: 'log.csv',
      bytes: bytes.length,
      sha256: expected,
    })
    expect((await fileEvidence(file('log.csv', bytes))).sha256).toBe(expected)
  })

  it('says how far it is, and ends where nobody asks for it any more', async () => {
    const bytes = new Uint8Array(3 * 2 ** 20)
    const seen: number[] = []
    await fileEvidence(file('log.csv', bytes), { wholeBytes: 1000, onBytes: (more) => seen.push(more) })
    expect(seen).toEqual([2 ** 20, 2 ** 20, 2 ** 20])
    const stop = new AbortController()
    const stopped = fileEvidence(file('log.csv', bytes), {
      wholeBytes: 1000,
      signal: stop.signal,
      onBytes: () => stop.abort(),
    })
    await expect(stopped).rejects.toThrow(/abort/i)
  })

  it('hashes the same where a blob does not read into a given buffer', async () => {
    const bytes = new Uint8Array(3 * 2 ** 20 + 5).map((_, i) => i % 251)
    const blob = new Blob([bytes])
    blob.stream = () => {
      throw new TypeError('no byte stream')
    }
    const { sha256 } = await fileEvidence({ path: 'log.csv', file: blob }, { wholeBytes: 1000 })
    expect(sha256).toBe(createHash('sha256').update(bytes).digest('hex'))
  })
})

describe('progress', () => {
  it('is told five times a second at most, with the rate and what is left', () => {
    let now = 0
    const seen: { done: number; perSecond: number | null; secondsLeft: number | null }[] = []
    const meter = new Meter(
      (progress) => seen.push(progress),
      () => now,
    )
    meter.enter('replaying')
    for (let i = 1; i <= 200; i++) {
      now = i * 10
      meter.report(i * 100, 40_000, i / 400)
    }
    expect(seen.length).toBe(11)
    expect(seen.at(-1)).toMatchObject({ done: 20_000, perSecond: 10_000, secondsLeft: 2 })
  })
})
