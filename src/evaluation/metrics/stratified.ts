/** A bounded sample that shows every kind of a thing, however rare: strata in equal parts. */
import { Reservoir, seeded } from '../../core/random'

/**
 * How many of each stratum go into a sample: in turns, one of each, until the sample is full or the stratum is whole.
 * Where there are more strata than places, the first get one each.
 * @param totals sizes, the most important stratum first
 */
export function allocate(totals: readonly number[], places: number): number[] {
  const taken = totals.map(() => 0)
  let left = Math.min(
    places,
    totals.reduce((sum, total) => sum + total, 0),
  )
  let open = [...totals.keys()].filter((at) => totals[at]! > 0)
  while (left > 0) {
    const each = Math.floor(left / open.length)
    for (const at of each > 0 ? open : open.slice(0, left)) {
      const more = Math.min(Math.max(1, each), totals[at]! - taken[at]!)
      taken[at] = taken[at]! + more
      left -= more
    }
    open = open.filter((at) => taken[at]! < totals[at]!)
  }
  return taken
}

/**
 * A seeded sample of rows in strata. The rows come in turns, one of each stratum, in random order within it, so that
 * any beginning of the sample is such a sample too.
 * @param stratumOf index of each row's stratum, -1 for none
 * @param sizes how many to take of each
 */
export function stratifiedSample(stratumOf: Int32Array, sizes: readonly number[], seed: number): number[] {
  const random = seeded(seed)
  const reservoirs = sizes.map((size) => (size > 0 ? new Reservoir(size, random) : null))
  for (let i = 0; i < stratumOf.length; i++) {
    const at = stratumOf[i]!
    if (at >= 0) reservoirs[at]?.push(i)
  }
  const drawn = reservoirs.map((reservoir) => {
    const rows = reservoir?.sample() ?? []
    for (let i = rows.length - 1; i > 0; i -= 1) {
      const j = random.below(i + 1)
      ;[rows[i], rows[j]] = [rows[j]!, rows[i]!]
    }
    return rows
  })
  const turns = Math.max(0, ...drawn.map((rows) => rows.length))
  return Array.from({ length: turns }, (_, turn) => drawn.flatMap((rows) => rows[turn] ?? [])).flat()
}
