/** Several numbers out of a linear layer: scores per class where something says so, a vector where something says that, else a question. */
import { describe, expect, it } from 'vitest'
import { guess } from '../../../src/mapping/guess'
import { covers } from '../../../src/mapping/class-evidence'
import type { GuessContext } from '../../../src/mapping/guess-context'
import type { FieldProfile } from '../../../src/formats/contract'
import type { ModelSignature } from '../../../src/mapping/signature'
import { lossesIn } from '../../../src/models/losses'
import type { ReplayedModel } from '../../../src/replay/contract'
import type { Mapping } from '../../../src/result/mapping'
import { readAnswers } from '../../../src/session/answers/read-output'
import { standing } from '../../../src/session/propose/assumptions'

const none = { primary: null, shadow: null }

function model(width: number, more: Partial<ModelSignature> & { output?: string } = {}): ModelSignature {
  const { output = 'dense_2', ...rest } = more
  return {
    name: 'm',
    inputs: [{ name: 'x', shape: [null, 2], dtype: 'float32' }],
    outputs: [{ name: output, shape: [null, width], dtype: 'float32' }],
    activations: ['linear'],
    widths: [width],
    scalesItself: false,
    mapping: null,
    ...rest,
  }
}

interface Given extends Partial<GuessContext> {
  primary: ModelSignature
  shadow?: ModelSignature | null
}

/** What is said of primary's output: 'open', 'vector', or nothing where it is taken for scores. */
function said({ primary, shadow = null, ...more }: Given): string {
  const guessed = guess({ fields: [], models: { primary, shadow }, baseline: null, labels: null, logged: none, ...more }) // prettier-ignore
  const at = (code: string) =>
    guessed.problems.some(
      (one) => one.code === code && one.place?.kind === 'pointer' && one.place.pointer.includes('/primary/'),
    )
  return at('classes-or-vector') ? 'open' : at('output-not-compared') ? 'vector' : 'scores'
}

const range = (n: number) => Array.from({ length: n }, (_, i) => String(i))
const answered = (values: string[]) => ({ primary: values, shadow: null })

describe('is asked about where nothing tells', () => {
  it.each<[string, Omit<Given, 'primary'>]>([
    ['nothing beside it', {}],
    ['labels of a few of many classes', { labels: ['0', '1'] }],
    ['labels of another kind', { labels: ['cat', 'dog', 'fox'] }],
    ['labels that are more than it has numbers', { labels: range(500) }],
    ['another model like it', { shadow: model(64) }],
  ])('%s', (_name, beside) => {
    expect(said({ primary: model(64), ...beside })).toBe('open')
  })

  it('by an end that the graph does not tell', () => {
    expect(said({ primary: model(64, { activations: [null] }) })).toBe('open')
  })
})

describe('is scores of classes without a question', () => {
  it.each<[string, Given]>([
    ['labels that are its classes', { primary: model(3), labels: ['cat', 'dog', 'fox'] }],
    ['labels that are places in it', { primary: model(1000), labels: ['3', '17', '981'] }],
    ['answers of production that are places in it', { primary: model(64), logged: answered(['2', '5', '7']) }],
    ['answers of production by name', { primary: model(4), logged: answered(['a', 'b', 'c']) }],
    ['names in a file of the model', { primary: model(3, { classNames: { names: ['a', 'b', 'c'], from: 'labels.txt' } }) }],
    ['a loss of scores', { primary: model(64, { losses: ['sparse_categorical_crossentropy'] }) }],
    ['a telling name', { primary: model(64, { output: 'logits' }) }],
    ['the other model’s softmax', { primary: model(64), shadow: model(64, { activations: ['softmax'] }) }],
    ['probabilities that production logged', { primary: model(3), logged: answered(['[0.2,0.3,0.5]', '[0.1,0.1,0.8]']) }],
    ['a mapping that says that classes are predicted', { primary: model(64), task: 'classification' }],
  ])('%s', (_name, given) => {
    expect(said(given)).toBe('scores')
  }) // prettier-ignore
})

