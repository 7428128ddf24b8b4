/** A model's first arithmetic scales its input only where its constants say so. */
import { describe, expect, it } from 'vitest'
import { signatureOf } from '../../../src/mapping/signature'
import type { ModelBundle } from '../../../src/models/bundle'

type Op = [op: string, value: number | number[], constantFirst?: boolean]

/** A graph of an image input that goes through these, each with a constant, and then into a convolution. */
function graph(ops: Op[], quantised = false) {
  const node: Record<string, unknown>[] = [{ name: 'x', op: 'Placeholder' }]
  const specs: object[] = []
  const bytes: number[] = []
  let from = 'x'
  ops.forEach(([op, value, constantFirst], i) => {
    const values = [value].flat()
    node.push({ name: `c${i}`, op: 'Const' })
    node.push({ name: `n${i}`, op, input: constantFirst ? [`c${i}`, `${from}:0`] : [`${from}:0`, `c${i}`] })
    node.push({ name: `i${i}`, op: 'Identity', input: [`n${i}`] })
    from = `i${i}`
    const shape = Array.isArray(value) ? [value.length] : []
    if (quantised) {
      specs.push({
        name: `c${i}`,
        shape,
        dtype: 'float32',
        quantization: { dtype: 'uint8', min: values[0]!, scale: 1 },
      })
      bytes.push(...values.map(() => 0))
    } else {
      specs.push({ name: `c${i}`, shape, dtype: 'float32' })
      bytes.push(...new Uint8Array(Float32Array.from(values).buffer))
    }
  })
  node.push({ name: 'w', op: 'Const' }, { name: 'conv', op: 'Conv2D', input: [from, 'w'] })
  return signatureOf({
    format: 'graph-model',
    card: { name: 'm' },
    inputs: [{ name: 'x', shape: [null, 28, 28, 3], dtype: 'float32' }],
    outputs: [],
    artifacts: { modelTopology: { node } },
    weightSpecs: specs,
    weightData: Uint8Array.from(bytes).buffer,
    mapping: null,
  } as unknown as ModelBundle)
}

describe('a graph that begins with', () => {
  const mean = [123.68, 116.78, 103.94]
  it.each<[string, Op[], '0 to 1' | '0 to 255']>([
    [
      'x * 2 - 1',
      [
        ['Mul', 2],
        ['Sub', 1],
      ],
      '0 to 1',
    ],
    [
      'x * 2 + -1',
      [
        ['Mul', 2],
        ['AddV2', -1],
      ],
      '0 to 1',
    ],
    [
      '(x - 0.5) * 2',
      [
        ['Sub', 0.5],
        ['Mul', 2, true],
      ],
      '0 to 1',
    ],
    [
      '(x - mean) / sd of 0 to 1',
      [
        ['Sub', [0.485, 0.456, 0.406]],
        ['RealDiv', [0.229, 0.224, 0.225]],
      ],
      '0 to 1',
    ],
    ['x / 255', [['RealDiv', 255]], '0 to 255'],
    [
      'x * 1/127.5 - 1',
      [
        ['Mul', 1 / 127.5],
        ['Sub', 1],
      ],
      '0 to 255',
    ],
    [
      '(x - 127.5) / 127.5',
      [
        ['Sub', 127.5],
        ['RealDiv', 127.5],
      ],
      '0 to 255',
    ],
    ['x - mean of 0 to 255', [['Sub', mean]], '0 to 255'],
    [
      'x / 255 * 2 - 1',
      [
        ['Mul', 1 / 255, true],
        ['Mul', 2],
        ['Sub', 1],
      ],
      '0 to 255',
    ],
  ])('%s', (_, ops, takes) => {
    const { first, scalesItself } = graph(ops)
    expect([first?.takes, scalesItself]).toEqual([takes, takes === '0 to 255'])
  })

  it('a quantised constant is read as the number that it stands for', () => {
    expect(graph([['Mul', 2]], true).first).toEqual({ words: 'x * 2', takes: '0 to 1' })
    expect(
      graph(
        [
          ['Sub', 127.5],
          ['Mul', 1 / 127.5],
        ],
        true,
      ).first!.takes,
    ).toBe('0 to 255')
  })

  it('a constant that is not there says nothing', () => {
    expect(graph([['Mul', [1, 2, 3, 4, 5, 6]]])).toMatchObject({ first: null, scalesItself: true })
  })
})

describe('a Rescaling layer that comes first', () => {
  it.each([
    [2, -1, '0 to 1'],
    [1 / 127.5, -1, '0 to 255'],
    [1 / 255, 0, '0 to 255'],
  ])('of %f and %f', (scale, offset, takes) => {
    const layers = [
      { class_name: 'InputLayer', config: {} },
      { class_name: 'Rescaling', config: { scale, offset } },
    ]
    const modelTopology = { model_config: { class_name: 'Sequential', config: { layers } } }
    const found = signatureOf({
      format: 'layers-model',
      card: { name: 'm' },
      inputs: [],
      outputs: [],
      artifacts: { modelTopology },
      mapping: null,
    } as unknown as ModelBundle)
    expect([found.first?.takes, found.scalesItself]).toEqual([takes, takes === '0 to 255'])
  })
})
