import { describe, expect, it } from 'vitest'
import { atPointer } from '../../../src/core/problem'
import type { FieldProfile } from '../../../src/formats/contract'
import { guess } from '../../../src/mapping/guess'
import type { GuessContext } from '../../../src/mapping/guess-context'
import type { Activation, ModelSignature } from '../../../src/mapping/signature'
import type { TensorSpec } from '../../../src/models/bundle'

function field(name: string, more: Partial<FieldProfile> = {}): FieldProfile {
  return {
    name,
    type: 'number',
    shape: null,
    examples: [],
    distinct: 100,
    missing: 0,
    min: 0,
    max: 1,
    role: 'feature',
    why: 'by its values',
    ...more,
  }
}

const tensor = (
  name: string,
  shape: (number | null)[],
  dtype: TensorSpec['dtype'] = 'float32',
): TensorSpec => ({ name, shape, dtype })

function signature(
  inputs: TensorSpec[],
  width: number,
  activation: Activation | null,
  more: Partial<ModelSignature> = {},
): ModelSignature {
  return {
    name: 'm',
    inputs,
    outputs: [tensor('y', [null, width])],
    activations: [activation],
    widths: [width],
    scalesItself: false,
    mapping: null,
    ...more,
  }
}

function run(fields: FieldProfile[], model: ModelSignature | null, more: Partial<GuessContext> = {}) {
  return guess({
    fields,
    models: { primary: model, shadow: null },
    baseline: null,
    labels: null,
    logged: { primary: null, shadow: null },
    ...more,
  })
}

const codes = (problems: { code: string }[]) => problems.map(({ code }) => code)
const fed = (guessed: ReturnType<typeof run>, i = 0) =>
  guessed.mapping.models.primary!.inputs[i]!.features.map((one) => one.field)

describe('classes', () => {
  it('have the one that the output is named after as class 1', () => {
    const model = {
      ...signature([tensor('x', [null, 1])], 1, 'sigmoid'),
      outputs: [tensor('late', [null, 1])],
    }
    const guessed = run([field('x')], model, { labels: ['late', 'on time'] })
    expect(guessed.mapping.classes).toEqual(['on time', 'late'])
    expect(guessed.why['/classes']).toContain('"late"')
    expect(codes(guessed.problems)).not.toContain('assumed-classes')
  })

  it('are alphabetical, with a word, where no name tells', () => {
    const guessed = run([field('x')], signature([tensor('x', [null, 1])], 1, 'sigmoid'), {
      labels: ['on time', 'late'],
    })
    expect(guessed.mapping.classes).toEqual(['late', 'on time'])
    expect(codes(guessed.problems)).toContain('assumed-classes')
  })
})

