import * as tf from '@tensorflow/tfjs-core'
import type { JsonObject } from '../../files/json'
import type { Computation } from '../compute/computation'
import { resize } from '../compute/image'

const sizeOf = ({ height, width }: JsonObject): [number, number] => [Number(height), Number(width)]

export const KerasResizing: Computation = {
  compute: ({ inputs: [x], config }) =>
    resize(tf.cast(x, 'float32'), sizeOf(config), String(config['interpolation'])),
}

/** Cuts the middle out of a larger picture; from a smaller one, the largest part of that shape, scaled up. */
export const KerasCenterCrop: Computation = {
  compute({ inputs: [input], config }) {
    const x = tf.cast(input, 'float32')
    const [, rows = 0, columns = 0] = x.shape
    const [height, width] = sizeOf(config)
    if (rows >= height && columns >= width) return middle(x, height, width)
    // keras/src/utils/image_utils.py, smart_resize
    const tall = Math.max(Math.min(rows, Math.trunc((columns * height) / width)), 1)
    const wide = Math.max(Math.min(columns, Math.trunc((rows * width) / height)), 1)
    return resize(middle(x, tall, wide), [height, width], 'bilinear')
  },
}

function middle(x: tf.Tensor, height: number, width: number): tf.Tensor {
  const [batch = 0, rows = 0, columns = 0, channels = 0] = x.shape
  const begin = [0, Math.floor((rows - height) / 2), Math.floor((columns - width) / 2), 0]
  return tf.slice(x, begin, [batch, height, width, channels])
}
