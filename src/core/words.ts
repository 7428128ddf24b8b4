/** Figures in words, the same way in every gate. */

const COUNT = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 })

/** 12500 -> '12,500'. */
export const countText = (n: number): string => COUNT.format(n)

/** 0.0062 -> '+0.62', in percentage points. */
export function pointsText(share: number, digits = 2): string {
  const points = Math.abs(share * 100).toFixed(digits)
  const sign = Number(points) === 0 ? '' : share < 0 ? '−' : '+'
  return sign + points
}

/** 0.00116 -> '0.116 %': three significant digits. */
export function percentText(share: number, digits = 3): string {
  const percent = share * 100
  return `${Number(percent.toPrecision(percent >= 99.95 ? Math.max(6, digits) : digits))} %`
}

/** A share beside a limit: with as many digits as tell the two apart, so that 0.10001 % is not written 0.1 %. */
export function boundText(share: number, limit: number): string {
  for (let digits = 3; digits < 12; digits += 1)
    if (percentText(share, digits) !== percentText(limit, digits)) return percentText(share, digits)
  return percentText(share, 12)
}

/** 17.94 -> '17.9 ms'. */
export function msText(ms: number): string {
  return `${ms >= 100 ? ms.toFixed(0) : ms >= 1 ? ms.toFixed(1) : Number(ms.toPrecision(2))} ms`
}

/** p values: '< 0.001' rather than a row of zeros. */
export const pText = (p: number): string => (p < 0.001 ? '< 0.001' : `= ${p.toFixed(3)}`)

/** 1 -> 'one'. Beyond nine as digits. */
export function numberWord(n: number): string {
  return ['no', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'][n] ?? String(n)
}

/** ('request', 2) -> 'requests'. */
export const plural = (word: string, n: number): string => (n === 1 ? word : `${word}s`)

/** 24,828 -> 'about 24,800 more requests': two or three digits, because a forecast has no more; 1 -> '1 more request'. */
export function moreText(n: number, what: string): string {
  if (n < 100) return `${countText(n)} more ${n === 1 ? what.replace(/s$/, '') : what}`
  return `about ${countText(Number(n.toPrecision(n < 10_000 ? 2 : 3)))} more ${what}`
}

/** ['a', 'b', 'c'] -> 'a, b and c'. */
export function listText(items: string[]): string {
  if (items.length < 2) return items.join('')
  return `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`
}

/** A word's first letter made large. */
export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)
