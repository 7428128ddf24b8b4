/**
 * p values adjusted for how many there are (Benjamini, Hochberg 1995): rejecting those at most a keeps the
 * expected share of false rejections at a. null entries (untested) stay null and do not count.
 */
export function benjaminiHochberg(p: (number | null)[]): (number | null)[] {
  const tested = p.flatMap((value, index) => (value === null ? [] : [{ value, index }]))
  tested.sort((a, b) => b.value - a.value)
  const adjusted: (number | null)[] = p.map(() => null)
  let least = 1
  tested.forEach(({ value, index }, i) => {
    least = Math.min(least, (value * tested.length) / (tested.length - i))
    adjusted[index] = least
  })
  return adjusted
}
