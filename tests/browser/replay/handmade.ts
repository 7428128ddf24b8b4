/** Small graph-models written by hand, with inputs that make them throw or overflow: no converter makes those. */
import { loadBundle } from '../../../src/models/load'
import type { PackedBundle } from './harness'
import { pack } from './page'

interface Node {
  name: string
  op: string
  input?: string[]
  attr?: Record<string, unknown>
}

const float = { type: 'DT_FLOAT' }
const int = { type: 'DT_INT32' }
const column = { dim: [{ size: '-1' }, { size: '1' }] }

/** y = ln x, per request: 0 gives -Infinity, a negative number NaN. */
export function logarithm(): Promise<PackedBundle> {
  return graph('logarithm', [{ name: 'y', op: 'Log', input: ['x'], attr: { T: float } }], [])
}

/** y = 2 x. */
export function doubler(): Promise<PackedBundle> {
  return graph('doubler', [{ name: 'y', op: 'AddV2', input: ['x', 'x'], attr: { T: float } }], [])
}

/**
 * y = x + table[trunc(max x)], over a table of ten zeros: a request past 9 makes TF.js throw for its whole batch,
 * as an index out of range does.
 */
export function throwsPastNine(): Promise<PackedBundle> {
  const consts = [
    constant('axes', [0, 1], 'int32'),
    constant('one', [1], 'int32'),
    constant('table', new Array<number>(10).fill(0), 'float32'),
  ]
  return graph(
    'throws-past-nine',
    [
      { name: 'max', op: 'Max', input: ['x', 'axes'], attr: { T: float, keep_dims: { b: false } } },
      { name: 'row', op: 'Reshape', input: ['max', 'one'], attr: { T: float } },
      { name: 'begin', op: 'Cast', input: ['row'], attr: { SrcT: float, DstT: int } },
      { name: 'cell', op: 'Slice', input: ['table', 'begin', 'one'], attr: { T: float } },
      { name: 'y', op: 'AddV2', input: ['x', 'cell'], attr: { T: float } },
    ],
    consts,
  )
}

interface Constant {
  node: Node
  weight: { name: string; shape: number[]; dtype: string }
  bytes: Uint8Array
}

function constant(name: string, values: number[], dtype: 'int32' | 'float32'): Constant {
  const data = dtype === 'int32' ? Int32Array.from(values) : Float32Array.from(values)
  const tensorShape = { dim: [{ size: String(values.length) }] }
  const type = dtype === 'int32' ? int : float
  return {
    node: { name, op: 'Const', attr: { dtype: type, value: { tensor: { dtype: type.type, tensorShape } } } },
    weight: { name, shape: [values.length], dtype },
    bytes: new Uint8Array(data.buffer),
  }
}

async function graph(name: string, nodes: Node[], consts: Constant[]): Promise<PackedBundle> {
  const placeholder = { name: 'x', op: 'Placeholder', attr: { dtype: float, shape: { shape: column } } }
  const identity = { name: 'Identity', op: 'Identity', input: ['y'], attr: { T: float } }
  const port = (node: string) => ({ name: node, dtype: 'DT_FLOAT', tensorShape: column })
  const json = {
    format: 'graph-model',
    generatedBy: 'by hand',
    convertedBy: null,
    signature: { inputs: { x: port('x:0') }, outputs: { y: port('Identity:0') } },
    modelTopology: {
      node: [...consts.map(({ node }) => node), placeholder, ...nodes, identity],
      library: {},
      versions: { producer: 1 },
    },
    weightsManifest: consts.length
      ? [{ paths: ['weights.bin'], weights: consts.map(({ weight }) => weight) }]
      : [],
  }
  const files = [{ path: `${name}/model.json`, file: new Blob([JSON.stringify(json)]) }]
  if (consts.length)
    files.push({ path: `${name}/weights.bin`, file: new Blob(consts.map(({ bytes }) => bytes.slice())) })
  return pack(await loadBundle(files))
}
