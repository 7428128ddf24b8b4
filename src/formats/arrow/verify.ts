/**
 * Whether a message's metadata can be what it says, by the lists in it (format/Schema.fbs, format/Message.fbs): flechette
 * makes a list as long as it is said to be, and damaged bytes say any number.
 */
import { limits } from '../../core/limits'
import { Damage } from '../columnar/damage'
import { tableOf, vectorOf } from './flat-buffers'

/** Fields may be within fields, and two may share one: all visits together are counted. */
const MOST_FIELDS = 2 * limits.columns.value
/** Bytes of a FieldNode or a Buffer, and of an offset or a number in a list. */
const STRUCT = 16
const OFFSET = 4
const LONG = 8

/** @param header where the message's header is: a Schema */
export function verifySchema(view: DataView, header: number): void {
  let left = MOST_FIELDS
  const verifyField = (at: number, depth: number) => {
    if (--left < 0 || depth > limits.depth.value) throw new Damage('it has more columns than a table has')
    const field = tableOf(view, at)
    verifyPairs(view, field(6))
    const type = field(3)
    // Union, the one type with a list: of the ids of its kinds.
    if (type !== null && field(2) !== null && view.getUint8(field(2)!) === 14)
      vectorOf(view, tableOf(view, type)(1), OFFSET)
    eachOf(view, field(5), (child) => verifyField(child, depth + 1))
  }
  const schema = tableOf(view, header)
  eachOf(view, schema(1), (field) => verifyField(field, 0))
  verifyPairs(view, schema(2))
}

/** @param header where the message's header is: a RecordBatch */
export function verifyBatch(view: DataView, header: number): void {
  const batch = tableOf(view, header)
  vectorOf(view, batch(1), STRUCT)
  vectorOf(view, batch(2), STRUCT)
  vectorOf(view, batch(4), LONG)
}

function verifyPairs(view: DataView, pairs: number | null): void {
  vectorOf(view, pairs, OFFSET)
}

function eachOf(view: DataView, list: number | null, visit: (at: number) => void): void {
  const { from, n } = vectorOf(view, list, OFFSET)
  for (let i = 0; i < n; i++) visit(from + i * OFFSET)
}
