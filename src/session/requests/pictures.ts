/** The column that holds a request's picture, where one does. */
import type { FieldRole } from '../../core/roles'
import type { FieldProfile, FieldRequest } from '../../formats/contract'
import { pictureShape } from './images'

export interface Picturing {
  at: number
  shape: { width: number; height: number; channels: 1 | 3 }
  min: number | null
  max: number | null
}

/** The first column of tensors that are pictures. */
export function picturing(
  fields: readonly FieldProfile[],
  roleOf: (field: FieldProfile) => FieldRole,
  ask: (field: string, as: FieldRequest['as']) => number,
): Picturing | null {
  for (const field of fields) {
    const shape =
      field.type === 'tensor' && roleOf(field) === 'feature' ? pictureShape(field.shape ?? []) : null
    if (shape) return { at: ask(field.name, 'tensor'), shape, min: field.min, max: field.max }
  }
  return null
}

/** The first image that a model is given. */
export function decodedPicture(requests: readonly FieldRequest[]): Picturing | null {
  const at = requests.findIndex(({ image }) => image)
  const image = requests[at]?.image
  const shape = image ? pictureShape([image.height, image.width, image.channels]) : null
  return shape && { at, shape, min: 0, max: 255 }
}
