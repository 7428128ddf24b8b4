/** Rows of tensors, cut out and put together: copies, so that a batch need not be kept for one request of it. */
import type { InputTensor } from '../../replay/contract'
import { rowSize } from '../../replay/rows'
import { joined } from '../requests/sample'

/** @returns a copy of these rows */
export function rowsOf<T extends InputTensor>(tensor: T, rows: readonly number[]): T {
  const size = rowSize(tensor.shape)
  const { data } = tensor
  const parts = rows.map((row) => data.slice(row * size, (row + 1) * size) as InputTensor['data'])
  return {
    ...tensor,
    shape: [rows.length, ...tensor.shape.slice(1)],
    data: parts.length === 1 ? parts[0]! : joined(parts),
  }
}

/** Requests, a tensor of one row each, as one batch. */
export function stackedRows(requests: readonly InputTensor[][]): InputTensor[] {
  return requests[0]!.map((first, at) => ({
    ...first,
    shape: [requests.length, ...first.shape.slice(1)],
    data: joined(requests.map((request) => request[at]!.data)),
  }))
}
