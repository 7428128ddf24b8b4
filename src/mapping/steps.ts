/** Preprocessing steps of one feature, turned into flat loops over a column. */
import type { FieldRequest } from '../formats/contract'
import type { ImageSize } from '../core/image-size'
import type { FeatureMapping, Step } from '../result/mapping'

/** In-place work on the first n values of a scratch column. NaN stays NaN unless imputed. */
export type NumberLoop = (values: Float64Array, n: number) => void

/** How a feature wants its field: text for one-hot and vocabulary, else as numbers. Tensors are decided by the field. */
export function wanted(feature: FeatureMapping, tensor: boolean, text: boolean): FieldRequest {
  const image = imageOf(feature)
  if (image) return { field: feature.field, as: 'text', image }
  const coded = feature.steps.some((step) => step.kind === 'one-hot' || step.kind === 'vocabulary')
  return { field: feature.field, as: coded || text ? 'text' : tensor ? 'tensor' : 'number' }
}

/** Numbers that one feature gives a request: the length of its one-hot, an image's pixels, else 1. A tensor field is not counted here. */
export function widthOf(feature: FeatureMapping): number {
  const image = imageOf(feature)
  if (image) return image.height * image.width * image.channels
  const hot = feature.steps.find((step) => step.kind === 'one-hot')
  return hot?.kind === 'one-hot' ? hot.values.length : 1
}

/** The size that a feature's image is decoded to; null where it is no image. */
export function imageOf(feature: FeatureMapping): ImageSize | null {
  const step = feature.steps[0]
  if (step?.kind !== 'image') return null
  const { height, width, channels, resize } = step
  return { height, width, channels, resize }
}

/** Whether one column serves both. */
export function sameRequest(a: FieldRequest, b: FieldRequest): boolean {
  return a.field === b.field && a.as === b.as && sameSize(a.image, b.image)
}

function sameSize(a: ImageSize | undefined, b: ImageSize | undefined): boolean {
  if (!a || !b) return a === b
  const { height, width, channels, resize } = a
  return height === b.height && width === b.width && channels === b.channels && resize === b.resize
}

/** The value that stands in for a missing one, or null where a request that lacks it is an error. */
export function imputed(steps: readonly Step[]): number | string | null {
  const step = steps.find((one) => one.kind === 'impute')
  return step?.kind === 'impute' ? step.value : null
}

/**
 * The numeric steps as loops, in order; neighbouring affine steps become one multiply-add.
 * Impute, one-hot and vocabulary are not numeric loops and are skipped here.
 */
export function numberLoops(steps: readonly Step[]): NumberLoop[] {
  const loops: NumberLoop[] = []
  let by = 1
  let plus = 0
  const flush = () => {
    if (by !== 1 || plus !== 0) loops.push(affine(by, plus))
    by = 1
    plus = 0
  }
  for (const step of steps) {
    const line = asLine(step)
    if (line) {
      by *= line.by
      plus = plus * line.by + line.plus
      continue
    }
    const loop = asLoop(step)
    if (!loop) continue
    flush()
    loops.push(loop)
  }
  flush()
  return loops
}

/** A zero spread means a constant column: centred, not divided, as scikit-learn's StandardScaler and MinMaxScaler do. */
function asLine(step: Step): { by: number; plus: number } | null {
  switch (step.kind) {
    case 'standardise': {
      const sd = step.sd === 0 ? 1 : step.sd
      return { by: 1 / sd, plus: -step.mean / sd }
    }
    case 'min-max': {
      const span = step.max === step.min ? 1 : step.max - step.min
      return { by: 1 / span, plus: -step.min / span }
    }
    case 'scale':
      return { by: step.by, plus: step.plus }
    default:
      return null
  }
}

function asLoop(step: Step): NumberLoop | null {
  if (step.kind === 'log1p')
    return (values, n) => {
      for (let i = 0; i < n; i++) values[i] = Math.log1p(values[i]!)
    }
  if (step.kind === 'standardise-channels') return perChannel(step.mean, step.sd)
  if (step.kind !== 'clip') return null
  const low = step.min ?? -Infinity
  const high = step.max ?? Infinity
  return (values, n) => {
    for (let i = 0; i < n; i++) {
      const value = values[i]!
      if (value < low) values[i] = low
      else if (value > high) values[i] = high
    }
  }
}

/** A zero spread is not divided by, as above. */
function perChannel(mean: readonly number[], sd: readonly number[]): NumberLoop {
  const channels = mean.length
  return (values, n) => {
    for (let i = 0; i < n; i++) {
      const c = i % channels
      values[i] = (values[i]! - mean[c]!) / (sd[c] || 1)
    }
  }
}

function affine(by: number, plus: number): NumberLoop {
  return (values, n) => {
    for (let i = 0; i < n; i++) values[i] = values[i]! * by + plus
  }
}
