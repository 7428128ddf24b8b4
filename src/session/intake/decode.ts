/** Images of a batch: base64 texts to tensors of pixels. What does not decode is skipped, with its line and why. */
import type { Column, TensorColumn, TextColumn } from '../../core/columns'
import { withoutRows, type LeftOut } from '../../formats/columns/without'
import { RowFlag } from '../../formats/contract'
import type { FieldRequest, RequestBatch } from '../../formats/contract'
import { decodeImage } from '../../formats/images/decode'
import { imageBytes } from '../../formats/images/header'
import type { Pixels } from '../../formats/images/png'
import { writeImage } from '../../formats/images/resize'
import type { ImageSize } from '../../core/image-size'

/**
 * @param fields what the batch was read with, in the order of its columns
 * @returns the batch with every field asked for as an image as a tensor of 0 to 255 (missing and redacted ones NaN),
 *   without the rows whose image cannot be decoded: those are among the skipped
 */
export async function decodeImages(
  batch: RequestBatch,
  fields: readonly FieldRequest[],
): Promise<RequestBatch> {
  if (batch.n === 0 || !fields.some((field) => field.image)) return batch
  const why: LeftOut = new Map()
  const columns: Column[] = []
  for (const [i, column] of batch.columns.entries()) {
    const { image, field } = fields[i]!
    const flags = batch.columnFlags ? (batch.columnFlags[i] ?? null) : batch.flags
    columns.push(
      image
        ? await tensorOf({ column: column as TextColumn, size: image, field, flags, n: batch.n }, why)
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
}

async function tensorOf(images: Images, why: LeftOut): Promise<TensorColumn> {
  const { size, field, flags, n } = images
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
      if (!(error instanceof RangeError)) throw error
      if (!why.has(i)) why.set(i, { reason: 'bad-image', detail: `"${field}": ${error.message}` })
    }
  }
  return { kind: 'tensor', shape: [size.height, size.width, size.channels], values }
}

/** @throws Error with a message in words where the text is no image, or a broken one */
async function pixelsOf(text: string): Promise<Pixels> {
  const bytes = imageBytes(text)
  if (!bytes) throw new RangeError('no base64 of an image')
  return decodeImage(bytes)
}
