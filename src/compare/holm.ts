/**
 * p values adjusted for how many there are (Holm 1979): rejecting those at most a rejects any that is true with probability
 * at most a, however they depend on each other.
 */
export function holm(p: readonly number[]): number[] {
  const order = [...p.keys()].sort((i, j) => p[i]! - p[j]!)
  const adjusted = new Array<number>(p.length)
  let most = 0
  order.forEach((at, i) => {
    most = Math.max(most, Math.min(1, (p.length - i) * p[at]!))
    adjusted[at] = most
  })
  return adjusted
}
