/**
 * The one-to-one assignment of rows to columns with the greatest total (Kuhn 1955, by shortest augmenting paths),
 * O(k^3). @param gain k x k, not negative @returns column of each row
 */
export function bestAssignment(gain: number[][]): number[] {
  const k = gain.length
  const rowPotential = new Float64Array(k + 1)
  const columnPotential = new Float64Array(k + 1)
  const rowOf = new Int32Array(k + 1) // of each column, from 1; 0 is free
  const previous = new Int32Array(k + 1)
  for (let row = 1; row <= k; row++) {
    rowOf[0] = row
    let column = 0
    const least = new Float64Array(k + 1).fill(Infinity)
    const used = new Uint8Array(k + 1)
    do {
      used[column] = 1
      const at = rowOf[column]!
      let step = Infinity
      let next = 0
      for (let j = 1; j <= k; j++) {
        if (used[j]) continue
        const cost = -(gain[at - 1]?.[j - 1] ?? 0) - rowPotential[at]! - columnPotential[j]!
        if (cost < least[j]!) {
          least[j] = cost
          previous[j] = column
        }
        if (least[j]! < step) {
          step = least[j]!
          next = j
        }
      }
      for (let j = 0; j <= k; j++) {
        if (used[j]) {
          const r = rowOf[j]!
          rowPotential[r] = rowPotential[r]! + step
          columnPotential[j] = columnPotential[j]! - step
        } else least[j] = least[j]! - step
      }
      column = next
    } while (rowOf[column] !== 0)
    while (column !== 0) {
      const before = previous[column]!
      rowOf[column] = rowOf[before]!
      column = before
    }
  }
  const result = new Array<number>(k).fill(0)
  for (let j = 1; j <= k; j++) result[rowOf[j]! - 1] = j - 1
  return result
}
