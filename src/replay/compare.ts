/** The same requests computed twice: how far apart, and whether any prediction changes. */
import type { DeviceCheck, OutputTensor, ReplayedModel } from './contract'
import { rowSize } from './rows'

/** Relative differences are taken of at least this: a probability of 1e-12 against 2e-12 is no doubling. */
const relativeFloor = 1e-3

/** @returns differences per output, over requests without an error on either side, and predictions that change. */
export function compareReplays(
  a: ReplayedModel,
  b: ReplayedModel,
  n: number,
): Pick<DeviceCheck, 'outputs' | 'changed' | 'classes'> {
  const both = Array.from({ length: n }, (_, row) => a.errors[row] === 0 && b.errors[row] === 0)
  const changed = new Set<number>()
  let classes = false
  for (let row = 0; row < n; row++) if ((a.errors[row] === 0) !== (b.errors[row] === 0)) changed.add(row)
  const outputs = a.outputs.map((output) => {
    const other = b.outputs.find(({ name }) => name === output.name)
    const none = { name: output.name, maxAbsolute: null, maxRelative: null }
    if (!other || !numeric(output) || !numeric(other)) return none
    let absolute: number | null = null
    let relative: number | null = null
    const width = rowSize(output.shape)
    const reads = width > 1 || probabilities(other, both)
    classes ||= reads
    for (let row = 0; row < n; row++) {
      if (!both[row]) continue
      for (let i = row * width; i < (row + 1) * width; i++) {
        const [x, y] = [output.data[i] as number, other.data[i] as number]
        const difference = Math.abs(x - y)
        absolute = Math.max(absolute ?? 0, difference)
        relative = Math.max(relative ?? 0, difference / Math.max(Math.abs(y), relativeFloor))
      }
      if (reads && prediction(output, row, width) !== prediction(other, row, width)) changed.add(row)
    }
    return { name: output.name, maxAbsolute: absolute, maxRelative: relative }
  })
  return { outputs, changed: changed.size, classes }
}

function numeric(output: OutputTensor): boolean {
  return output.dtype !== 'string'
}

/** One number per request is a class where it stays between 0 and 1; else it is a quantity, without a side. */
function probabilities({ data }: OutputTensor, rows: boolean[]): boolean {
  return (
    rows.some(Boolean) &&
    rows.every((is, row) => !is || ((data[row] as number) >= 0 && (data[row] as number) <= 1))
  )
}

/** The largest of several numbers, or the side of 0.5 of one: what most readings of an output come down to. */
function prediction(output: OutputTensor, row: number, width: number): number {
  const data = output.data as Float32Array
  if (width === 1) return Number((data[row] as number) >= 0.5)
  let best = 0
  for (let i = 1; i < width; i++)
    if ((data[row * width + i] as number) > (data[row * width + best] as number)) best = i
  return best
}
