/** The two flight models, and how they are trained: binary cross-entropy, Adam, seeded from end to end. */
import * as tf from '@tensorflow/tfjs'
import { tensors, WIDTH, type Rows } from './flights-features'
import { random, shuffle } from './random'

/** Both models in one shape, so that one loop trains either. */
export interface Trainable {
  model: tf.LayersModel
  /** Which of a batch's tensors the model takes, in order. */
  inputs: ('numbers' | 'origin' | 'destination')[]
}

const seeded = (seed: number) => tf.initializers.glorotUniform({ seed })

/** Hour, weekday and distance through one hidden layer of 16. */
export function primaryModel(seed: number): Trainable {
  const flight = tf.input({ shape: [WIDTH], name: 'flight' })
  const hidden = tf.layers
    .dense({ units: 16, activation: 'relu', kernelInitializer: seeded(seed), name: 'hidden' })
    .apply(flight)
  const late = tf.layers
    .dense({ units: 1, activation: 'sigmoid', kernelInitializer: seeded(seed + 1), name: 'late' })
    .apply(hidden) as tf.SymbolicTensor
  return { model: tf.model({ inputs: flight, outputs: late, name: 'flights-v1' }), inputs: ['numbers'] }
}

/** The same features and where the flight goes from and to: an embedding of 8 numbers per airport and end. */
export function shadowModel(airports: number, seed: number): Trainable {
  const flight = tf.input({ shape: [WIDTH], name: 'flight' })
  const place = (name: string, at: number) => {
    const input = tf.input({ shape: [1], dtype: 'int32', name })
    const embedded = tf.layers
      .embedding({
        inputDim: airports + 1,
        outputDim: 8,
        embeddingsInitializer: tf.initializers.randomUniform({ minval: -0.05, maxval: 0.05, seed: at }),
        name: `${name}_embedding`,
      })
      .apply(input)
    return { input, flat: tf.layers.flatten({ name: `${name}_flat` }).apply(embedded) as tf.SymbolicTensor }
  }
  const origin = place('origin', seed)
  const destination = place('destination', seed + 1)
  const joined = tf.layers.concatenate({ name: 'joined' }).apply([flight, origin.flat, destination.flat])
  const wide = tf.layers
    .dense({ units: 64, activation: 'relu', kernelInitializer: seeded(seed + 2), name: 'wide' })
    .apply(joined)
  const narrow = tf.layers
    .dense({ units: 32, activation: 'relu', kernelInitializer: seeded(seed + 3), name: 'narrow' })
    .apply(wide)
  const late = tf.layers
    .dense({ units: 1, activation: 'sigmoid', kernelInitializer: seeded(seed + 4), name: 'late' })
    .apply(narrow) as tf.SymbolicTensor
  const model = tf.model({
    inputs: [flight, origin.input, destination.input],
    outputs: late,
    name: 'flights-v2',
  })
  return { model, inputs: ['numbers', 'origin', 'destination'] }
}

/**
 * Trains in place. Batches are contiguous runs of `rows`, which come shuffled; their order is shuffled per epoch.
 * @returns the mean loss of each epoch
 */
export function train({ model, inputs }: Trainable, rows: Rows, epochs: number, seed: number): number[] {
  const size = 1024
  const batches = Math.floor(rows.n / size)
  const order = Int32Array.from({ length: batches }, (_, i) => i)
  const next = random(seed)
  const losses: number[] = []
  const variables = model.trainableWeights.map((weight) => weight.read() as tf.Variable)
  for (let epoch = 0; epoch < epochs; epoch++) {
    // The last epoch takes small steps: what is left is noise of the batches.
    const optimizer = tf.train.adam(epoch < epochs - 1 ? 0.003 : 0.0005)
    let sum = 0
    for (const batch of shuffle(order, next)) {
      const given = tensors(rows, batch * size, (batch + 1) * size)
      const loss = optimizer.minimize(
        () => {
          const x = inputs.map((name) => given[name])
          const said = model.apply(x.length === 1 ? x[0]! : x, { training: true }) as tf.Tensor2D
          return tf.losses.logLoss(given.late, said) as tf.Scalar
        },
        true,
        variables,
      )!
      sum += loss.dataSync()[0]!
      tf.dispose([loss, ...Object.values(given)])
    }
    losses.push(sum / batches)
    console.log(`${model.name} epoch ${epoch + 1}/${epochs}: loss ${(sum / batches).toFixed(4)}`)
    optimizer.dispose()
  }
  return losses
}

/** @returns P(late) of every row. */
export function predict({ model, inputs }: Trainable, rows: Rows): Float32Array {
  const said = new Float32Array(rows.n)
  for (let from = 0; from < rows.n; from += 4096) {
    const given = tensors(rows, from, Math.min(rows.n, from + 4096))
    const x = inputs.map((name) => given[name])
    const out = model.predict(x.length === 1 ? x[0]! : x) as tf.Tensor
    said.set(out.dataSync() as Float32Array, from)
    tf.dispose([out, ...Object.values(given)])
  }
  return said
}
