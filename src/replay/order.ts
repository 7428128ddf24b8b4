/** The order of the latency pass: which requests, and which model first, drawn from a seed. */
import { uniformInt } from 'pure-rand/distribution/uniformInt'
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'

export interface TimedOrder {
  /** Row of every timed request. */
  rows: Int32Array
  /** 1 where shadow goes first. */
  shadowFirst: Uint8Array
}

/**
 * Draws `requests` of n rows without replacement (a fresh shuffle each time all are used up), and a coin for
 * each: two models that share one GPU drift together (heat, clock, cache), so neither may always go second.
 */
export function timedOrder(requests: number, n: number, seed: number): TimedOrder {
  const random = xoroshiro128plus(seed)
  const rows = new Int32Array(requests)
  const shadowFirst = new Uint8Array(requests)
  const deck = Int32Array.from({ length: n }, (_, i) => i)
  for (let i = 0; i < requests; i += 1) {
    const at = i % n
    // Fisher-Yates, one step per draw.
    const pick = uniformInt(random, at, n - 1)
    const row = deck[pick] as number
    deck[pick] = deck[at] as number
    deck[at] = row
    rows[i] = row
    shadowFirst[i] = uniformInt(random, 0, 1)
  }
  return { rows, shadowFirst }
}
