/** Images as logs carry them, in base64: which kind, and how large, by their first bytes. */
import { fromBase64 } from '../json/base64'
import { imageText } from './text'

export interface ImageKind {
  format: 'PNG' | 'JPEG' | 'WebP' | 'GIF' | 'BMP'
  /** In pixels; null where the header does not tell, or where the images of a field differ. */
  width: number | null
  height: number | null
  /** 1 is grey; null where the header does not tell. */
  channels: 1 | 3 | null
}

/** Base64 characters that are decoded to find a header: a JPEG's size may come after a thumbnail. */
const HEADER_TEXT = 1 << 16

/** @returns the image's bytes; null where the text is no image or broken base64. */
export function imageBytes(text: string): Uint8Array<ArrayBuffer> | null {
  const base64 = imageText(text)
  if (base64 === null) return null
  try {
    return new Uint8Array(fromBase64(base64))
  } catch {
    return null
  }
}

/** @returns what a text's image is; null where it holds none. */
export function imageKindOf(text: string): ImageKind | null {
  const base64 = imageText(text)
  if (base64 === null) return null
  // Four characters are three bytes: a cut between them is a cut between bytes.
  const start = base64.length > HEADER_TEXT ? base64.slice(0, HEADER_TEXT) : base64
  const bytes = imageBytes(`data:image/x;base64,${start}`)
  return bytes && imageKind(bytes)
}

/** @returns what bytes are an image of; null where they are none that is known. */
export function imageKind(bytes: Uint8Array): ImageKind | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const tag = (at: number, text: string) => [...text].every((char, i) => bytes[at + i] === char.charCodeAt(0))
  if (tag(1, 'PNG') && bytes.length >= 33)
    return {
      format: 'PNG',
      width: view.getUint32(16),
      height: view.getUint32(20),
      channels: bytes[25] === 0 || bytes[25] === 4 ? 1 : 3,
    }
  if (bytes[0] === 0xff && bytes[1] === 0xd8) return jpegKind(view)
  if (tag(0, 'GIF8') && bytes.length >= 10)
    return { format: 'GIF', width: view.getUint16(6, true), height: view.getUint16(8, true), channels: 3 }
  if (tag(0, 'RIFF') && tag(8, 'WEBP')) return webpKind(view, tag)
  if (tag(0, 'BM') && bytes.length >= 26)
    return {
      format: 'BMP',
      width: view.getInt32(18, true),
      height: Math.abs(view.getInt32(22, true)),
      channels: 3,
    }
  return null
}

/** The size is in the frame header, after any number of segments. */
function jpegKind(view: DataView): ImageKind {
  for (let at = 2; at + 10 <= view.byteLength && view.getUint8(at) === 0xff;) {
    const marker = view.getUint8(at + 1)
    const frame = marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc
    if (frame)
      return {
        format: 'JPEG',
        height: view.getUint16(at + 5),
        width: view.getUint16(at + 7),
        channels: view.getUint8(at + 9) === 1 ? 1 : 3,
      }
    at += 2 + view.getUint16(at + 2)
  }
  return { format: 'JPEG', width: null, height: null, channels: null }
}

function webpKind(view: DataView, tag: (at: number, text: string) => boolean): ImageKind {
  const size = (width: number | null, height: number | null): ImageKind => ({
    format: 'WebP',
    width,
    height,
    channels: 3,
  })
  if (view.byteLength < 30) return size(null, null)
  if (tag(12, 'VP8 ')) return size(view.getUint16(26, true) & 0x3fff, view.getUint16(28, true) & 0x3fff)
  if (tag(12, 'VP8L')) {
    const bits = view.getUint32(21, true)
    return size((bits & 0x3fff) + 1, ((bits >> 14) & 0x3fff) + 1)
  }
  const three = (at: number) => view.getUint16(at, true) + view.getUint8(at + 2) * 65536
  return tag(12, 'VP8X') ? size(three(24) + 1, three(27) + 1) : size(null, null)
}

/** In words: 'PNG, 28 x 28, grey'. */
export function imageWords({ format, width, height, channels }: ImageKind): string {
  const size = width === null ? 'of several sizes' : `${height} high, ${width} wide`
  return [format, size, channels === 1 ? 'grey' : channels === 3 ? 'colour' : ''].filter(Boolean).join(', ')
}
