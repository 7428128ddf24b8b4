/** Whether a drop on one place is meant for that place, or is a folder of everything let go wherever it landed. */
import type { DroppedFile } from '../../files/dropped'
import type { Slot } from '../../session/contract'

const model = /(\.keras|\.h5|\.hdf5|(^|\/)model\.json(\.gz)?)$/i
const weights = /\.bin$|shard\d+of\d+$/i
const log = /\.(csv|tsv|jsonl|ndjson|parquet|avro|log)(\.(gz|zst|bz2))?$/i

/** @returns the slot, or undefined where the drop holds more than one place takes: then content decides. */
export function meantFor(files: readonly DroppedFile[], slot: Slot): Slot | undefined {
  const models = files.filter((file) => model.test(file.path)).length
  const logs = files.filter((file) => log.test(file.path)).length
  const parts = files.filter((file) => weights.test(file.path)).length
  if (slot === 'primary' || slot === 'shadow') return models <= 1 && logs === 0 ? slot : undefined
  if (files.length === 1) return slot
  return models === 0 && parts === 0 ? slot : undefined
}
