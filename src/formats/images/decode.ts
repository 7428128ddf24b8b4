/** An image's bytes to its pixels, by the same code wherever it runs. */
import { decodeBmp } from './bmp'
import { decodeGif } from './gif'
import { imageKind } from './header'
import { decodePng, type Pixels } from './png'
import { sized } from './size'
import { decodeJpeg, decodeWebp } from './wasm'

/** @throws RangeError in words where it is no image, or a broken one */
export async function decodeImage(bytes: Uint8Array): Promise<Pixels> {
  const kind = imageKind(bytes)
  if (!kind) throw new RangeError('an image of an unknown kind')
  const { format, width, height, channels } = kind
  try {
    if (width !== null && height !== null) sized(width, height)
    switch (format) {
      case 'PNG':
        return decodePng(bytes)
      case 'GIF':
        return decodeGif(bytes)
      case 'BMP':
        return decodeBmp(bytes)
      case 'WebP':
        return await decodeWebp(bytes)
      case 'JPEG':
        return await decodeJpeg(bytes, channels ?? 3)
    }
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    // A view that is read beyond its end says so in its own words.
    const why = /Offset is outside/.test(error.message) ? 'it is cut off' : error.message
    throw new RangeError(`a broken ${format}: ${why}`, { cause: error })
  }
}
