/** A column of an Arrow batch as the other formats give theirs: numbers in doubles, text, lists, objects. */
import { type Column, type DataType, Type } from '@uwdata/flechette'
import { textOfBytes } from '../columnar/bytes'
import { Damage } from '../columnar/damage'
import { checkSound } from './sound'

/** @param rows of the batch; buffers may be longer */
export function valuesOf(column: Column<unknown>, rows: number): ArrayLike<unknown> {
  column.data.forEach(checkSound)
  if (column.length !== rows) throw new Damage('a column has not as many rows as its batch')
  const values = column.toArray() as ArrayLike<unknown>
  if (values.length < rows) throw new Damage('a column ends too early')
  if (values instanceof Float64Array) return values.subarray(0, rows)
  if (values instanceof BigInt64Array || values instanceof BigUint64Array) return whole(values, rows)
  if (ArrayBuffer.isView(values)) return Float64Array.from((values as Float32Array).subarray(0, rows))
  const cell = cellOf(column.type)
  return cell ? Array.from({ length: rows }, (_, i) => given(values[i], cell)) : values
}

/** As doubles, which hold them exactly up to 2^53; beyond that as they are, for whoever needs every digit. */
function whole(values: BigInt64Array | BigUint64Array, rows: number): ArrayLike<unknown> {
  const doubles = new Float64Array(rows)
  for (let i = 0; i < rows; i++) {
    doubles[i] = Number(values[i]!)
    if (!Number.isSafeInteger(doubles[i])) return values.subarray(0, rows)
  }
  return doubles
}

type Cell = (value: unknown) => unknown

const given = (value: unknown, cell: Cell): unknown =>
  value === null || value === undefined ? null : cell(value)

/** @returns what is made of a value of this type that is not missing; null: nothing */
function cellOf(type: DataType): Cell | null {
  switch (type.typeId) {
    case Type.Binary:
    case Type.LargeBinary:
    case Type.BinaryView:
    case Type.FixedSizeBinary:
      return (value) => textOfBytes(value as Uint8Array)
    case Type.List:
    case Type.LargeList:
    case Type.ListView:
    case Type.LargeListView:
    case Type.FixedSizeList: {
      const item = cellOf(type.children[0]!.type)
      // A list of numbers is a typed array, which JSON would write as an object.
      return (value) => Array.from(value as unknown[], (one) => (item ? given(one, item) : one))
    }
    case Type.Struct: {
      const cells = new Map(type.children.map((field) => [field.name, cellOf(field.type)]))
      return (value) =>
        Object.fromEntries(
          Object.entries(value as object).map(([key, one]) => {
            const cell = cells.get(key)
            return [key, cell ? given(one, cell) : one]
          }),
        )
    }
    case Type.Map: {
      const [, item] = (type.children[0]!.type as { children: { type: DataType }[] }).children
      const cell = cellOf(item!.type)
      return (value) =>
        Object.fromEntries(
          (value as [unknown, unknown][]).map(([key, one]) => [String(key), cell ? given(one, cell) : one]),
        )
    }
    case Type.Dictionary:
      return cellOf(type.dictionary)
    default:
      return null
  }
}
