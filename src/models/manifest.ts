/** The weights manifest: what every weight is and how many bytes it must have. Checked before any byte is read. */
import { atKey, atWeight, type Place, type ProblemCode, ProblemError } from '../core/problem'
import { elements, type DType, type WeightSpec } from '../core/tensors'
import { brief, isObject, type Json, type JsonObject } from '../files/json'

export interface WeightGroup {
  /** Shard names as the manifest has them. */
  paths: string[]
  specs: WeightSpec[]
  /** Exact, or null where strings make it known only from the bytes. */
  bytes: number | null
}

const bytesPer: Record<DType, number> = { float32: 4, int32: 4, bool: 1, complex64: 8, string: NaN }
const quantisedBytes = { uint8: 1, uint16: 2, float16: 2 }
/** TF.js keeps the number of elements in 32 bits here and there; nothing larger would fit a browser anyway. */
const maxElements = 2 ** 31

/** @throws ProblemError 'no-manifest', 'bad-manifest', 'bad-weight', 'unsupported-dtype', 'bad-quantization', 'duplicate-weight' */
export function readManifest(model: JsonObject, file: string): WeightGroup[] {
  const manifest = model['weightsManifest']
  if (!Array.isArray(manifest))
    throw new ProblemError({
      code: 'no-manifest',
      message: 'The file describes a model but lists no weights (weightsManifest).',
      file,
      mend: 'TF.js would fill it with random weights. Export the model with its weights.',
    })
  const groups = manifest.map((group, i) => readGroup(group, i, file))
  const seen = new Set<string>()
  for (const { name } of groups.flatMap((group) => group.specs)) {
    if (seen.has(name)) bad(file, 'duplicate-weight', atWeight(name), 'The weight is listed twice.')
    seen.add(name)
  }
  return groups
}

function readGroup(group: Json, index: number, file: string): WeightGroup {
  const place = `weightsManifest[${index}]`
  if (!isObject(group)) bad(file, 'bad-manifest', atKey(place), 'The entry is not an object.')
  const { paths, weights } = group
  if (!Array.isArray(paths) || !paths.every((path) => typeof path === 'string'))
    bad(file, 'bad-manifest', atKey(place), 'The entry has no list of file names (paths).')
  if (!Array.isArray(weights)) bad(file, 'bad-manifest', atKey(place), 'The entry has no list of weights.')
  const specs = weights.map((weight, i) => readWeight(weight, `${place}.weights[${i}]`, file))
  const sizes = specs.map(weightBytes)
  const bytes = sizes.some((size) => size === null) ? null : sizes.reduce<number>((a, b) => a + (b ?? 0), 0)
  return { paths: paths as string[], specs, bytes }
}

function readWeight(weight: Json, place: string, file: string): WeightSpec {
  if (!isObject(weight)) bad(file, 'bad-weight', atKey(place), 'The entry is not an object.')
  const { name, shape, dtype } = weight
  if (typeof name !== 'string') bad(file, 'bad-weight', atKey(place), 'The weight has no name.')
  const named = atWeight(name)
  if (!Array.isArray(shape) || !shape.every((size) => Number.isInteger(size) && (size as number) >= 0))
    bad(file, 'bad-weight', named, `The shape is not a list of sizes: ${brief(shape)}.`)
  const sizes = shape as number[]
  if (elements(sizes) > maxElements)
    bad(file, 'bad-weight', named, `The shape ${brief(shape)} has more elements than a browser can hold.`)
  if (typeof dtype !== 'string' || !(dtype in bytesPer))
    bad(file, 'unsupported-dtype', named, `TF.js has no weights of type ${brief(dtype)}.`)
  const quantization = readQuantization(weight['quantization'], dtype as DType, named, file)
  const group = weight['group'] === 'optimizer' ? { group: 'optimizer' } : {}
  return { name, shape: sizes, dtype: dtype as DType, ...(quantization ? { quantization } : {}), ...group }
}

/** `quantization: null` crashes TF.js' decoder, so it is left out. */
function readQuantization(
  value: Json | undefined,
  dtype: DType,
  place: Place,
  file: string,
): WeightSpec['quantization'] {
  if (value === undefined || value === null) return undefined
  if (!isObject(value)) bad(file, 'bad-quantization', place, `The quantization is ${brief(value)}.`)
  const { dtype: stored, min, scale, original_dtype } = value
  if (stored !== 'uint8' && stored !== 'uint16' && stored !== 'float16')
    bad(
      file,
      'bad-quantization',
      place,
      `The quantization type ${brief(stored)} is none of uint8, uint16, float16.`,
    )
  if (dtype !== 'float32' && (dtype !== 'int32' || stored === 'float16'))
    bad(file, 'bad-quantization', place, `A ${dtype} weight cannot be quantised as ${stored}.`)
  if (stored !== 'float16' && !(Number.isFinite(min) && Number.isFinite(scale)))
    bad(file, 'bad-quantization', place, `The ${stored} quantization lacks min and scale.`)
  return {
    dtype: stored,
    ...(stored === 'float16' ? {} : { min: min as number, scale: scale as number }),
    ...(typeof original_dtype === 'string' ? { original_dtype } : {}),
  }
}

/** Bytes in the file; null for strings, whose lengths stand in the data. */
export function weightBytes(spec: WeightSpec): number | null {
  if (spec.dtype === 'string') return null
  return (
    elements(spec.shape) *
    (spec.quantization ? quantisedBytes[spec.quantization.dtype] : bytesPer[spec.dtype])
  )
}

function bad(file: string, code: ProblemCode, place: Place, message: string): never {
  throw new ProblemError({
    code,
    message,
    file,
    place,
    mend: 'Export the model again; this file was damaged.',
  })
}
