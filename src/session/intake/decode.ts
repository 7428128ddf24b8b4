/** Images of a batch: base64 texts to tensors of pixels. What does not decode is skipped, with its line and why. */
import { ProblemError } from '../../core/problem'
import type { Column, TensorColumn, TextColumn } from '../../core/columns'
import { withoutRows, type LeftOut } from '../../formats/columns/without'
import { RowFlag } from '../../formats/contract'
import type { FieldRequest, RequestBatch } from '../../formats/contract'
import { withoutExif } from '../../formats/images/exif'
import { imageBytes, imageKind } from '../../formats/images/header'
import { decodePng } from '../../formats/images/png'
import type { Pixels } from '../../formats/images/png'
import { writeImage } from '../../formats/images/resize'
import type { ImageSize } from '../../core/image-size'

/**
 * @param fields what the batch was read with, in the order of its columns
 * @param file what it was read from, for the complaint
 * @returns the batch with every field asked for as an image as a tensor of 0 to 255 (missing and redacted ones NaN),
 *   without the rows whose image cannot be decoded: those are among the skipped
 * @throws ProblemError 'unsupported-file' where only a browser decodes them
 */
export async function decodeImages(
  batch: RequestBatch,
  fields: readonly FieldRequest[],
  file?: string,
): Promise<RequestBatch> {
  if (batch.n === 0 || !fields.some((field) => field.image)) return batch
  const why: LeftOut = new Map()
  const columns: Column[] = []
  for (const [i, column] of batch.columns.entries()) {
    const { image, field } = fields[i]!
    const flags = batch.columnFlags ? (batch.columnFlags[i] ?? null) : batch.flags
    columns.push(
      image
        ? await tensorOf({ column: column as TextColumn, size: image, field, flags, n: batch.n, file }, why)
        : column,
    )
  }
  return withoutRows({ ...batch, columns }, why)
}

interface Images {
  column: TextColumn
  size: ImageSize
  field: string
  flags: Uint8Array | null
  n: number
  file: string | undefined
}

async function tensorOf(images: Images, why: LeftOut): Promise<TensorColumn> {
  const { size, field, flags, n, file } = images
  const { codes, dictionary } = images.column
  const length = size.height * size.width * size.channels
  const values = new Float32Array(n * length)
  for (let i = 0; i < n; i++) {
    const code = codes[i]!
    if (code < 0 || ((flags?.[i] ?? 0) & RowFlag.redacted) !== 0) {
      values.fill(NaN, i * length, (i + 1) * length)
      continue
    }
    try {
      writeImage(await pixelsOf(dictionary[code]!), size, values, i * length)
    } catch (error) {
      if (error instanceof ProblemError)
        throw new ProblemError({ ...(file ? { file } : {}), ...error.problem })
      if (!why.has(i)) why.set(i, { reason: 'bad-image', detail: `"${field}": ${(error as Error).message}` })
    }
  }
  return { kind: 'tensor', shape: [size.height, size.width, size.channels], values }
}

/** @throws Error with a message in words where the text is no image, or a broken one */
async function pixelsOf(text: string): Promise<Pixels> {
  const bytes = imageBytes(text)
  if (!bytes) throw new RangeError('no base64 of an image')
  const kind = imageKind(bytes)
  if (!kind) throw new RangeError('an image of an unknown kind')
  if (kind.format !== 'PNG') return decodedByBrowser(withoutExif(bytes), kind.format, kind.channels)
  try {
    return decodePng(bytes)
  } catch (error) {
    throw new RangeError(`a broken PNG: ${(error as Error).message}`, { cause: error })
  }
}

/** JPEG, WebP, GIF and BMP as the browser decodes them, without its colour management. */
async function decodedByBrowser(
  bytes: Uint8Array<ArrayBuffer>,
  format: string,
  channels: 1 | 3 | null,
): Promise<Pixels> {
  if (typeof createImageBitmap === 'undefined') throw needsBrowser(format)
  const options: ImageBitmapOptions = { colorSpaceConversion: 'none', premultiplyAlpha: 'none' }
  const bitmap = await createImageBitmap(new Blob([bytes]), options).catch(() => {
    throw new RangeError(`a broken ${format}`)
  })
  const { width, height } = bitmap
  const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true })!
  context.drawImage(bitmap, 0, 0)
  bitmap.close()
  const rgba = context.getImageData(0, 0, width, height).data
  const kept = channels === 1 ? 1 : 3
  const data = new Uint8Array(width * height * kept)
  for (let i = 0, to = 0; i < rgba.length; i += 4) for (let c = 0; c < kept; c++) data[to++] = rgba[i + c]!
  return { width, height, channels: kept, data }
}

function needsBrowser(format: string): ProblemError {
  return new ProblemError({
    code: 'unsupported-file',
    message: `The log holds images in ${format}, which are decoded in a browser alone.`,
    mend: 'Evaluate with --backend webgl, or log PNG.',
  })
}
