/** Seeded series that depend on time as a log was found to. */
import type { Random } from '../../core/random'

const SPAN = 2 ** 31

/** Standard normals (Box, Muller 1958) with an autoregression of first order, whose variance is 1. */
export function autoregression(into: Float64Array, phi: number, random: Random): Float64Array {
  const n = into.length
  for (let i = 0; i < n; i += 2) {
    const radius = Math.sqrt(-2 * Math.log((random.below(SPAN) + 0.5) / SPAN))
    const angle = 2 * Math.PI * ((random.below(SPAN) + 0.5) / SPAN)
    into[i] = radius * Math.cos(angle)
    if (i + 1 < n) into[i + 1] = radius * Math.sin(angle)
  }
  if (phi === 0) return into
  const spread = Math.sqrt(1 - phi * phi)
  for (let i = 1; i < n; i++) into[i] = phi * into[i - 1]! + spread * into[i]!
  return into
}

/** How many rows a run of a series has, and how strongly these depend on their neighbours. */
export interface SeriesPlan {
  rows: number
  phi: number
}

/** Of so many independent rows' worth, dependence is as good as known. */
const WELL_KNOWN = 150
/** A grid of time is no coarser than leaves dependence as strong as this, which is well seen. */
const LEAST_EFFECT = 4

/**
 * A long series that depends on itself far is simulated on a coarser grid of time: rows that are nearer than dependence
 * reaches are all but one row. What they are worth stays, and so does how well that can be told.
 * @param effect long-run variance over variance of the quantity behind the outcomes of n rows
 * @returns null where what rows are worth is as good as known
 */
export function seriesPlan(n: number, effect: number): SeriesPlan | null {
  if (n / effect >= WELL_KNOWN) return null
  const rows = Math.max(10, Math.round(n / Math.max(1, effect / LEAST_EFFECT)))
  const coarse = Math.max(1, (effect * rows) / n)
  return { rows, phi: (coarse - 1) / (coarse + 1) }
}

/** Long-run variance over variance of its rows. */
export const effectOf = ({ phi }: SeriesPlan): number => (1 + phi) / (1 - phi)

/** A smooth function of an effect from 1 on that takes long: figured at powers of two, interpolated on logarithms. */
export function tabulated(make: (effect: number) => number): (effect: number) => number {
  const known = new Map<number, number>()
  const at = (step: number) => {
    const kept = known.get(step) ?? Math.log(make(2 ** step))
    known.set(step, kept)
    return kept
  }
  return (effect) => {
    const place = Math.log2(Math.max(1, effect))
    const step = Math.floor(place)
    return Math.exp(at(step) + (place - step) * (at(step + 1) - at(step)))
  }
}
