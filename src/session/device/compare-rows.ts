/** Requests as they were answered in the run against the same on the cpu: element by element, not by class alone. */
import type { DeviceFinding } from '../../evaluation/input'
import type { OutputTensor, ReplayedModel } from '../../replay/contract'
import { rowSize } from '../../replay/rows'

/** One request of one model, answered twice; each side has one row. */
export interface Twice {
  row: number
  /** Since the replay began. */
  seconds: number
  device: ReplayedModel
  cpu: ReplayedModel
  /** Whether the mapping reads another class, or a number past the tolerance. */
  changed: boolean
}

export interface Compared {
  /** Apart by more than 32-bit floats explain, and by no more than 16-bit floats do. */
  near: number
  changedNear: number
  wrong: DeviceFinding[]
  /** Largest difference of an element, over requests that both sides answered; null where there is none. */
  largest: number | null
}

/** Differences by size of the answer: 32-bit floats in another order stay below the first, 16-bit floats the second. */
const FLOAT32 = 1e-3
const FLOAT16 = 5e-2

/** Nothing is called a multiple where so little of it is left to measure. */
const SAME_FACTOR = 0.01

export function compareTwice(requests: readonly Twice[]): Compared {
  const sizes = sizesOf(requests)
  const compared: Compared = { near: 0, changedNear: 0, wrong: [], largest: null }
  for (const twice of requests) {
    const { device, cpu, row, seconds } = twice
    const [failed, fails] = [device.errors[0] !== 0, cpu.errors[0] !== 0]
    if (failed && fails) continue
    if (failed || fails) {
      compared.wrong.push({ row, seconds, ...failure(device, cpu), factor: null })
      continue
    }
    const worst = furthest(device, cpu, sizes)
    if (worst.absolute !== null) compared.largest = Math.max(compared.largest ?? 0, worst.absolute)
    if (worst.share > FLOAT16)
      compared.wrong.push({
        row,
        seconds,
        ...faultOf(device, cpu),
        error: null,
        device: worst.device,
        cpu: worst.cpu,
      })
    else if (worst.share > FLOAT32 || worst.other) {
      compared.near += 1
      if (twice.changed) compared.changedNear += 1
    }
  }
  return compared
}

/** How large each output usually is: an answer near 0 is compared by the others' size. */
function sizesOf(requests: readonly Twice[]): Map<string, number> {
  const largest = new Map<string, number[]>()
  for (const { cpu } of requests) {
    if (cpu.errors[0] !== 0) continue
    for (const output of cpu.outputs)
      if (output.dtype === 'float32')
        largest.set(output.name, [...(largest.get(output.name) ?? []), largestOf(output)])
  }
  return new Map(
    [...largest].map(([name, sizes]) => [name, sizes.toSorted((a, b) => a - b)[sizes.length >> 1]!]),
  )
}

function largestOf({ data }: OutputTensor): number {
  let most = 0
  for (const value of data as Float32Array) most = Math.max(most, Math.abs(value))
  return most
}

interface Furthest {
  /** Of the answer's size. */
  share: number
  absolute: number | null
  device: number | null
  cpu: number | null
  /** Whether words, whole numbers or sides differ, which have no size to compare by. */
  other: boolean
}

function furthest(device: ReplayedModel, cpu: ReplayedModel, sizes: ReadonlyMap<string, number>): Furthest {
  const found: Furthest = { share: 0, absolute: null, device: null, cpu: null, other: false }
  for (const output of cpu.outputs) {
    const here = device.outputs.find(({ name }) => name === output.name)
    if (!here || rowSize(here.shape) !== rowSize(output.shape)) {
      found.other = true
      continue
    }
    if (output.dtype !== 'float32') {
      if (output.data.some((value, i) => value !== here.data[i])) found.other = true
      continue
    }
    const size = Math.max(largestOf(output), sizes.get(output.name) ?? 0, Number.MIN_VALUE)
    for (const [i, value] of (output.data as Float32Array).entries()) {
      const other = here.data[i] as number
      const apart = Math.abs(other - value)
      if (found.absolute === null || apart > found.absolute) found.absolute = apart
      if (!(apart / size > found.share)) continue
      found.share = apart / size
      found.device = other
      found.cpu = value
    }
  }
  return found
}

function failure(
  device: ReplayedModel,
  cpu: ReplayedModel,
): Omit<DeviceFinding, 'row' | 'seconds' | 'factor'> {
  const side = device.errors[0] !== 0 ? device : cpu
  const code = side.codes[side.errors[0]!] ?? 'unknown'
  const fault = side === cpu ? 'other' : code === 'non-finite-output' ? 'not-finite' : 'error'
  return { fault, error: side.messages[side.errors[0]!] ?? code, device: null, cpu: null }
}

/** What became of the numbers: zeros, all of them times the same factor, or something else. */
function faultOf(device: ReplayedModel, cpu: ReplayedModel): Pick<DeviceFinding, 'fault' | 'factor'> {
  const here = numbersOf(device)
  const there = numbersOf(cpu)
  if (here.every((value) => value === 0)) return { fault: 'zeros', factor: null }
  const size = there.reduce((most, value) => Math.max(most, Math.abs(value)), 0)
  const at = there.findIndex((value) => Math.abs(value) === size)
  const factor = here[at]! / there[at]!
  const scaled = here.every((value, i) => Math.abs(value - factor * there[i]!) <= SAME_FACTOR * size)
  return scaled ? { fault: 'scaled', factor } : { fault: 'other', factor: null }
}

function numbersOf({ outputs }: ReplayedModel): number[] {
  return outputs.filter(({ dtype }) => dtype === 'float32').flatMap(({ data }) => [...(data as Float32Array)])
}
