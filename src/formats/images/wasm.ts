/**
 * JPEG and WebP by the libraries that everybody decodes them with, MozJPEG (libjpeg-turbo, as TensorFlow) and libwebp, as
 * WebAssembly: the same pixels in every browser and in Node.js. Loaded where a log holds such images; the binaries lie in the
 * bundle, since Node.js fetches no files.
 */
import type { Pixels } from './png'

interface Decoder {
  decode(
    bytes: Uint8Array,
    turned?: boolean,
  ): { width: number; height: number; data: Uint8ClampedArray } | null
}
type Options = { wasmBinary: Uint8Array; print: () => void; printErr: (line: string) => void }
/** What the packages' own types keep in a namespace that is not exported. */
type Make = (options: Options) => Promise<Decoder>

/** What libjpeg says of a file that ends too early, and fills with grey. */
const CUT_OFF = /premature end/i

class Codec {
  readonly #load: () => Promise<{ make: Make; url: string }>
  readonly #more: boolean[]
  #decoder: Promise<Decoder> | null = null
  #said = ''

  /** @param more what it is given after the bytes */
  constructor(load: () => Promise<{ make: Make; url: string }>, more: boolean[]) {
    this.#load = load
    this.#more = more
  }

  /** @throws RangeError where it is broken */
  async decode(bytes: Uint8Array, channels: 1 | 3): Promise<Pixels> {
    this.#decoder ??= this.#made()
    const decoder = await this.#decoder
    this.#said = ''
    const rgba = this.#decoded(decoder, bytes)
    if (!rgba) throw new RangeError('it cannot be decoded')
    if (CUT_OFF.test(this.#said)) throw new RangeError('it is cut off')
    return channelsOf(rgba, channels)
  }

  #decoded(decoder: Decoder, bytes: Uint8Array): ReturnType<Decoder['decode']> {
    try {
      return decoder.decode(bytes, ...this.#more)
    } catch {
      // It ends as a process does: the next image gets another.
      this.#decoder = null
      return null
    }
  }

  async #made(): Promise<Decoder> {
    const { make, url } = await this.#load()
    const wasmBinary = Uint8Array.from(atob(url.slice(url.indexOf(',') + 1)), (char) => char.charCodeAt(0))
    return make({ wasmBinary, print: () => undefined, printErr: (line) => (this.#said += line) })
  }
}

function channelsOf(
  { width, height, data }: NonNullable<ReturnType<Decoder['decode']>>,
  channels: 1 | 3,
): Pixels {
  const kept = new Uint8Array(width * height * channels)
  for (let i = 0, to = 0; i < data.length; i += 4)
    for (let c = 0; c < channels; c++) kept[to++] = data[i + c]!
  return { width, height, channels, data: kept }
}

const jpeg = new Codec(async () => {
  const { default: make } = await import('@jsquash/jpeg/codec/dec/mozjpeg_dec.js')
  const { default: url } = await import('@jsquash/jpeg/codec/dec/mozjpeg_dec.wasm?url&inline')
  return { make: make as unknown as Make, url }
  // As it is stored: a camera that was turned says so in Exif, and TensorFlow does not turn it back.
}, [false])
const webp = new Codec(async () => {
  const { default: make } = await import('@jsquash/webp/codec/dec/webp_dec.js')
  const { default: url } = await import('@jsquash/webp/codec/dec/webp_dec.wasm?url&inline')
  return { make: make as unknown as Make, url }
}, [])

/** @throws RangeError where it is broken */
export const decodeJpeg = (bytes: Uint8Array, channels: 1 | 3): Promise<Pixels> =>
  jpeg.decode(bytes, channels)
/** @throws RangeError where it is broken */
export const decodeWebp = (bytes: Uint8Array): Promise<Pixels> => webp.decode(bytes, 3)