describe('is a vector, and refused by name', () => {
  const unit = ['[0.6,0.8,0]', '[0,0.6,-0.8]', '[-0.8,0,0.6]', '[0.8,0.6,0]', '[0,-0.6,0.8]']
  it.each<[string, Given]>([
    ['a loss of distances', { primary: model(64, { losses: ['CosineSimilarity'] }) }],
    ['a loss of numbers', { primary: model(12, { losses: ['mean_squared_error'] }) }],
    ['rows of length 1 that production logged', { primary: model(3), logged: answered(unit) }],
  ])('%s', (_name, given) => {
    expect(said(given)).toBe('vector')
  })

  it('by what it answers, each of length 1, unless somebody vouches for its classes', () => {
    const mapping: Mapping = {
      schemaVersion: 1,
      task: 'classification',
      classes: ['a', 'b', 'c'],
      ordinal: false,
      aliases: {},
      roles: {},
      models: {
        primary: { inputs: [], output: { tensor: 'y', read: { kind: 'softmax', from: 'logit' } } },
        shadow: null,
      },
    }
    const rows = unit.concat(unit).map((row) => JSON.parse(row) as number[])
    const replayed = (answers: number[][]): ReplayedModel => ({
      outputs: [
        { name: 'y', dtype: 'float32', shape: [answers.length, 3], data: Float32Array.from(answers.flat()) },
      ],
      errors: new Uint8Array(answers.length),
      codes: [''],
      messages: [],
      ms: 0,
    })
    const read = (answers: number[][], more: Partial<Mapping> = {}) =>
      readAnswers({ ...mapping, ...more }, 'primary', replayed(answers), answers.length)
    expect(() => read(rows)).toThrow(/vector of 3 numbers \(each of length 1\)/)
    expect(() => read(rows, { confirmed: ['outputs'] })).not.toThrow()
    expect(() => read(rows.map((row) => row.map((value) => 3 * value)))).not.toThrow()
    expect(() => read(rows.map((_, i) => [0, 1, 2].map((c) => (c === i % 3 ? 1 : 0))))).not.toThrow()
  })
})

describe('lists that a log holds in place of models', () => {
  const embedded = ['[0.6,-0.8,0]', '[0,0.6,-0.8]', '[-0.8,0,0.6]', '[0.28,0.96,0]', '[0,-0.6,0.8]']
  const relu = ['[2.1,0,0.4]', '[0,0,1.7]', '[0.3,5.2,0]']
  const shares = ['[0.2,0.3,0.5]', '[0.1,0.1,0.8]']

  function asked(given: Partial<GuessContext> & { called?: string; values?: readonly string[] }) {
    const { called = 'primary_pred', values = embedded, ...more } = given
    const field = (name: string, role: FieldProfile['role']): FieldProfile =>
      ({ name, role, type: 'tensor', shape: [3], why: 'by name', missing: 0, examples: [], distinct: 5, min: null, max: null }) // prettier-ignore
    const guessed = guess({
      fields: [field(called, 'primary'), field('shadow_pred', 'shadow')],
      models: none,
      baseline: null,
      labels: null,
      logged: { primary: values, shadow: null },
      ...more,
    })
    const found = guessed.problems.filter(
      ({ code }) => code === 'classes-or-vector' || code === 'output-not-compared',
    )
    return { guessed, codes: found.map(({ code }) => code) }
  }

  it.each([
    ['of length 1', {}],
    ['of sizes that do not add up to 1', { values: relu }],
    ['with labels of another kind', { labels: ['0.5', '17', '240', '12'] }],
    ['of both models', { logged: { primary: embedded, shadow: relu } }],
  ] satisfies [string, Parameters<typeof asked>[0]][])('are asked about: %s', (_name, given) => {
    const { codes, guessed } = asked(given)
    expect(codes).toContain('classes-or-vector')
    expect(standing(guessed, { ...guessed.mapping, confirmed: ['outputs'] })).not.toContainEqual(
      expect.objectContaining({ code: 'classes-or-vector' }),
    )
  })

  it.each([
    ['that add up to 1', { values: shares }],
    ['where the other model’s add up to 1', { logged: { primary: embedded, shadow: shares } }],
    ['called logits', { called: 'primary_logits' }],
    ['with labels that are their classes', { labels: ['a', 'b', 'c'] }],
    ['where the other model’s answers are places in them', { logged: { primary: embedded, shadow: ['0', '2'] } }],
    ['beside a model of scores', { models: { primary: null, shadow: model(3, { activations: ['softmax'] }) } }],
    ['read as somebody said', { answers: { primary: { kind: 'probabilities', fields: ['primary_pred'] } } }],
    ['of a task that somebody said', { task: 'classification' }],
  ] satisfies [string, Parameters<typeof asked>[0]][])('are scores: %s', (_name, given) => {
    expect(asked(given).codes).toEqual([])
  }) // prettier-ignore

  it('are refused where they are called a vector, until somebody vouches for them', () => {
    const { codes, guessed } = asked({ called: 'primary_embedding' })
    expect(codes).toEqual(['output-not-compared'])
    expect(standing(guessed, guessed.mapping)).toHaveLength(guessed.problems.length)
    expect(standing(guessed, { ...guessed.mapping, confirmed: ['outputs'] })).toHaveLength(
      guessed.problems.length - 1,
    )
  })
})

