/** What rows of the same user, device or session are worth beside independent ones. */

export interface ClusteredShares {
  /** How many times the variance of a category's share is that of independent rows (Kish 1965), averaged over the categories. */
  designEffect: number
  /** n / design effect, at most n: so many independent rows say as much. */
  effectiveRows: number
  clusters: number
}

/**
 * First-order correction of Rao, Scott 1981 (JASA 76:221): the mean over categories of (1 - share) times the design
 * effect of the share, each from how the rows of a cluster depart from the shares of all.
 * @param categories category of each row, from 0; rows below 0 are left out @param k how many there are
 * @param clusters cluster of each row, from 0; below 0 is a row of its own
 */
export function clusteredShares(
  categories: ArrayLike<number>,
  k: number,
  clusters: Int32Array,
): ClusteredShares {
  const order = byCluster(clusters)
  const counts = new Float64Array(k)
  const squares = new Float64Array(k)
  const crossed = new Float64Array(k)
  const own = new Float64Array(k)
  let [n, groups, sizes] = [0, 0, 0]
  const close = (from: number, to: number) => {
    let size = 0
    for (let r = from; r < to; r++) {
      const c = categories[order[r]!]!
      if (c < 0) continue
      own[c] = own[c]! + 1
      size++
    }
    if (size === 0) return
    groups++
    n += size
    sizes += size * size
    for (let r = from; r < to; r++) {
      const c = categories[order[r]!]!
      if (c < 0) continue
      const count = own[c]!
      if (count === 0) continue
      counts[c] = counts[c]! + count
      squares[c] = squares[c]! + count * count
      crossed[c] = crossed[c]! + count * size
      own[c] = 0
    }
  }
  let start = 0
  for (let r = 1; r <= order.length; r++) {
    const cluster = clusters[order[r - 1]!]!
    if (r === order.length || cluster < 0 || clusters[order[r]!] !== cluster) {
      close(start, r)
      start = r
    }
  }
  return summed({ counts, squares, crossed, n, groups, sizes })
}

interface Sums {
  counts: Float64Array
  squares: Float64Array
  crossed: Float64Array
  n: number
  groups: number
  sizes: number
}

function summed({ counts, squares, crossed, n, groups, sizes }: Sums): ClusteredShares {
  const whole = { designEffect: 1, effectiveRows: n, clusters: groups }
  if (groups < 2) return groups === 1 ? { ...whole, designEffect: n, effectiveRows: 1 } : whole
  let [sum, used] = [0, 0]
  for (let c = 0; c < counts.length; c++) {
    if (counts[c] === 0) continue
    const share = counts[c]! / n
    const spread = squares[c]! - 2 * share * crossed[c]! + share * share * sizes
    used++
    sum += ((groups / (groups - 1)) * spread) / (n * share)
  }
  const designEffect = used < 2 ? sizes / n : Math.max(1, sum / (used - 1))
  return { designEffect, effectiveRows: n / designEffect, clusters: groups }
}

/** Rows in the order of their cluster, by counting. */
function byCluster(clusters: Int32Array): Int32Array {
  let most = -1
  for (let i = 0; i < clusters.length; i++) most = Math.max(most, clusters[i]!)
  const starts = new Int32Array(most + 3)
  for (let i = 0; i < clusters.length; i++) {
    const at = Math.max(-1, clusters[i]!) + 2
    starts[at] = starts[at]! + 1
  }
  for (let c = 1; c < starts.length; c++) starts[c] = starts[c]! + starts[c - 1]!
  const order = new Int32Array(clusters.length)
  for (let i = 0; i < clusters.length; i++) {
    const at = Math.max(-1, clusters[i]!) + 1
    order[starts[at]!] = i
    starts[at] = starts[at]! + 1
  }
  return order
}
