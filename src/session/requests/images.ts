/** Pictures of an image log for the table: 8 bits a value, up to a bound. */
import type { TensorColumn } from '../../core/columns'

const MOST_BYTES = 128 * 2 ** 20

export interface Picture {
  width: number
  height: number
  channels: 1 | 3
  pixels: Uint8Array
}

/** @returns height, width and channels where a tensor of this shape is a picture, else null. */
export function pictureShape(
  shape: readonly number[],
): { width: number; height: number; channels: 1 | 3 } | null {
  const [height, width, channels = 1] = shape
  const rank = shape.length
  if ((rank !== 2 && rank !== 3) || height === undefined || width === undefined) return null
  if (channels !== 1 && channels !== 3) return null
  if (height < 4 || width < 4 || height > 1024 || width > 1024) return null
  return { width, height, channels }
}

export class PictureStore {
  #parts: { row: number; n: number; pixels: Uint8Array }[] = []
  #bytes = 0
  readonly #shape: { width: number; height: number; channels: 1 | 3 }
  readonly #scale: number
  readonly #shift: number

  /** @param min and max of the values seen first: 0..255 are pixels as they are, 0..1 and -1..1 are stretched to it. */
  constructor(
    shape: { width: number; height: number; channels: 1 | 3 },
    min: number | null,
    max: number | null,
  ) {
    this.#shape = shape
    const low = min !== null && min < 0 ? -1 : 0
    const high = max !== null && max <= 1 ? 1 : 255
    this.#scale = 255 / (high - low)
    this.#shift = -low
  }

  add(column: TensorColumn, n: number, row: number): void {
    const size = this.#shape.width * this.#shape.height * this.#shape.channels
    if (column.values.length < n * size || this.#bytes + n * size > MOST_BYTES) return
    const pixels = new Uint8ClampedArray(n * size)
    for (let i = 0; i < pixels.length; i++) pixels[i] = (column.values[i]! + this.#shift) * this.#scale
    this.#parts.push({ row, n, pixels: new Uint8Array(pixels.buffer) })
    this.#bytes += n * size
  }

  at(row: number): Picture | null {
    const part = this.#parts.find((one) => row >= one.row && row < one.row + one.n)
    if (!part) return null
    const size = this.#shape.width * this.#shape.height * this.#shape.channels
    const from = (row - part.row) * size
    return { ...this.#shape, pixels: part.pixels.slice(from, from + size) }
  }
}