describe('inputs', () => {
  it('take all numeric features in order where they are as many', () => {
    const fields = [
      field('id', { type: 'text', role: 'id' }),
      field('a'),
      field('b'),
      field('c', { type: 'text' }),
    ]
    const guessed = run(fields, signature([tensor('x', [null, 2])], 1, 'sigmoid'))
    expect(fed(guessed)).toEqual(['a', 'b'])
    expect(guessed.why['/models/primary/inputs/0']).toMatch(/2 numeric features/)
    expect(guessed.problems).toEqual([])
  })

  it('stay empty, with a problem, where nothing fits', () => {
    const guessed = run(
      [field('a'), field('b'), field('c')],
      signature([tensor('x', [null, 2])], 1, 'sigmoid'),
    )
    expect(fed(guessed)).toEqual([])
    expect(guessed.problems[0]).toMatchObject({
      code: 'unmapped-input',
      place: atPointer('/models/primary/inputs/0'),
    })
    expect(guessed.problems[0]!.message).toMatch(/takes 2 numbers; the log has 3 numeric/)
  })

  it('are found by name, whatever a converter did to it', () => {
    const inputs = [tensor('serving_default_hour:0', [null, 1]), tensor('dep_delay', [null, 1])]
    const guessed = run([field('Dep Delay'), field('other'), field('hour')], signature(inputs, 1, 'sigmoid'))
    expect([fed(guessed, 0), fed(guessed, 1)]).toEqual([['hour'], ['Dep Delay']])
  })

  it('take a numbered family among other numbers', () => {
    const fields = [field('amount'), field('f10'), field('f2'), field('f1')]
    expect(fed(run(fields, signature([tensor('x', [null, 3])], 1, 'sigmoid')))).toEqual(['f1', 'f2', 'f10'])
  })

  it('take the numbers of the list, or the columns, that bear their name', () => {
    const two = (a: string[], b: string[]) =>
      run(
        [...b, ...a, 'amount'].map((name) => field(name)),
        signature([tensor('in_a', [null, a.length]), tensor('in_b', [null, b.length])], 1, 'sigmoid'),
      )
    const lists = two(['in_a[0]', 'in_a[1]'], ['in_b[0]', 'in_b[1]', 'in_b[2]'])
    expect([fed(lists, 0), fed(lists, 1)]).toEqual([
      ['in_a[0]', 'in_a[1]'],
      ['in_b[0]', 'in_b[1]', 'in_b[2]'],
    ])
    expect(lists.problems).toEqual([])
    const columns = two(['in_a_1', 'in_a_2'], ['x.in_b.0', 'x.in_b.1'])
    expect([fed(columns, 0), fed(columns, 1)]).toEqual([
      ['in_a_1', 'in_a_2'],
      ['x.in_b.0', 'x.in_b.1'],
    ])
  })

  it('take the only tensor field of their size, and scale pixels with a word', () => {
    const image = field('instances', { type: 'tensor', shape: [28, 28], min: 0, max: 255 })
    const guessed = run([image], signature([tensor('image', [null, 28, 28, 1])], 10, 'softmax'))
    expect(guessed.mapping.models.primary!.inputs[0]!.features).toEqual([
      { field: 'instances', steps: [{ kind: 'scale', by: 1 / 255, plus: 0 }] },
    ])
    expect(codes(guessed.problems)).toEqual(['assumed-scaling'])
    const scaled = run(
      [image],
      signature([tensor('image', [null, 28, 28, 1])], 10, 'softmax', { scalesItself: true }),
    )
    expect(scaled.problems).toEqual([])
  })

  it.each([
    ['a few measurements', [13], '[63,1,3,145,233,1,0,150,0,2,0,0,1]'],
    ['fractions', [50, 2], '[[36.6,1.2],[36.7,1.1]]'],
  ])('take lists of %s as they are', (_, shape, text) => {
    const list = field('features', { type: 'tensor', shape, min: 0, max: 233, examples: [text] })
    const guessed = run([list], signature([tensor('x', [null, ...shape])], 3, 'softmax'))
    expect(guessed.mapping.models.primary!.inputs[0]!.features).toEqual([{ field: 'features', steps: [] }])
    expect(codes(guessed.problems)).not.toContain('assumed-scaling')
  })

  const baseline = new Map([
    ['a', { mean: 1500, sd: 600, n: 100 }],
    ['b', { mean: 0.5, sd: 0.3, n: 100 }],
  ])
  const stepsOf = (guessed: ReturnType<typeof run>) =>
    guessed.mapping.models.primary!.inputs.map(({ features }) => features.map(({ steps }) => steps))

  it('are standardised by the baseline, all of them or none, and never silently', () => {
    const guessed = run([field('a'), field('b')], signature([tensor('x', [null, 2])], 1, 'sigmoid'), {
      baseline,
    })
    expect(stepsOf(guessed)).toEqual([
      [[{ kind: 'standardise', mean: 1500, sd: 600 }], [{ kind: 'standardise', mean: 0.5, sd: 0.3 }]],
    ])
    expect(codes(guessed.problems)).toEqual(['assumed-scaling'])
    expect(guessed.problems[0]!.message).toMatch(/^1 of 2 numeric features .*: all are standardised/)
  })

  it('are scaled alike over all inputs of a model', () => {
    const two = signature([tensor('a', [null, 1]), tensor('b', [null, 1])], 1, 'sigmoid')
    const guessed = run([field('a'), field('b')], two, { baseline })
    expect(
      stepsOf(guessed)
        .flat(2)
        .map(({ kind }) => kind),
    ).toEqual(['standardise', 'standardise'])
    expect(codes(guessed.problems)).toEqual(['assumed-scaling'])
  })

  it('are left as they are where all are near 0, where the model scales them, and where the baseline lacks one', () => {
    const x = [tensor('x', [null, 2])]
    const near = new Map([...baseline, ['a', { mean: 2, sd: 1, n: 100 }] as const])
    const small = run([field('a'), field('b')], signature(x, 1, 'sigmoid'), { baseline: near })
    expect([stepsOf(small), small.problems]).toEqual([[[[], []]], []])
    const itself = signature(x, 1, 'sigmoid', { scalesItself: true })
    expect(stepsOf(run([field('a'), field('b')], itself, { baseline }))).toEqual([[[], []]])
    const lacking = run([field('a'), field('c')], signature(x, 1, 'sigmoid'), { baseline })
    expect(stepsOf(lacking)).toEqual([[[], []]])
    expect(lacking.problems.map(({ message }) => message).join()).toMatch(/no values of "c": none of them is/)
  })

  it('that are pixels are divided where the model’s own first step takes 0 to 1', () => {
    const image = field('instances', { type: 'tensor', shape: [28, 28], min: 0, max: 255 })
    const of = (words: string, takes: '0 to 1' | '0 to 255') =>
      run(
        [image],
        signature([tensor('image', [null, 28, 28, 1])], 10, 'softmax', {
          scalesItself: takes === '0 to 255',
          first: { words, takes },
        }),
      )
    const unit = of('x * 2 - 1', '0 to 1')
    expect(stepsOf(unit)).toEqual([[[{ kind: 'scale', by: 1 / 255, plus: 0 }]]])
    expect(unit.problems[0]!.message).toContain('x * 2 - 1')
    expect(stepsOf(of('x * 0.007843 - 1', '0 to 255'))).toEqual([[[]]])
  })
})

