/** The tabular fixture net in double precision, from the file's own bytes: no TF.js involved. */
import type { PackedBundle } from './harness'

/** Every weight as numbers; uint8 weights are min + scale x byte. */
export function dequantised(bundle: PackedBundle): number[][] {
  const bytes = Buffer.from(bundle.weights, 'base64')
  let at = 0
  return bundle.weightSpecs.map(({ shape, quantization }) => {
    const size = shape.reduce((product, side) => product * side, 1)
    return Array.from({ length: size }, () => {
      if (!quantization) return bytes.readFloatLE((at += 4) - 4)
      return (quantization.min ?? 0) + (quantization.scale ?? 1) * bytes.readUInt8((at += 1) - 1)
    })
  })
}

/** normalise -> dense 32 relu -> batch norm's factor -> dense 16 elu -> dense 4 softmax, weights in the file's order. */
export function tabNet(weights: number[][], row: number[]): number[] {
  const [mean, reciprocal, w1, b1, factor, w2, b2, w3, b3] = weights as [
    number[],
    number[],
    number[],
    number[],
    number[],
    number[],
    number[],
    number[],
    number[],
  ]
  const normal = row.map((value, i) => (value - (mean[i] as number)) * (reciprocal[i] as number))
  const first = dense(normal, w1, b1).map((value, i) => Math.max(0, value) * (factor[i] as number))
  const second = dense(first, w2, b2).map((value) => (value > 0 ? value : Math.expm1(value)))
  const logits = dense(second, w3, b3)
  const powers = logits.map((value) => Math.exp(value - Math.max(...logits)))
  const sum = powers.reduce((total, value) => total + value, 0)
  return powers.map((value) => value / sum)
}

function dense(x: number[], kernel: number[], bias: number[]): number[] {
  return bias.map((start, j) =>
    x.reduce((sum, value, i) => sum + value * (kernel[i * bias.length + j] as number), start),
  )
}
