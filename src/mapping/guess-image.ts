/** The size that an input takes images in. */
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
