/** Outputs that are no class and no number: told by shape, last activation and name, and refused by name. */
import { describe, expect, it } from 'vitest'
import { guess } from '../../../src/mapping/guess'
import { kindByShape, kindOfList } from '../../../src/mapping/output-kind'
import { signatureOf, type Activation, type ModelSignature } from '../../../src/mapping/signature'
import { checkMapping } from '../../../src/mapping/validate'
import { severityOf } from '../../../src/core/problem'
import { loadBundle } from '../../../src/models/load'
import { folder } from '../models/fixtures'

const none = { primary: null, shadow: null }

interface Output {
  name?: string
  shape: (number | null)[]
  activation?: Activation | null
}

function model(outputs: Output[], more: Partial<ModelSignature> = {}): ModelSignature {
  return {
    name: 'm',
    inputs: [{ name: 'x', shape: [null, 2], dtype: 'float32' }],
    outputs: outputs.map(({ name = 'y', shape }) => ({ name, shape, dtype: 'float32' as const })),
    activations: outputs.map(({ activation }) => activation ?? null),
    widths: outputs.map(({ shape }) => shape.slice(1).reduce<number>((n, axis) => n * (axis ?? 1), 1)),
    scalesItself: false,
    mapping: null,
    ...more,
  }
}

/** What stops a run of the model as it is guessed. */
function stops(signature: ModelSignature, labels: string[] | null = null, classNames?: string[]) {
  const named = classNames
    ? { ...signature, classNames: { names: classNames, from: 'labels.txt' } }
    : signature
  const guessed = guess({
    fields: [],
    models: { ...none, primary: named },
    baseline: null,
    labels,
    logged: none,
  })
  const checked = checkMapping(guessed.mapping, { models: { ...none, primary: named }, fields: null })
  const problems = [...guessed.problems, ...checked].filter((one) => one.code === 'output-not-compared')
  return { problems, guessed }
}

describe('is refused by name', () => {
  it.each<[string, Output, RegExp]>([
    ['boxes, by their shape', { shape: [null, 100, 4] }, /list of boxes \(100 × 4\)/],
    ['boxes, by their name', { name: 'detection_boxes', shape: [null, 1917, 1, 4] }, /list of boxes/],
    ['boxes of any number', { shape: [null, null, 4] }, /list of boxes \(any × 4\)/],
    ['a mask with a class per pixel', { shape: [null, 64, 64, 21], activation: 'softmax' }, /mask/],
    [
      'a mask of one channel',
      { name: 'segmentation', shape: [null, 64, 64, 1], activation: 'sigmoid' },
      /mask \(64 × 64 × 1\)/,
    ],
    ['an image', { shape: [null, 32, 32, 3], activation: 'sigmoid' }, /an image \(32 × 32 × 3\)/],
    ['a sequence', { shape: [null, 20, 32], activation: 'softmax' }, /sequence/],
    ['a volume', { shape: [null, 8, 8, 8, 2] }, /block of numbers/],
    [
      'an embedding that ends in a tanh',
      { shape: [null, 128], activation: 'tanh' },
      /vector of 128 numbers .*tanh/,
    ],
    ['one of length 1', { shape: [null, 128], activation: 'normalised' }, /length 1/],
    [
      'landmarks, by their name',
      { name: 'face_landmarks', shape: [null, 136], activation: 'linear' },
      /vector of 136 numbers .*face_landmarks/,
    ],
    ['a vector longer than there are classes', { shape: [null, 442_368] }, /vector of 442,368 numbers/],
  ])('%s', (_name, output, text) => {
    const { problems, guessed } = stops(model([output]))
    expect(problems).toHaveLength(1)
    expect(problems[0]!.message).toMatch(text)
    expect(severityOf(problems[0]!)).toBe('error')
    expect(problems[0]!.mend).toMatch(/a class, a score per class, or one number/)
    // Nothing of it is called a class by the refusal, nor counted as one where its shape already tells.
    if (output.shape.length > 2) expect(guessed.mapping.classes).toEqual([])
  })
})

describe('is compared as ever', () => {
  it.each<[string, Output]>([
    ['probabilities', { shape: [null, 5], activation: 'softmax' }],
    ['logits', { shape: [null, 5], activation: 'linear' }],
    ['scores of an unknown end', { shape: [null, 5], activation: null }],
    ['probabilities within axes of one', { shape: [null, 1, 1, 1000], activation: 'softmax' }],
    ['one number', { shape: [null, 1], activation: 'linear' }],
    ['a number without an axis', { shape: [null] }],
    ['a tanh of one number', { shape: [null, 1], activation: 'tanh' }],
    ['four classes', { shape: [null, 4], activation: 'softmax' }],
  ])('%s', (_name, output) => {
    expect(stops(model([output])).problems).toEqual([])
  })

  it('scores that end otherwise, where labels or a file name the classes', () => {
    const scores = model([{ shape: [null, 3], activation: 'tanh' }])
    expect(stops(scores).problems).toHaveLength(1)
    expect(stops(scores, ['cat', 'dog', 'fox']).problems).toEqual([])
    expect(stops(scores, null, ['cat', 'dog', 'fox']).problems).toEqual([])
    // As many numbers as the file names, or it is a file of something else.
    expect(stops(scores, null, ['cat', 'dog']).problems).toHaveLength(1)
  })
})

it('of several outputs one that may be compared is taken, and offered beside the others', () => {
  const detector = model([
    { name: 'boxes', shape: [null, 100, 4] },
    { name: 'output_mask', shape: [null, 64, 64, 1] },
    { name: 'scores', shape: [null, 3], activation: 'softmax' },
  ])
  const { guessed, problems } = stops(detector)
  expect(guessed.mapping.models.primary!.output.tensor).toBe('scores')
  expect(problems).toEqual([])
  guessed.mapping.models.primary!.output.tensor = 'boxes'
  const [refused] = checkMapping(guessed.mapping, {
    models: { ...none, primary: detector },
    fields: null,
  }).filter(({ code }) => code === 'output-not-compared')
  expect(refused!.mend).toContain('(scores)')
})

it.each(['graph/tab_f32', 'graph/conv_f32', 'keras3/seq_h5'])('%s stays what it was', async (name) => {
  const signature = signatureOf(await loadBundle(folder(name)))
  for (const [i, { shape, name: output }] of signature.outputs.entries()) {
    expect(kindByShape(shape, output)).toBeNull()
    expect(kindOfList(signature.widths[i] ?? 1, signature.activations[i]!, output)).toBeNull()
  }
})