it('whoever vouches for it has answered, and so has who calls it a vector', () => {
  const guessed = guess({ fields: [], models: { ...none, primary: model(64) }, baseline: null, labels: null, logged: none }) // prettier-ignore
  const open = (mapping: typeof guessed.mapping) =>
    standing(guessed, mapping).filter(({ code }) => code === 'classes-or-vector').length
  expect(open(guessed.mapping)).toBe(1)
  expect(open({ ...guessed.mapping, confirmed: ['outputs'] })).toBe(0)
  const vector = structuredClone(guessed.mapping)
  vector.models.primary!.output.read = { kind: 'vector' }
  expect(open(vector)).toBe(0)
})

it('labels cover what they are half of, or reach the upper half of by index', () => {
  expect(covers(range(5), 10)).toBe(true)
  expect(covers(['0', '9'], 10)).toBe(true)
  expect(covers(['0', '1'], 10)).toBe(false)
  expect(covers(['0.5', '9'], 10)).toBe(false)
  expect(covers(['3', '4', '5', '6', '7', '8'], 6)).toBe(true)
  expect(covers(range(11), 10)).toBe(false)
})

it('losses are read wherever Keras writes them', () => {
  expect(lossesIn({ training_config: { loss: 'mse' } })).toEqual(['mse'])
  expect(lossesIn({ training_config: { loss: { a: 'mae', b: { class_name: 'MeanSquaredError', config: {} } } } })).toEqual(['mae', 'MeanSquaredError']) // prettier-ignore
  expect(lossesIn({ model_config: { compile_config: { loss: { class_name: 'function', config: 'my_triplet' } } } })).toEqual(['my_triplet']) // prettier-ignore
  expect(lossesIn({ model_config: { compile_config: {} } })).toEqual([])
  expect(lossesIn(null)).toEqual([])
})

describe('several classes per request are refused by name', () => {
  const sigmoids = model(3, { activations: ['sigmoid'] })
  const stops = (given: Given) =>
    guess({ fields: [], models: { primary: given.primary, shadow: null }, baseline: null, labels: null, logged: none, ...given }) // prettier-ignore
      .problems.filter(({ code }) => code === 'output-not-compared')
      .map(({ message }) => message)

  it.each<[string, Partial<GuessContext>]>([
    ['labels with several ones', { labels: ['[0, 1, 1]', '[1, 0, 0]', '[0, 0, 0]'] }],
    ['labels that list names', { labels: ['["news", "art"]', '["sport"]', '[]'] }],
    ['labels that join the names of as many sigmoids', { labels: ['news|art', 'sport', 'sport|art', ''] }],
    ['logged answers with several ones', { logged: answered(['[1, 1, 0]', '[0, 1, 0]', '[0, 0, 1]']) }],
  ])('%s', (_, given) => {
    expect(stops({ primary: sigmoids, ...given })).toEqual([expect.stringContaining('several classes per request')]) // prettier-ignore
  })

  it.each<[string, Partial<GuessContext>]>([
    ['one-hot labels', { labels: ['[0, 1, 0]', '[1, 0, 0]', '[0, 0, 1]'] }],
    ['classes with a comma in their names', { labels: ['Smith, John', 'Doe, Jane', 'Roe, Rita'] }],
    ['the best classes first', { labels: ['a', 'b', 'c'], logged: answered(['["a", "b"]', '["c", "a"]', '["b", "c"]']) }], // prettier-ignore
  ])('not %s', (_, given) => {
    expect(stops({ primary: sigmoids, ...given })).toEqual([])
  })
})

describe('of two heads the one that labels or logged answers fit is taken', () => {
  const heads: ModelSignature = {
    ...model(3),
    outputs: ['kind', 'urgent', 'price'].map((name, i) => ({ name, shape: [null, [3, 2, 1][i]!], dtype: 'float32' })), // prettier-ignore
    activations: ['softmax', 'softmax', 'linear'],
    widths: [3, 2, 1],
  }
  const taken = (given: Partial<GuessContext>) => {
    const { mapping, problems } = guess({ fields: [], models: { primary: heads, shadow: null }, baseline: null, labels: null, logged: none, ...given }) // prettier-ignore
    const asked = problems.some(({ code }) => code === 'assumed-output')
    return `${mapping.models.primary!.output.tensor}${asked ? ', assumed' : ''}`
  }

  it.each<[string, Partial<GuessContext>]>([
    ['kind', { labels: ['0', '1', '2'] }],
    ['kind', { labels: ['cat', 'dog', 'fox'] }],
    // Two classes may be those of three that came first: taken, and said.
    ['urgent, assumed', { labels: ['0', '1'] }],
    ['price', { labels: ['0.25', '12.5', '3'] }],
    ['urgent, assumed', { logged: answered(['no', 'yes']) }],
    ['kind, assumed', {}],
  ])('%s', (wanted, given) => {
    expect(taken(given)).toBe(wanted)
  })
})