describe('the output', () => {
  it.each<[number, Activation | null, string[] | null, object, string]>([
    [1, 'sigmoid', null, { kind: 'sigmoid', threshold: 0.5, from: 'probability' }, 'classification'],
    [3, 'softmax', null, { kind: 'softmax', from: 'probability' }, 'classification'],
    [3, 'linear', null, { kind: 'softmax', from: 'logit' }, 'classification'],
    [1, 'linear', ['0', '1'], { kind: 'sigmoid', threshold: 0.5, from: 'logit' }, 'classification'],
    [1, 'linear', ['1.5', '2.25'], { kind: 'number' }, 'regression'],
    [1, 'argmax', null, { kind: 'class-index' }, 'classification'],
  ])('%i units, %s, labels %j', (width, activation, labels, reading, task) => {
    const guessed = run([field('a')], signature([tensor('x', [null, 1])], width, activation), { labels })
    expect(guessed.mapping.models.primary!.output.read).toEqual(reading)
    expect(guessed.mapping.task).toBe(task)
  })
})

describe('classes', () => {
  const classes = (labels: string[], width: number) =>
    run([field('a')], signature([tensor('x', [null, 1])], width, width === 1 ? 'sigmoid' : 'softmax'), {
      labels,
    })

  it('that are indices keep their order, seen or not', () => {
    expect(classes(['2', '0'], 4).mapping.classes).toEqual(['0', '1', '2', '3'])
  })

  it('that are yes and no are in that order', () => {
    expect(classes(['yes', 'no'], 1).mapping.classes).toEqual(['no', 'yes'])
    expect(classes(['True', 'False'], 1).problems).toEqual([])
  })

  it('that are words are taken in alphabetical order, with a word', () => {
    const guessed = classes(['late', 'early', 'on time'], 3)
    expect(guessed.mapping.classes).toEqual(['early', 'late', 'on time'])
    expect(codes(guessed.problems)).toEqual(['assumed-classes'])
  })

  it('of another number than the output has are pointed out', () => {
    expect(codes(classes(['a', 'b'], 3).problems)).toEqual(['assumed-classes'])
  })
})

