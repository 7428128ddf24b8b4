/** Images in a mapping: guessed from the input and the images, checked, encoded. */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { FieldProfile } from '../../../src/formats/contract'
import { compileEncoder } from '../../../src/mapping/encode'
import { imageStep } from '../../../src/mapping/guess-image'
import type { FeatureMapping, Mapping, Step } from '../../../src/result/mapping'
import { checkMapping } from '../../../src/mapping/validate'
import type { TensorSpec } from '../../../src/models/bundle'
import { openLog, readLog } from '../../../src/session/intake/log'

const { images } = JSON.parse(readFileSync('tests/fixtures/images/images.json', 'utf8')) as {
  images: { name: string; base64: string; pixels: number[] }[]
}
const named = (name: string) => images.find((image) => image.name === name)!
const tensor = (...shape: (number | null)[]): TensorSpec => ({
  name: 'x',
  shape: [null, ...shape],
  dtype: 'float32',
})
const grey = { format: 'PNG', width: 9, height: 7, channels: 1 } as const

describe('the size that an input takes', () => {
  it.each([
    ['its own', tensor(7, 9, 1), { height: 7, width: 9, channels: 1, resize: 'none' }],
    ['without a channel axis', tensor(7, 9), { height: 7, width: 9, channels: 1, resize: 'none' }],
    ['flat', tensor(63), { height: 7, width: 9, channels: 1, resize: 'none' }],
    ['open', tensor(null, null, 3), { height: 7, width: 9, channels: 3, resize: 'none' }],
    ['another', tensor(28, 28, 1), { height: 28, width: 28, channels: 1, resize: 'bilinear' }],
  ])('%s', (_name, input, step) => expect(imageStep(grey, input)).toEqual({ kind: 'image', ...step }))

  it.each([tensor(64), tensor(4, 7, 9, 1), tensor(7, 9, 5)])('is none for %j', (input) =>
    expect(imageStep(grey, input)).toBeNull(),
  )
})

const decoded: Step = { kind: 'image', height: 7, width: 9, channels: 3, resize: 'none' }
const feature = (...steps: Step[]): FeatureMapping => ({ field: 'photo', steps })

function problemsOf(...steps: Step[]): string[] {
  const field: FieldProfile = { name: 'photo', type: 'text', shape: null, examples: [], distinct: 1, missing: 0, min: null, max: null, image: { ...grey, channels: 3 }, role: 'feature', why: '' } // prettier-ignore
  const input = tensor(7, 9, 3)
  const output = { tensor: 'y', read: { kind: 'number' } } as const
  const model = { inputs: [{ tensor: 'x', features: [feature(...steps)] }], output }
  const mapping: Mapping = { schemaVersion: 1, task: 'regression', classes: [], ordinal: false, aliases: {}, roles: {}, models: { primary: model, shadow: null } } // prettier-ignore
  const outputs: TensorSpec[] = [{ name: 'y', shape: [null, 1], dtype: 'float32' }]
  return checkMapping(mapping, { models: { primary: { inputs: [input], outputs }, shadow: null }, fields: [field] }).map((one) => one.message) // prettier-ignore
}

it('is checked: decoded first, of the right size, with a number per channel', () => {
  expect(problemsOf(decoded)).toEqual([])
  expect(problemsOf({ kind: 'scale', by: 2, plus: 0 })[0]).toMatch(/no step decodes them/)
  expect(problemsOf({ kind: 'log1p' }, decoded)[0]).toMatch(/not decoded first/)
  expect(problemsOf({ ...decoded, height: 8 })[0]).toMatch(
    /takes 189 numbers per request; the mapping gives 216/,
  )
  expect(problemsOf(decoded, { kind: 'standardise-channels', mean: [1], sd: [1] })[0]).toMatch(
    /has 3 channels; 1 means/,
  )
})

it('is read from a log and scaled per channel; a broken one is skipped, a missing one is an error', async () => {
  const { base64, pixels } = named('colour.png')
  const lines = [
    base64,
    base64.slice(0, 120),
    null,
    `data:image/png;base64,${base64}`,
    named('grey.png').base64,
  ]
  const text = lines.map((photo, id) => JSON.stringify({ id: `r${id}`, photo })).join('\n')
  const log = await openLog([{ path: 'log.jsonl', file: new Blob([text]) }])
  const profile = log.profile.fields.find(({ name }) => name === 'photo')!
  expect(profile).toMatchObject({
    role: 'feature',
    image: { format: 'PNG', width: 9, height: 7, channels: 3 },
  })
  const mean = [10, 20, 30]
  const sd = [2, 4, 0]
  const steps: Step[] = [decoded, { kind: 'standardise-channels', mean, sd }]
  const output = { tensor: 'y', read: { kind: 'number' } } as const
  const model = { inputs: [{ tensor: 'x', features: [feature(...steps)] }], output }
  const encoder = compileEncoder(model, [tensor(7, 9, 3)], new Set())
  for await (const { batch } of readLog(log, encoder.fields, 16)) {
    expect(batch.n).toBe(4)
    expect(batch.skipped).toMatchObject([{ reason: 'bad-image', line: 2 }])
    expect([...batch.lines]).toEqual([1, 3, 4, 5])
    const { inputs, errors } = encoder.encode(batch.columns, batch.columnFlags!, batch.n)
    expect([...errors].map((code) => encoder.codes[code])).toEqual(['', 'missing-feature:photo', '', ''])
    const want = Float32Array.from(pixels, (value, i) => (value - mean[i % 3]!) / (sd[i % 3] || 1))
    const data = inputs[0]!.data as Float32Array
    expect(inputs[0]!.shape).toEqual([4, 7, 9, 3])
    expect(data.slice(0, 189)).toEqual(want)
    expect(data.slice(378, 567)).toEqual(want)
    expect(data[567]).toBe((named('grey.png').pixels[0]! - 10) / 2)
  }
})
