/** The order of the latency pass: which requests, and which model first, drawn from a seed. */
import { seeded } from '../core/random'

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
  const random = seeded(seed)
  const rows = new Int32Array(requests)
  const shadowFirst = new Uint8Array(requests)
  const deck = Int32Array.from({ length: n }, (_, i) => i)
  for (let i = 0; i < requests; i++) {
    const at = i % n
    // Fisher-Yates, one step per draw.
    const pick = at + random.below(n - at)
    const row = deck[pick]!
    deck[pick] = deck[at]!
    deck[at] = row
    rows[i] = row
    shadowFirst[i] = random.below(2)
  }
  return { rows, shadowFirst }
}
