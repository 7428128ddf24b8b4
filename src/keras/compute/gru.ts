/** GRU with reset_after=True, Keras' default and cuDNN's variant, which TF.js refuses (keras/src/layers/rnn/gru.py, 3.15). */
import * as tf from '@tensorflow/tfjs-core'
import * as tfl from '@tensorflow/tfjs-layers'
import { shapesOf, type Config } from './base'

/** Two biases, [2, 3 units]: one for the input, one for the state, which is reset after its product, not before. */
class KerasGRUCell extends tfl.layers.RNNCell {
  static readonly className = 'KerasGRUCell'
  readonly stateSize: number
  private readonly units: number
  private readonly useBias: boolean
  private readonly activation: tfl.layers.Layer
  private readonly gate: tfl.layers.Layer
  private kernel?: tfl.LayerVariable
  private recurrentKernel?: tfl.LayerVariable
  private bias?: tfl.LayerVariable

  constructor(config: Config) {
    super(config as ConstructorParameters<typeof tfl.layers.Layer>[0])
    this.units = config['units'] as number
    this.stateSize = this.units
    this.useBias = config['useBias'] !== false
    this.activation = activationOf(config['activation'], 'tanh')
    this.gate = activationOf(config['recurrentActivation'], 'sigmoid')
  }

  override build(shape: tfl.Shape | tfl.Shape[]): void {
    const width = shapesOf(shape)[0]?.at(-1) as number
    const zeros = tfl.initializers.zeros()
    const add = (name: string, size: number[]) =>
      this.addWeight(name, size, 'float32', zeros, undefined, true)
    this.kernel = add('kernel', [width, 3 * this.units])
    this.recurrentKernel = add('recurrent_kernel', [this.units, 3 * this.units])
    if (this.useBias) this.bias = add('bias', [2, 3 * this.units])
    this.built = true
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor[] {
    return tf.tidy(() => {
      const [x, state] = inputs as [tf.Tensor2D, tf.Tensor2D]
      const [fromInput, fromState] = this.products(x, state)
      const [xz, xr, xh] = tf.split(fromInput, 3, 1) as [tf.Tensor, tf.Tensor, tf.Tensor]
      const [hz, hr, hh] = tf.split(fromState, 3, 1) as [tf.Tensor, tf.Tensor, tf.Tensor]
      const z = this.gate.apply(tf.add(xz, hz)) as tf.Tensor
      const r = this.gate.apply(tf.add(xr, hr)) as tf.Tensor
      const candidate = this.activation.apply(tf.add(xh, tf.mul(r, hh))) as tf.Tensor
      const next = tf.add(tf.mul(z, state), tf.mul(tf.sub(1, z), candidate))
      return [next, next]
    })
  }

  private products(x: tf.Tensor2D, state: tf.Tensor2D): [tf.Tensor, tf.Tensor] {
    const input = tf.matMul(x, (this.kernel as tfl.LayerVariable).read() as tf.Tensor2D)
    const recurrent = tf.matMul(state, (this.recurrentKernel as tfl.LayerVariable).read() as tf.Tensor2D)
    if (!this.bias) return [input, recurrent]
    const [forInput, forState] = tf.unstack(this.bias.read()) as [tf.Tensor, tf.Tensor]
    return [tf.add(input, forInput), tf.add(recurrent, forState)]
  }
}

function activationOf(name: unknown, otherwise: string): tfl.layers.Layer {
  return tfl.layers.activation({ activation: (name ?? otherwise) as 'linear' })
}

/** TF.js' RNN around that cell: direction, masks, sequences and states are its own. */
export class KerasGRU extends tfl.RNN {
  static override readonly className = 'KerasGRU'
  private readonly kerasConfig: Config

  constructor(config: Config) {
    super({ ...config, cell: new KerasGRUCell(config) } as unknown as ConstructorParameters<
      typeof tfl.RNN
    >[0])
    this.kerasConfig = config
  }

  /** Bidirectional makes its backward half from this. */
  override getConfig(): Config {
    const { cell: _cell, ...own } = super.getConfig()
    return { ...this.kerasConfig, ...own }
  }

  /** TF.js' RNN would want a cell in the config. */
  static override fromConfig<T extends tf.serialization.Serializable>(
    cls: tf.serialization.SerializableConstructor<T>,
    config: Config,
  ): T {
    return new cls(config)
  }
}
