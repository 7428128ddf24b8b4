/** Cells that are bytes. */
import { imageKind } from '../images/header'
import { toBase64 } from '../json/base64'

const decoder = new TextDecoder()
/** Of PNG, JPEG, GIF, WebP and BMP. */
const IMAGE_STARTS = new Set([0x89, 0xff, 0x47, 0x52, 0x42])

/** @returns their text, or the bytes of an image as base64: the form in which images are known everywhere else */
export function textOfBytes(bytes: Uint8Array): string {
  // Of the first byte first: there are a million texts. None has a zero byte; the header of every image has one.
  const image = IMAGE_STARTS.has(bytes[0]!) && bytes.subarray(0, 26).includes(0) && imageKind(bytes) !== null
  return image ? toBase64(bytes) : decoder.decode(bytes)
}
