/** The two digit models and their training: cross-entropy, Adam, seeded from end to end. */
import * as tf from '@tensorflow/tfjs'
import { SIDE, type Digits } from './digits-data'
import { random, shuffle } from './random'

const seeded = (seed: number) => tf.initializers.glorotUniform({ seed })

/** Every pixel to 32 units, and those to the ten digits. */
export function denseModel(seed: number): tf.LayersModel {
  const image = tf.input({ shape: [SIDE, SIDE], name: 'image' })
  const flat = tf.layers.flatten({ name: 'flat' }).apply(image)
  const hidden = tf.layers
    .dense({ units: 32, activation: 'relu', kernelInitializer: seeded(seed), name: 'hidden' })
    .apply(flat)
  const digit = tf.layers
    .dense({ units: 10, activation: 'softmax', kernelInitializer: seeded(seed + 1), name: 'digit' })
    .apply(hidden) as tf.SymbolicTensor
  return tf.model({ inputs: image, outputs: digit, name: 'digits-v1' })
}

/** Two convolutions of 8 and 16 filters, each halved by max pooling. Takes the same image: the channel is added inside. */
export function convModel(seed: number): tf.LayersModel {
  const image = tf.input({ shape: [SIDE, SIDE], name: 'image' })
  let x = tf.layers.reshape({ targetShape: [SIDE, SIDE, 1], name: 'channel' }).apply(image)
  for (const [i, filters] of [8, 16].entries()) {
    x = tf.layers
      .conv2d({
        filters,
        kernelSize: 3,
        padding: 'same',
        activation: 'relu',
        kernelInitializer: seeded(seed + i),
        name: `conv_${i + 1}`,
      })
      .apply(x)
    x = tf.layers.maxPooling2d({ poolSize: 2, name: `pool_${i + 1}` }).apply(x)
  }
  x = tf.layers.flatten({ name: 'flat' }).apply(x)
  const digit = tf.layers
    .dense({ units: 10, activation: 'softmax', kernelInitializer: seeded(seed + 2), name: 'digit' })
    .apply(x) as tf.SymbolicTensor
  return tf.model({ inputs: image, outputs: digit, name: 'digits-v2' })
}

/** Trains in place; the rows' order is shuffled per epoch. */
export function train(model: tf.LayersModel, digits: Digits, epochs: number, seed: number): void {
  const size = 64
  const order = Int32Array.from({ length: digits.n }, (_, i) => i)
  const next = random(seed)
  const variables = model.trainableWeights.map((weight) => weight.read() as tf.Variable)
  for (let epoch = 0; epoch < epochs; epoch++) {
    // The last epoch takes small steps: what is left is noise of the batches.
    const optimizer = tf.train.adam(epoch < epochs - 1 ? 0.002 : 0.0004)
    let sum = 0
    shuffle(order, next)
    for (let from = 0; from + size <= digits.n; from += size) {
      const rows = order.subarray(from, from + size)
      const x = images(digits, rows)
      const y = tf.oneHot(
        tf.tensor1d(
          Int32Array.from(rows, (row) => digits.labels[row]!),
          'int32',
        ),
        10,
      )
      const loss = optimizer.minimize(
        () => tf.losses.logLoss(y, model.apply(x, { training: true }) as tf.Tensor).mul<tf.Scalar>(10),
        true,
        variables,
      )!
      sum += loss.dataSync()[0]!
      tf.dispose([x, y, loss])
    }
    console.log(
      `${model.name} epoch ${epoch + 1}/${epochs}: loss ${(sum / Math.floor(digits.n / size)).toFixed(4)}`,
    )
    optimizer.dispose()
  }
}

/** @returns the most probable digit of every row. */
export function predict(model: tf.LayersModel, digits: Digits): Int32Array {
  const said = new Int32Array(digits.n)
  for (let from = 0; from < digits.n; from += 500) {
    const rows = Int32Array.from({ length: Math.min(500, digits.n - from) }, (_, i) => from + i)
    const best = tf.tidy(() => (model.predict(images(digits, rows)) as tf.Tensor2D).argMax(1))
    said.set(best.dataSync() as Int32Array, from)
    best.dispose()
  }
  return said
}

/** Ink from 0 to 1, as the mapping's scale of 1/255 makes it. */
function images(digits: Digits, rows: Int32Array): tf.Tensor3D {
  const pixels = SIDE * SIDE
  const ink = new Float32Array(rows.length * pixels)
  rows.forEach((row, i) => {
    for (let k = 0; k < pixels; k++) ink[i * pixels + k] = digits.pixels[row * pixels + k]! * (1 / 255)
  })
  return tf.tensor3d(ink, [rows.length, SIDE, SIDE])
}
