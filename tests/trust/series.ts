/** Seeded series with a known dependence: what a simulated log is made from. */
import type { Random } from '../../src/core/random'
import type { Clusters } from '../../src/evaluation/input'

/** How requests depend on each other: alike within clusters of a size, or by an autoregression. */
export type Dependence =
  { kind: 'independent' } | { kind: 'clusters'; size: number } | { kind: 'autoregression'; phi: number }

export const dependences: Dependence[] = [
  { kind: 'independent' },
  ...[5, 20, 50].map((size): Dependence => ({ kind: 'clusters', size })),
  ...[0.5, 0.9, 0.98].map((phi): Dependence => ({ kind: 'autoregression', phi })),
]

export function nameOf(dependence: Dependence): string {
  if (dependence.kind === 'clusters') return `clusters of ${dependence.size}`
  if (dependence.kind === 'autoregression') return `AR ${dependence.phi}`
  return 'independent'
}

/** A uniform draw in (0, 1). */
const uniform = (random: Random): number => (random.below(2 ** 31) + 0.5) / 2 ** 31

/** Standard normal draws (Box and Muller 1958). */
export function normals(n: number, random: Random): Float64Array {
  const drawn = new Float64Array(n)
  for (let i = 0; i < n; i += 2) {
    const radius = Math.sqrt(-2 * Math.log(uniform(random)))
    const angle = 2 * Math.PI * uniform(random)
    drawn[i] = radius * Math.cos(angle)
    if (i + 1 < n) drawn[i + 1] = radius * Math.sin(angle)
  }
  return drawn
}

/** A standard normal per request. Requests of a cluster share one; clusters take turns, so that time does not show them. */
export function series(n: number, dependence: Dependence, random: Random): Float64Array {
  if (dependence.kind === 'clusters') {
    const clusters = Math.ceil(n / dependence.size)
    const shared = normals(clusters, random)
    return Float64Array.from({ length: n }, (_, i) => shared[i % clusters] as number)
  }
  const drawn = normals(n, random)
  if (dependence.kind === 'independent') return drawn
  const { phi } = dependence
  const spread = Math.sqrt(1 - phi * phi)
  for (let i = 1; i < n; i += 1) drawn[i] = phi * (drawn[i - 1] as number) + spread * (drawn[i] as number)
  return drawn
}

/** The cluster column that goes with it; null where there are no clusters. */
export function clustersOf(n: number, dependence: Dependence): Clusters | null {
  if (dependence.kind !== 'clusters') return null
  const clusters = Math.ceil(n / dependence.size)
  return { field: 'user', codes: Int32Array.from({ length: n }, (_, i) => i % clusters) }
}
