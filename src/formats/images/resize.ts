/**
 * Pixels to a tensor of a given size. Resampling is TensorFlow's `tf.image.resize` (half-pixel centres, no
 * antialiasing), so that numbers equal a tf.data or Keras pipeline's; PIL's `Image.resize(BILINEAR)` averages over
 * more pixels when it shrinks, and gives others.
 */
import type { Resize, ImageSize } from '../../core/image-size'
import type { Pixels } from './png'

/** For one output position: the source positions from `from` on, and their weights (which add up to 1). */
interface Tap {
  from: number
  weights: number[]
}

/**
 * @param out height x width x channels numbers, 0 to 255, are written from `at` on
 * @throws RangeError where the size differs and `resize` is 'none'
 */
export function writeImage(pixels: Pixels, size: ImageSize, out: Float32Array, at: number): void {
  const source = withChannels(pixels, size.channels)
  if (source.height === size.height && source.width === size.width) return out.set(source.data, at)
  if (size.resize === 'none')
    throw new RangeError(
      `${source.height} high and ${source.width} wide where ${size.height} x ${size.width} is wanted and the mapping does not resize`,
    )
  resample(source, size, size.resize, out, at)
}

/** Grey is R, G and B alike; colour becomes grey as PIL does it (ITU-R 601-2, in 16-bit integers). */
export function withChannels(pixels: Pixels, channels: 1 | 3): Pixels {
  if (pixels.channels === channels) return pixels
  const { width, height, data } = pixels
  const n = width * height
  const made = new Uint8Array(n * channels)
  for (let i = 0; i < n; i++)
    if (channels === 3) made.fill(data[i]!, i * 3, i * 3 + 3)
    else made[i] = (data[i * 3]! * 19595 + data[i * 3 + 1]! * 38470 + data[i * 3 + 2]! * 7471 + 0x8000) >> 16
  return { width, height, channels, data: made }
}

function resample(
  { width, height, channels, data }: Pixels,
  size: ImageSize,
  method: Exclude<Resize, 'none'>,
  out: Float32Array,
  at: number,
): void {
  const rows = taps(height, size.height, method)
  const columns = taps(width, size.width, method)
  for (const row of rows)
    for (const column of columns)
      for (let c = 0; c < channels; c++) {
        let sum = 0
        for (let i = 0; i < row.weights.length; i++) {
          const from = ((row.from + i) * width + column.from) * channels + c
          for (let j = 0; j < column.weights.length; j++)
            sum += row.weights[i]! * column.weights[j]! * data[from + j * channels]!
        }
        out[at++] = sum
      }
}

function taps(from: number, to: number, method: Exclude<Resize, 'none'>): Tap[] {
  const scale = from / to
  return Array.from({ length: to }, (_, i) => {
    if (method === 'area') return areaTap(i * scale, (i + 1) * scale, from)
    if (method === 'nearest') return { from: Math.min(from - 1, Math.floor((i + 0.5) * scale)), weights: [1] }
    const centre = (i + 0.5) * scale - 0.5
    const low = Math.floor(centre)
    if (low < 0) return { from: 0, weights: [1] }
    if (low + 1 >= from) return { from: from - 1, weights: [1] }
    return { from: low, weights: [1 - (centre - low), centre - low] }
  })
}

/** Each source pixel by how much of it lies between start and end. */
function areaTap(start: number, end: number, length: number): Tap {
  const from = Math.floor(start)
  // A boundary that is a rounding error past a pixel does not reach into the next.
  const last = Math.min(length, Math.ceil(end - 1e-9))
  const weights: number[] = []
  for (let i = from; i < last; i++) weights.push((Math.min(end, i + 1) - Math.max(start, i)) / (end - start))
  return { from, weights }
}
