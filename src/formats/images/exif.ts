/**
 * A JPEG whose camera was turned says so in Exif, and a browser turns the pixels. TensorFlow's `decode_jpeg` and PIL do not,
 * so the model was trained, and asked, without.
 */

/** @returns the bytes with Exif made unreadable; the same where there is none */
export function withoutExif(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  if (bytes[0] !== 0xff || bytes[1] !== 0xd8) return bytes
  for (
    let at = 2;
    at + 10 <= bytes.length && bytes[at] === 0xff;
    at += 2 + bytes[at + 2]! * 256 + bytes[at + 3]!
  ) {
    if (bytes[at + 1] !== 0xe1 || String.fromCharCode(...bytes.subarray(at + 4, at + 8)) !== 'Exif') continue
    const copy = bytes.slice()
    copy.fill(0, at + 4, at + 8)
    return copy
  }
  return bytes
}
