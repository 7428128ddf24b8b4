/** Pictures of the few requests that a presentation shows, small enough to travel in a report. */
import * as v from 'valibot'
import { count, unique } from './shapes'

/** Pixels of a picture's longer side. */
export const PICTURE_SIDE = 96

/** Three requests that were fixed and three that were broken. */
const MOST_PICTURES = 6

/** Characters of one: RGB of PICTURE_SIDE by PICTURE_SIDE pixels that no compression makes smaller. All: 240 kB at most. */
const MOST_CHARACTERS = 40_000

/** How the address of a picture begins, before its bytes in base64. */
export const PNG_ADDRESS = 'data:image/png;base64,'
const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]

export const RequestPicture = v.object({
  /** The request's place in the log, as that of a row of `disagreements.sample`. */
  row: count,
  /** A PNG of at most 96 by 96 pixels, as a data: address. */
  png: v.pipe(
    v.string(),
    v.maxLength(MOST_CHARACTERS),
    v.regex(/^data:image\/png;base64,[A-Za-z0-9+/]+={0,2}$/),
    v.check(isSmallPng, `a PNG of at most ${PICTURE_SIDE} by ${PICTURE_SIDE} pixels, whole`),
  ),
})
export type RequestPicture = v.InferOutput<typeof RequestPicture>

export const RequestPictures = v.pipe(
  unique(RequestPicture, ({ row }) => row),
  v.maxLength(MOST_PICTURES),
)

/**
 * Whether an address holds a PNG as `session/requests/thumbnails.ts` writes it: 8 bits of grey or RGB, nothing beside its
 * pixels, and no more of them than a thumbnail has. A file of a few kB may unfold to gigabytes, and whoever opens a report
 * did not make it.
 */
function isSmallPng(address: string): boolean {
  const bytes = bytesOf(address.slice(PNG_ADDRESS.length))
  if (!bytes || !SIGNATURE.every((byte, i) => bytes[i] === byte)) return false
  const view = new DataView(bytes.buffer)
  const kinds: string[] = []
  let at = SIGNATURE.length
  while (at + 12 <= bytes.length) {
    kinds.push(String.fromCharCode(...bytes.subarray(at + 4, at + 8)))
    at += 12 + view.getUint32(at)
  }
  if (at !== bytes.length || !/^IHDR(,IDAT)+,IEND$/.test(kinds.join()) || view.getUint32(8) !== 13)
    return false
  const [depth, colour, ...methods] = bytes.subarray(24, 29)
  const sides = [view.getUint32(16), view.getUint32(20)]
  return (
    sides.every((side) => side >= 1 && side <= PICTURE_SIDE) &&
    depth === 8 &&
    (colour === 0 || colour === 2) &&
    methods.every((method) => method === 0)
  )
}

function bytesOf(base64: string): Uint8Array | null {
  try {
    return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))
  } catch {
    return null
  }
}
