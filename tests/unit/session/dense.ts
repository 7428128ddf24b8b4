/** A model of one Dense layer with weights as given, as TensorFlow.js writes one: small enough to know its answers. */
import type { DroppedFile } from '../../../src/files/dropped'
import { file } from './helpers'

export interface Dense {
  /** inputs x units. */
  kernel: number[][]
  bias?: number[]
  activation: 'sigmoid' | 'softmax' | 'linear'
  /** Name of the layer, and so of the output. */
  name?: string
  metadata?: Record<string, unknown>
}

/** @returns the model's files in a folder */
export function dense(
  folder: string,
  { kernel, bias, activation, name = 'dense', metadata }: Dense,
): DroppedFile[] {
  const [inputs, units] = [kernel.length, kernel[0]!.length]
  const weights = Float32Array.from([...kernel.flat(), ...(bias ?? new Array<number>(units).fill(0))])
  const config = {
    name,
    units,
    activation,
    use_bias: true,
    trainable: true,
    dtype: 'float32',
    batch_input_shape: [null, inputs],
  }
  const model = {
    format: 'layers-model',
    generatedBy: 'keras v2.15.0',
    convertedBy: null,
    modelTopology: {
      keras_version: '2.15.0',
      backend: 'tensorflow',
      model_config: {
        class_name: 'Sequential',
        config: { name: folder, layers: [{ class_name: 'Dense', config }] },
      },
    },
    weightsManifest: [
      {
        paths: ['weights.bin'],
        weights: [
          { name: `${name}/kernel`, shape: [inputs, units], dtype: 'float32' },
          { name: `${name}/bias`, shape: [units], dtype: 'float32' },
        ],
      },
    ],
    ...(metadata ? { userDefinedMetadata: metadata } : {}),
  }
  return [
    file(`${folder}/model.json`, JSON.stringify(model)),
    file(`${folder}/weights.bin`, new Uint8Array(weights.buffer)),
  ]
}