it('a log that lacks what the training data has: which of an input’s columns they are', () => {
  const fields = ['a', 'b', 'c'].map((name) => field(name))
  const baseline = new Map(['c', 'd', 'b', 'a', 'e'].map((name) => [name, { n: 9, mean: 0, sd: 1 }]))
  const lacking = (size: number) =>
    run(fields, signature([tensor('x', [null, size])], 1, 'sigmoid'), { baseline }).problems[0]
  expect(lacking(5)).toMatchObject({
    code: 'unmapped-input',
    message:
      'primary\'s input "x" takes 5 numbers; the log has 3 numeric features, and none is named so. The baseline has the 2 that the log lacks: "d", "e".',
  })
  expect(lacking(7)?.message).not.toContain('baseline')
})

describe('a log without models', () => {
  const fields = [
    field('p', { role: 'primary' }),
    field('s', { role: 'shadow' }),
    field('y', { role: 'label' }),
  ]

  it('is regression where predictions are fractions', () => {
    const logged = { primary: ['1.5', '2'], shadow: ['1.25', '3'] }
    expect(run(fields, null, { labels: ['1', '2.5'], logged }).mapping).toMatchObject({
      task: 'regression',
      classes: [],
    })
  })

  it('is classification where they are few words', () => {
    const logged = { primary: ['cat', 'dog'], shadow: ['dog'] }
    expect(run(fields, null, { labels: ['cat'], logged }).mapping.classes).toEqual(['cat', 'dog'])
  })

  it('reads fractions against two labels as probabilities, with a word', () => {
    const logged = { primary: ['0.25', '0.75'], shadow: ['0.5', '0.125'] }
    const guessed = run(fields, null, { labels: ['0', '1'], logged })
    expect(guessed.mapping.models.shadow?.output).toEqual({
      tensor: 's',
      read: { kind: 'sigmoid', threshold: 0.5, from: 'probability' },
    })
    expect(codes(guessed.problems)).toEqual(['assumed-threshold', 'assumed-threshold'])
  })

  it.each([
    ['truths and numbers', ['TRUE', 'False'], ['0', '1'], ['0', '1'], []],
    ['another case', ['Late', 'On time'], ['late', 'on time'], ['Late', 'On time'], []],
    ['decimals', ['1.0', '0.0'], ['0', '1'], ['0', '1'], []],
    ['one more than the labels', ['a', 'b'], ['b', 'a', 'c'], ['a', 'b', 'c'], []],
    ['names and indices', ['ok', 'fraud'], ['0', '1'], ['fraud', 'ok'], ['assumed-classes']],
    ['nothing in common', ['ok', 'fraud'], ['good', 'bad'], ['bad', 'fraud', 'good', 'ok'], ['labels-apart']],
  ])(
    'takes labels and predictions in two spellings for one: %s',
    (_, labels, primary, expected, problems) => {
      const guessed = run(fields, null, { labels, logged: { primary, shadow: null } })
      expect(guessed.mapping.classes).toEqual(expected)
      expect(codes(guessed.problems)).toEqual(problems)
    },
  )

  it('names the model’s classes by the labels, though the log has their indices', () => {
    const model = signature([tensor('x', [null, 1])], 3, 'softmax')
    const logged = { primary: ['0', '2', '1'], shadow: null }
    const guessed = run(fields, model, { labels: ['b', 'a', 'c'], logged })
    expect(guessed.mapping.classes).toEqual(['a', 'b', 'c'])
  })
})

describe('images of several sizes, for an input of any size', () => {
  const photo = field('photo', {
    type: 'text',
    image: { format: 'JPEG', width: null, height: null, channels: 3 },
  })
  const open = signature([tensor('pixels', [null, null, null, 3])], 10, 'softmax')

  it('are not read at a size of nobody’s choosing: it is asked for, with the step that says it', () => {
    const problem = run([photo], open).problems.find(({ code }) => code === 'unmapped-input')
    expect(problem?.message).toContain('images of any size, and those in "photo" are of several')
    expect(problem?.mend).toContain('"kind": "image"')
  })

  it('are read at theirs where they have one, and at the input’s where that has one', () => {
    const same = { ...photo, image: { ...photo.image!, width: 40, height: 30 } }
    for (const [of, model] of [
      [same, open],
      [photo, signature([tensor('pixels', [null, 64, 64, 3])], 10, 'softmax')],
    ] as const)
      expect(codes(run([of], model).problems)).not.toContain('unmapped-input')
  })
})
