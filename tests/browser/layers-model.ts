/** A layers-model written by hand: one dense layer, with the numbers that a test wants. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** @param kernel rows of inputs, columns of outputs */
export function denseModel(
  folder: string,
  kernel: number[][],
  { activation = 'linear', bias = kernel[0]!.map(() => 0) } = {},
): string {
  const [inputs, units] = [kernel.length, kernel[0]!.length]
  const layer = {
    class_name: 'Dense',
    config: { name: 'dense', units, activation, batch_input_shape: [null, inputs], dtype: 'float32' },
  }
  const weights = [
    { name: 'dense/kernel', shape: [inputs, units], dtype: 'float32' },
    { name: 'dense/bias', shape: [units], dtype: 'float32' },
  ]
  const model = {
    format: 'layers-model',
    generatedBy: 'TensorFlow.js tfjs-layers v4.22.0',
    convertedBy: null,
    modelTopology: { class_name: 'Sequential', config: { name: 'by_hand', layers: [layer] } },
    weightsManifest: [{ paths: ['weights.bin'], weights }],
  }
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'model.json'), JSON.stringify(model))
  writeFileSync(
    join(folder, 'weights.bin'),
    new Uint8Array(Float32Array.from([...kernel.flat(), ...bias]).buffer),
  )
  return folder
}
