/** Weights of half precision out of HDF5, which h5wasm reads as bytes but not as numbers. */
import type { ready } from 'h5wasm'
import { half } from '../core/half'

export type Hdf5 = Awaited<typeof ready>

interface Stored {
  file_id: bigint
  path: string
  metadata: { type: number; size: number; total_size: number; littleEndian: boolean; shape: number[] }
}

/** HDF5's class of floating-point numbers. */
const FLOAT = 1

export function isHalf(dataset: unknown): dataset is Stored {
  const { type, size } = (dataset as Partial<Stored> | null)?.metadata ?? {}
  return type === FLOAT && size === 2
}

/** @returns its numbers. @throws HDF5's own error where the bytes cannot be read */
export function halves({ file_id, path, metadata }: Stored, hdf5: Hdf5): Float32Array {
  const bytes = metadata.size * metadata.total_size
  const at = hdf5._malloc(bytes)
  try {
    hdf5.get_dataset_data(file_id, path, null, null, null, BigInt(at))
    const view = new DataView(hdf5.HEAPU8.slice(at, at + bytes).buffer)
    return Float32Array.from({ length: metadata.total_size }, (_, i) =>
      half(view.getUint16(i * 2, metadata.littleEndian)),
    )
  } finally {
    hdf5._free(at)
  }
}
