/** Whether a column's buffers can hold what its batch says: who takes lists apart believes their offsets. */
import { limits } from '../../core/limits'
import { Damage } from '../columnar/damage'

type Offsets = Int32Array | BigInt64Array

/** What flechette's batches have, whatever their type. */
interface Buffers {
  length: number
  type: { stride?: number }
  offsets?: Offsets
  sizes?: Offsets
  values?: { byteLength: number }
  children?: Buffers[]
}

/** @throws Damage where it cannot */
export function checkSound(batch: unknown): void {
  check(batch as Buffers)
}

function check(batch: Buffers): void {
  const { length, offsets, values, children = [] } = batch
  if (!(length >= 0 && length <= limits.rows.value)) throw new Damage('a column has more rows than a log')
  if (offsets) checkOffsets(batch, offsets)
  // A bit for each row, whatever the type.
  else if (values && values.byteLength * 8 < length) throw short()
  else if (children.some((child) => child.length < length * (batch.type.stride ?? 1))) throw short()
  children.forEach(check)
}

function checkOffsets({ length, sizes, children }: Buffers, offsets: Offsets): void {
  const items = children?.[0]?.length
  if (offsets.length < length + (sizes ? 0 : 1) || (sizes && sizes.length < length)) throw short()
  if (items === undefined) return
  for (let i = 0; i < length; i++) {
    const from = Number(offsets[i])
    const to = sizes ? from + Number(sizes[i]) : Number(offsets[i + 1])
    if (!(from >= 0 && from <= to && to <= items)) throw new Damage('a list is not where its column says')
  }
}

const short = () => new Damage('a column ends too early')
