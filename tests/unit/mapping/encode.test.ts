import { describe, expect, it } from 'vitest'
import type { Column } from '../../../src/core/columns'
import { RowFlag } from '../../../src/formats/contract'
import type { FeatureMapping, ModelMapping, Step } from '../../../src/result/mapping'
import { compileEncoder } from '../../../src/mapping/encode'
import type { TensorSpec } from '../../../src/models/bundle'

const numbers = (...values: number[]): Column => ({ kind: 'number', values: Float64Array.from(values) })
const texts = (...values: (string | null)[]): Column => {
  const dictionary = [...new Set(values.filter((value) => value !== null))]
  return {
    kind: 'text',
    dictionary,
    codes: Int32Array.from(values, (v) => (v === null ? -1 : dictionary.indexOf(v))),
  }
}

function model(features: FeatureMapping[], tensor = 'x'): ModelMapping {
  return { inputs: [{ tensor, features }], output: { tensor: 'y', read: { kind: 'number' } } }
}

const input = (shape: (number | null)[], dtype: TensorSpec['dtype'] = 'float32'): TensorSpec => ({
  name: 'x',
  shape,
  dtype,
})

function encode(
  features: FeatureMapping[],
  columns: Column[],
  n: number,
  tensor: TensorSpec,
  flags?: (Uint8Array | null)[],
  tensors: string[] = [],
) {
  const encoder = compileEncoder(model(features), [tensor], new Set(tensors))
  const { inputs, errors } = encoder.encode(columns, flags ?? columns.map(() => null), n)
  return {
    input: inputs[0]!,
    data: Array.from(inputs[0]!.data as Float32Array),
    errors: Array.from(errors, (e) => encoder.codes[e]),
    encoder,
  }
}

describe('numeric steps', () => {
  it('are applied in the order they are written', () => {
    const steps: FeatureMapping['steps'] = [
      { kind: 'clip', min: 0, max: 3 },
      { kind: 'log1p' },
      { kind: 'standardise', mean: 1, sd: 2 },
      { kind: 'scale', by: 10, plus: 5 },
      { kind: 'min-max', min: -5, max: 5 },
    ]
    const { data } = encode([{ field: 'a', steps }], [numbers(-4, 1, 99)], 3, input([null, 1]))
    const expected = [0, 1, 3].map((v) => (((Math.log1p(v) - 1) / 2) * 10 + 5 + 5) / 10)
    data.forEach((value, i) => expect(value).toBeCloseTo(expected[i]!, 6))
  })

  it('divide by one where a constant column has no spread', () => {
    const { data } = encode(
      [{ field: 'a', steps: [{ kind: 'standardise', mean: 4, sd: 0 }] }],
      [numbers(4, 5)],
      2,
      input([null, 1]),
    )
    expect(data).toEqual([0, 1])
  })

  it('put several features side by side, row by row', () => {
    const features = ['a', 'b'].map((field) => ({ field, steps: [] }))
    const { input: made, data } = encode(features, [numbers(1, 2, 3), numbers(4, 5, 6)], 3, input([null, 2]))
    expect(made.shape).toEqual([3, 2])
    expect(data).toEqual([1, 4, 2, 5, 3, 6])
  })
})

