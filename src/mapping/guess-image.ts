/** The size that an input takes images in. */
import { atPointer, type Problem } from '../core/problem'
import type { Role } from '../core/roles'
import type { FieldProfile } from '../formats/contract'
import type { ImageKind } from '../formats/images/header'
import type { TensorSpec } from '../models/bundle'
import type { Step } from '../result/mapping'

type ImageStep = Extract<Step, { kind: 'image' }>

/**
 * @returns how images of this kind are decoded for an input of height x width (x channels), an open side taking the
 *   images' own, or of as many numbers as the image has; null where it takes none. Another size is resized.
 */
export function imageStep(image: ImageKind, tensor: TensorSpec): ImageStep | null {
  const axes = tensor.shape.slice(1)
  if (tensor.dtype === 'string') return null
  if (axes.length === 1) return flattened(image, axes[0] ?? null)
  const [rows, columns, depth = 1] = axes
  const channels = depth ?? image.channels
  const height = rows ?? image.height
  const width = columns ?? image.width
  if (axes.length > 3 || (channels !== 1 && channels !== 3) || !height || !width) return null
  const same = height === image.height && width === image.width
  return { kind: 'image', height, width, channels, resize: same ? 'none' : 'bilinear' }
}

/** A flat input says nothing of the sides, so only images that have them are taken. */
function flattened({ height, width }: ImageKind, size: number | null): ImageStep | null {
  if (!height || !width || !size) return null
  const channels = size / (height * width)
  return channels === 1 || channels === 3 ? { kind: 'image', height, width, channels, resize: 'none' } : null
}

/** No picture is smaller than a digit of 7 x 7. */
const FEWEST_PIXELS = 49
/** A number that is no whole one, as no pixel that runs to 255 is. */
const FRACTION = /\d\.0*[1-9]/

/** Whether lists of numbers are pictures whose pixels run to 255; a few measurements, or what has fractions, is none. */
export function arePixels({ type, shape, min, max, examples }: FieldProfile): boolean {
  if (type !== 'tensor' || min === null || max === null || min < 0 || max <= 1.5 || max > 255) return false
  const size = shape?.reduce((a, b) => a * b, 1) ?? 0
  return size >= FEWEST_PIXELS && !examples.some((text) => FRACTION.test(text))
}

/** Whether the images differ in size and the input takes any: a batch has one, and which is for whoever knows. */
export function isOfAnySize({ width, height }: ImageKind, tensor: TensorSpec): boolean {
  const axes = tensor.shape.slice(1)
  const open = (axes[0] === null && height === null) || (axes[1] === null && width === null)
  return tensor.dtype !== 'string' && (axes.length === 2 || axes.length === 3) && open
}

export function sizeWanted(role: Role, tensor: TensorSpec, field: FieldProfile, place: string): Problem {
  const [, , depth] = tensor.shape.slice(1)
  const channels = depth ?? field.image?.channels ?? 3
  const step = `{"kind": "image", "height": 224, "width": 224, "channels": ${channels}, "resize": "bilinear"}`
  return {
    code: 'unmapped-input',
    message: `${role}'s input "${tensor.name}" takes images of any size, and those in "${field.name}" are of several: they are brought to one size, and the log does not say which.`,
    place: atPointer(place),
    mend: `Say it in the mapping, as production does: "${field.name}" with the step ${step}.`,
  }
}
