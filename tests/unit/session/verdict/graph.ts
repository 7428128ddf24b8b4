/** A graph-model whose input goes through arithmetic with constants before a dense sigmoid, as a converter writes one. */
import type { DroppedFile } from '../../../../src/files/dropped'
import { file } from '../helpers'

const FLOAT = { type: 'DT_FLOAT' }
const dims = (shape: readonly number[]) => ({ dim: shape.map((size) => ({ size: String(size) })) })

/** @param first operations on the input, each with its constant: ['Mul', 2], ['Sub', 1] */
export function graph(
  folder: string,
  first: readonly (readonly [op: string, value: number])[],
  { kernel, bias }: { kernel: readonly number[]; bias: number },
): DroppedFile[] {
  const constants: [name: string, shape: number[], values: readonly number[]][] = [
    ...first.map(([, value], i): [string, number[], number[]] => [`c${i}`, [], [value]]),
    ['kernel', [kernel.length, 1], kernel],
    ['bias', [1], [bias]],
  ]
  const nodes: object[] = constants.map(([name, shape]) => ({
    name,
    op: 'Const',
    attr: { dtype: FLOAT, value: { tensor: { dtype: 'DT_FLOAT', tensorShape: dims(shape) } } },
  }))
  const shape = { shape: dims([-1, kernel.length]) }
  nodes.push({ name: 'x', op: 'Placeholder', attr: { dtype: FLOAT, shape } })
  const last = first.reduce((from, [op], i) => {
    nodes.push({ name: `n${i}`, op, input: [from, `c${i}`], attr: { T: FLOAT } })
    return `n${i}`
  }, 'x')
  const product = { T: FLOAT, transpose_a: { b: false }, transpose_b: { b: false } }
  nodes.push(
    { name: 'product', op: 'MatMul', input: [last, 'kernel'], attr: product },
    { name: 'sum', op: 'AddV2', input: ['product', 'bias'], attr: { T: FLOAT } },
    { name: 'late', op: 'Sigmoid', input: ['sum'], attr: { T: FLOAT } },
  )
  const tensor = (name: string, size: number) => ({ name: `${name}:0`, dtype: 'DT_FLOAT', tensorShape: dims([-1, size]) }) // prettier-ignore
  const model = {
    format: 'graph-model',
    generatedBy: '2.15.0',
    convertedBy: 'TensorFlow.js Converter v4.22.0',
    signature: { inputs: { x: tensor('x', kernel.length) }, outputs: { late: tensor('late', 1) } },
    modelTopology: { node: nodes, library: {}, versions: { producer: 1 } },
    weightsManifest: [
      {
        paths: ['weights.bin'],
        weights: constants.map(([name, shape]) => ({ name, shape, dtype: 'float32' })),
      },
    ],
  }
  const weights = Float32Array.from(constants.flatMap(([, , values]) => [...values]))
  return [
    file(`${folder}/model.json`, JSON.stringify(model)),
    file(`${folder}/weights.bin`, new Uint8Array(weights.buffer)),
  ]
}