describe('values that cannot be used', () => {
  it('cost that request an error that names the field, and leave the others', () => {
    const flags = Uint8Array.from([0, 0, RowFlag.redacted, RowFlag.notANumber, RowFlag.nonFinite])
    const { data, errors } = encode(
      [{ field: 'hour', steps: [] }],
      [numbers(7, NaN, NaN, NaN, Infinity)],
      5,
      input([null, 1]),
      [flags],
    )
    expect(data[0]).toBe(7)
    expect(errors).toEqual([
      '',
      'missing-feature:hour',
      'redacted',
      'not-a-number:hour',
      'non-finite-feature:hour',
    ])
  })

  it('are imputed where they are missing, never where they were redacted', () => {
    const flags = Uint8Array.from([0, RowFlag.redacted])
    const steps: FeatureMapping['steps'] = [{ kind: 'impute', value: 3 }]
    const { data, errors } = encode([{ field: 'a', steps }], [numbers(NaN, NaN)], 2, input([null, 1]), [
      flags,
    ])
    expect(data[0]).toBe(3)
    expect(errors).toEqual(['', 'redacted'])
  })

  it('of one column do not excuse another column from imputing', () => {
    const flagged = Uint8Array.from([RowFlag.notANumber])
    const encoder = compileEncoder(
      model([{ field: 'b', steps: [{ kind: 'impute', value: 9 }] }]),
      [input([null, 1])],
      new Set(),
    )
    expect(encoder.encode([numbers(NaN)], [null], 1).errors[0]).toBe(0)
    expect(encoder.encode([numbers(NaN)], [flagged], 1).errors[0]).toBe(1)
  })

  it('that only a step makes infinite are errors too', () => {
    const { errors } = encode(
      [{ field: 'a', steps: [{ kind: 'log1p' }] }],
      [numbers(0, -1, -2)],
      3,
      input([null, 1]),
    )
    expect(errors).toEqual(['', 'non-finite-feature:a', 'non-finite-feature:a'])
  })

  it.each([
    ['float32', [3.4e38, 1e300, -1e39]],
    ['int32', [2 ** 31 - 1, 2 ** 31, -3e9]],
  ] as const)('that %s does not hold are errors, and never other numbers', (dtype, values) => {
    const out = 'out-of-range:a'
    const feature = { field: 'a', steps: [] }
    const alone = encode([feature], [numbers(...values)], 3, input([null, 1], dtype))
    expect([alone.errors, alone.data.slice(1)]).toEqual([
      ['', out, out],
      [0, 0],
    ])
    const scaled = { field: 'a', steps: [{ kind: 'scale' as const, by: 1e10, plus: 0 }] }
    const column: Column = { kind: 'tensor', shape: [2], values: Float32Array.of(0, 0.01, 1e30, 1) }
    const encoder = compileEncoder(model([scaled]), [input([null, 2], dtype)], new Set(['a']))
    expect(encoder.codes[encoder.encode([column], [null], 2).errors[1]!]).toBe(out)
  })
})

describe('text', () => {
  it('becomes one-hot, and an unknown value zeros or an error', () => {
    const hot = (unknown: 'zeros' | 'error'): FeatureMapping => ({
      field: 'c',
      steps: [{ kind: 'one-hot', values: ['NL', 'BE'], unknown }],
    })
    const column = texts('BE', 'NL', 'DE', null)
    const zeros = encode([hot('zeros')], [column], 4, input([null, 2]))
    expect(zeros.data).toEqual([0, 1, 1, 0, 0, 0, 0, 0])
    expect(zeros.errors).toEqual(['', '', '', 'missing-feature:c'])
    expect(encode([hot('error')], [column], 4, input([null, 2])).errors[2]).toBe('unknown-value:c')
  })

  it('becomes an index of a vocabulary, with an offset and a place for the unknown', () => {
    const step: Step = { kind: 'vocabulary', values: ['a', 'b'], offset: 2, unknown: 1 }
    const { data, input: made } = encode(
      [{ field: 'c', steps: [step] }],
      [texts('b', 'a', 'z')],
      3,
      input([null, 1], 'int32'),
    )
    expect(made.data).toBeInstanceOf(Int32Array)
    expect(data).toEqual([3, 2, 1])
  })

  it('that is a number is found however it is written', () => {
    const hot: FeatureMapping = {
      field: 'c',
      steps: [{ kind: 'one-hot', values: ['1', '2'], unknown: 'error' }],
    }
    expect(encode([hot], [texts('1.0', ' 2', '02')], 3, input([null, 2])).data).toEqual([1, 0, 0, 1, 0, 1])
  })

  it('imputes by a value of the vocabulary', () => {
    const steps: FeatureMapping['steps'] = [
      { kind: 'impute', value: 'b' },
      { kind: 'vocabulary', values: ['a', 'b'], offset: 0, unknown: null },
    ]
    expect(encode([{ field: 'c', steps }], [texts(null, 'a')], 2, input([null, 1])).data).toEqual([1, 0])
  })

  it('keeps its dictionary apart from batch to batch', () => {
    const encoder = compileEncoder(
      model([{ field: 'c', steps: [{ kind: 'vocabulary', values: ['a', 'b'], offset: 0, unknown: null }] }]),
      [input([null, 1])],
      new Set(),
    )
    expect(Array.from(encoder.encode([texts('b', 'a')], [null], 2).inputs[0]!.data as Float32Array)).toEqual([
      1, 0,
    ])
    expect(Array.from(encoder.encode([texts('a', 'b')], [null], 2).inputs[0]!.data as Float32Array)).toEqual([
      0, 1,
    ])
  })

  it('feeds an input of strings as it is', () => {
    const { input: made, errors } = encode(
      [{ field: 'c', steps: [] }],
      [texts('x', null)],
      2,
      input([null, 1], 'string'),
    )
    expect(made.data).toEqual(['x', ''])
    expect(errors).toEqual(['', 'missing-feature:c'])
  })
})

