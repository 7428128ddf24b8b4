/** Numbers that are on another scale than the labels, as people log them: logarithms, percent, thousands. */

/** What numbers become, and how that is said. */
interface Scale {
  words: string
  of: (value: number) => number
}

const SCALES: readonly Scale[] = [
  { words: 'exp(x) − 1', of: Math.expm1 },
  { words: 'exp(x)', of: Math.exp },
  { words: '10^x', of: (x) => 10 ** x },
  { words: 'x²', of: (x) => x * x },
  ...[10, 100, 1000, 1e6].flatMap((by) => [
    { words: `x · ${by}`, of: (x: number) => x * by },
    { words: `x / ${by}`, of: (x: number) => x / by },
  ]),
]

/** Rows that are enough to tell scales apart. */
const ENOUGH = 20_000
/** Nearer to the labels than this share of their variance leaves: a scale that fits no better is none. */
const FITS = 0.5

/**
 * @param values a model's answers @param labels the truth of the same requests; NaN where there is none
 * @returns the scale on which the answers are nearest to the labels, with its R² there; null where none is near
 */
export function knownScale(values: Float64Array, labels: Float64Array): { words: string; r2: number } | null {
  const step = Math.max(1, Math.floor(values.length / ENOUGH))
  const [x, y]: [number[], number[]] = [[], []]
  for (let i = 0; i < values.length; i += step) {
    if (!Number.isFinite(values[i]) || !Number.isFinite(labels[i])) continue
    x.push(values[i]!)
    y.push(labels[i]!)
  }
  const told = SCALES.map(({ words, of }) => ({ words, r2: r2Of(x.map(of), y) }))
  const best = told.reduce((a, b) => (b.r2 > a.r2 ? b : a))
  return best.r2 >= FITS ? best : null
}

/** −Infinity where nothing is told, as where a power is too large for a number. */
function r2Of(x: readonly number[], y: readonly number[]): number {
  const mean = y.reduce((sum, one) => sum + one, 0) / y.length
  let [errors, all] = [0, 0]
  for (let i = 0; i < y.length; i++) {
    errors += (y[i]! - x[i]!) ** 2
    all += (y[i]! - mean) ** 2
  }
  const r2 = 1 - errors / all
  return Number.isFinite(r2) ? r2 : -Infinity
}
