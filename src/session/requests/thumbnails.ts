/** Pictures of requests as they leave with a report. */
import { writePng } from '../../formats/images/png-write'
import { writeImage } from '../../formats/images/resize'
import { toBase64 } from '../../formats/json/base64'
import { PICTURE_SIDE, PNG_ADDRESS } from '../../result/pictures'
import type { Picture, PictureStore } from './images'

/** @returns for each row a PNG as a data: address, its longer side at most PICTURE_SIDE pixels; null where there is none */
export function thumbnails(store: PictureStore | null, rows: readonly number[]): Promise<(string | null)[]> {
  return Promise.all(
    rows.map(async (row) => {
      const picture = store?.at(row)
      return picture ? PNG_ADDRESS + toBase64(await writePng(shrunk(picture))) : null
    }),
  )
}

/** What is too large is averaged. */
function shrunk({ width, height, channels, pixels: data }: Picture) {
  const scale = Math.min(1, PICTURE_SIDE / Math.max(width, height))
  const size = {
    width: Math.max(1, Math.round(width * scale)),
    height: Math.max(1, Math.round(height * scale)),
    channels,
  }
  const means = new Float32Array(size.width * size.height * channels)
  writeImage({ width, height, channels, data }, { ...size, resize: 'area' }, means, 0)
  return { ...size, data: Uint8Array.from(means, Math.round) }
}