describe('tensors', () => {
  const column: Column = {
    kind: 'tensor',
    shape: [2, 2],
    values: Float32Array.from([0, 51, 102, 255, 1, NaN, 3, 4]),
  }
  const feature: FeatureMapping = { field: 'image', steps: [{ kind: 'scale', by: 1 / 255, plus: 0 }] }

  it('fill their input whole, in its own shape', () => {
    const {
      input: made,
      data,
      errors,
    } = encode([feature], [column], 2, input([null, 2, 2, 1]), [null], ['image'])
    expect(made.shape).toEqual([2, 2, 2, 1])
    ;[0, 0.2, 0.4, 1].forEach((value, i) => expect(data[i]).toBeCloseTo(value, 6))
    expect(errors).toEqual(['', 'missing-feature:image'])
  })

  it('take the shape of the log where the signature leaves it open', () => {
    expect(encode([feature], [column], 2, input([null, null, null]), [null], ['image']).input.shape).toEqual([
      2, 2, 2,
    ])
  })

  it('of another size are an error of every request', () => {
    expect(encode([feature], [column], 2, input([null, 9]), [null], ['image']).errors).toEqual([
      'bad-shape:image',
      'bad-shape:image',
    ])
  })
})

describe('compiling', () => {
  it('refuses an input that nothing feeds', () => {
    expect(() => compileEncoder(model([]), [input([null, 1])], new Set())).toThrow(/"x" is fed by no field/)
  })

  it('asks for a field once, however many inputs it feeds', () => {
    const mapping: ModelMapping = {
      inputs: [
        { tensor: 'x', features: [{ field: 'a', steps: [] }] },
        { tensor: 'z', features: [{ field: 'a', steps: [{ kind: 'log1p' }] }] },
      ],
      output: { tensor: 'y', read: { kind: 'number' } },
    }
    const encoder = compileEncoder(mapping, [input([null, 1]), { ...input([null, 1]), name: 'z' }], new Set())
    expect(encoder.fields).toEqual([{ field: 'a', as: 'number' }])
  })

  it('encodes millions of values a second', () => {
    const width = 30
    const rows = 4096
    const features = Array.from({ length: width }, (_, i) => ({
      field: `f${i}`,
      steps: [{ kind: 'standardise' as const, mean: 3, sd: 2 }],
    }))
    const encoder = compileEncoder(model(features), [input([null, width])], new Set())
    const columns = features.map(() => numbers(...Array.from({ length: rows }, (_, i) => i % 17)))
    const flags = columns.map(() => null)
    encoder.encode(columns, flags, rows)
    const start = performance.now()
    for (let i = 0; i < 20; i++) encoder.encode(columns, flags, rows)
    const perSecond = (20 * rows * width) / ((performance.now() - start) / 1000)
    // Far below what one core does (about 100 million), so that a busy machine does not fail it.
    expect(perSecond).toBeGreaterThan(4e6)
  })
})
