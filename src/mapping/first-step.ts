/**
 * What a model's first arithmetic makes of its input. That it multiplies and subtracts does not say that it scales:
 * x / 127.5 - 1 takes pixels from 0 to 255, x * 2 - 1 pixels that were divided by 255 before.
 */
import { half } from '../core/half'
import { isObject } from '../core/objects'
import { elements } from '../core/tensors'
import type { ModelBundle } from '../models/bundle'
import { sourcesOf } from './graph-topology'
import { firstLayer, kindOf } from './layers-topology'

type Json = Record<string, unknown>

export interface Affine {
  op: 'times' | 'plus'
  values: number[]
}

export interface FirstStep {
  /** As it would be written: 'x * 2 - 1'. */
  words: string
  takes: '0 to 255' | '0 to 1'
}

/** A net takes numbers about as large as this; the middle of 0 to 255 is far above it. */
const SMALL = 16
/** Elements of a constant that are looked at: a mean per channel has three. */
const MOST = 4

/** @returns null where no constant is known, or there are too many for channels of an image */
export function firstStep(steps: Affine[] | null): FirstStep | null {
  if (!steps || steps.length === 0 || steps.some(({ values }) => values.length === 0)) return null
  const at = (x: number) =>
    steps.reduce((y, { op, values }) => {
      const middle = values.reduce((sum, value) => sum + value, 0) / values.length
      return op === 'times' ? y * middle : y + middle
    }, x)
  const words = steps.reduce((text, { op, values }) => {
    const value = values.length === 1 ? short(Math.abs(values[0]!)) : `[${values.map(short).join(', ')}]`
    const sign = op === 'times' ? '*' : values.length === 1 && values[0]! < 0 ? '-' : '+'
    return `${op === 'times' && text.includes(' ') ? `(${text})` : text} ${sign} ${op === 'times' && values.length === 1 ? short(values[0]!) : value}`
  }, 'x')
  return { words, takes: Math.abs(at(127.5)) <= SMALL ? '0 to 255' : '0 to 1' }
}

/** The Rescaling that comes first, as steps. */
export function rescaling(topology: unknown): Affine[] | null {
  const layer = firstLayer(topology)
  const config = layer && kindOf(layer) === 'Rescaling' ? layer['config'] : null
  if (!isObject(config)) return null
  const { scale, offset } = config
  return [
    ...(typeof scale === 'number' ? [{ op: 'times' as const, values: [scale] }] : []),
    ...(typeof offset === 'number' ? [{ op: 'plus' as const, values: [offset] }] : []),
  ]
}

function short(value: number): string {
  return String(Number(value.toPrecision(4)))
}

const PASSES_ON = new Set(['Identity', 'Reshape', 'Squeeze', 'Cast', 'ExpandDims', 'Transpose'])

/** The chain of multiplications and additions of constants that an input goes into first. */
export function graphSteps(bundle: ModelBundle, nodes: readonly Json[]): Affine[] | null {
  const constants = new Set(nodes.filter(({ op }) => op === 'Const').map(({ name }) => String(name)))
  let at = nodes.find(({ op }) => String(op).startsWith('Placeholder'))
  const steps: Affine[] = []
  for (let hops = 0; at && hops < 16; hops++) {
    const name = String(at['name'])
    const takers = nodes.filter((node) => sourcesOf(node).includes(name))
    const taker = takers.length === 1 ? takers[0] : undefined
    if (!taker) break
    if (!PASSES_ON.has(String(taker['op']))) {
      const step = stepOf(bundle, taker, name, constants)
      if (!step) break
      steps.push(step)
    }
    at = taker
  }
  return steps.length > 0 ? steps : null
}

function stepOf(bundle: ModelBundle, node: Json, from: string, constants: Set<string>): Affine | null {
  const sources = sourcesOf(node)
  const other = sources.find((name) => name !== from && constants.has(name))
  const values = other === undefined ? null : constantOf(bundle, other)
  if (!values) return null
  // A constant minus the input, or divided by it, is no scaling.
  const straight = sources[0] === from
  switch (node['op']) {
    case 'Mul':
      return { op: 'times', values }
    case 'Add':
    case 'AddV2':
    case 'BiasAdd':
      return { op: 'plus', values }
    case 'Sub':
      return straight ? { op: 'plus', values: values.map((value) => -value) } : null
    case 'Div':
    case 'RealDiv':
      return straight && values.every((value) => value !== 0)
        ? { op: 'times', values: values.map((value) => 1 / value) }
        : null
    default:
      return null
  }
}

/** A constant's values out of the weights; null where they are not there, of another kind, or more than channels. */
function constantOf({ weightSpecs, weightData }: ModelBundle, name: string): number[] | null {
  let offset = 0
  for (const { name: own, shape, dtype, quantization } of weightSpecs) {
    if (dtype === 'string') return null
    const n = elements(shape)
    const kind = quantization?.dtype ?? (dtype === 'bool' ? 'uint8' : dtype)
    const width = { uint8: 1, uint16: 2, float16: 2, float32: 4, int32: 4, complex64: 8 }[kind]
    if (own === name) {
      if (n > MOST || offset + n * width > weightData.byteLength) return null
      const view = new DataView(weightData, offset, n * width)
      return Array.from({ length: n }, (_, i) => {
        if (kind === 'float32') return view.getFloat32(i * 4, true)
        if (kind === 'int32') return view.getInt32(i * 4, true)
        if (kind === 'float16') return half(view.getUint16(i * 2, true))
        const code = kind === 'uint16' ? view.getUint16(i * 2, true) : view.getUint8(i)
        return code * (quantization?.scale ?? 1) + (quantization?.min ?? 0)
      })
    }
    offset += n * width
  }
  return null
}
