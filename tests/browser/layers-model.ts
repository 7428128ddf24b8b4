/** Layers-models written by hand, with the numbers that a test wants. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

interface DenseLayer {
  /** Rows of inputs, columns of outputs. */
  kernel: number[][]
  bias: number[]
  activation: string
}

/** A BatchNormalization that does nothing but scale its inputs, as a Normalization does. */
interface ScalingLayer {
  mean: number[]
  variance: number[]
}

interface Made {
  class_name: string
  config: Record<string, unknown>
  weights: { name: string; values: number[]; shape: number[] }[]
  width: number
}

function dense(name: string, { kernel, bias, activation }: DenseLayer): Made {
  const units = kernel[0]!.length
  return {
    class_name: 'Dense',
    config: { name, units, activation, dtype: 'float32' },
    weights: [
      { name: `${name}/kernel`, values: kernel.flat(), shape: [kernel.length, units] },
      { name: `${name}/bias`, values: bias, shape: [units] },
    ],
    width: kernel.length,
  }
}

function scaling(name: string, { mean, variance }: ScalingLayer): Made {
  const of = (kind: string, values: number[]) => ({ name: `${name}/${kind}`, values, shape: [values.length] })
  return {
    class_name: 'BatchNormalization',
    config: { name, axis: -1, epsilon: 0, center: false, scale: false, dtype: 'float32' },
    weights: [of('moving_mean', mean), of('moving_variance', variance)],
    width: mean.length,
  }
}

/** @returns the model's folder */
export function layersModel(folder: string, layers: readonly (DenseLayer | ScalingLayer)[]): string {
  const made = layers.map((layer, i) => {
    const after = i === 0 ? '' : `_${i}`
    return 'kernel' in layer ? dense(`dense${after}`, layer) : scaling(`batch_normalization${after}`, layer)
  })
  made[0]!.config['batch_input_shape'] = [null, made[0]!.width]
  const weights = made.flatMap((layer) => layer.weights)
  const model = {
    format: 'layers-model',
    generatedBy: 'TensorFlow.js tfjs-layers v4.22.0',
    convertedBy: null,
    modelTopology: {
      class_name: 'Sequential',
      config: {
        name: 'by_hand',
        layers: made.map(({ class_name, config }) => ({ class_name, config })),
      },
    },
    weightsManifest: [
      {
        paths: ['weights.bin'],
        weights: weights.map(({ name, shape }) => ({ name, shape, dtype: 'float32' })),
      },
    ],
  }
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'model.json'), JSON.stringify(model))
  const values = Float32Array.from(weights.flatMap((weight) => weight.values))
  writeFileSync(join(folder, 'weights.bin'), new Uint8Array(values.buffer))
  return folder
}

/** One dense layer. @param kernel rows of inputs, columns of outputs */
export function denseModel(
  folder: string,
  kernel: number[][],
  { activation = 'linear', bias = kernel[0]!.map(() => 0) } = {},
): string {
  return layersModel(folder, [{ kernel, bias, activation }])
}
