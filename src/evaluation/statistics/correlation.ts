/** How two numbers of the same rows go together. */
import type { Association, BlandAltman } from '../../result/sections/score-agreement'
import type { Figure } from '../../result/figures'
import { tTwoSided, zTwoSided } from './distributions'
import type { Interval } from '../../core/interval'
import { sortedOrder } from './sort-numbers'
import type { Floats } from './sorting'

const MOST_RANKED = 2_000_000

/** @param x no NaN; @param y as long, no NaN. Differences are y - x. */
export function association(x: Floats, y: Floats): Association {
  const n = x.length
  if (n < 2)
    return {
      n,
      pearson: null,
      pearsonCi95: null,
      spearman: null,
      spearmanCi95: null,
      linCcc: null,
      linCccCi95: null,
      blandAltman: null,
      reason: 'Fewer than two rows.',
    }
  const c = comoments(x, y)
  const pearson = c.xx > 0 && c.yy > 0 ? c.xy / Math.sqrt(c.xx * c.yy) : null
  const spread = c.xx + c.yy + n * (c.meanX - c.meanY) ** 2
  const rho = pearson === null ? null : spearman(x, y)
  const linCcc = spread > 0 ? (2 * c.xy) / spread : null
  return {
    n,
    pearson,
    pearsonCi95: pearson === null ? null : fisherInterval(pearson, 1, n),
    spearman: rho,
    // Ranks of a thinned sample are as sure as that sample.
    spearmanCi95: rho === null ? null : fisherInterval(rho, 1 + rho ** 2 / 2, Math.ceil(n / rankedStep(n))),
    linCcc,
    linCccCi95: linInterval(linCcc, pearson, c, n),
    blandAltman: blandAltman(x, y),
    reason: reasonOf(pearson, n),
  }
}

/** Pearson's correlation alone, with Fisher's interval. */
export function pearsonFigure(x: Floats, y: Floats): Figure {
  const n = x.length
  if (n < 2) return { value: null, ci95: null, n, reason: 'Fewer than two rows.' }
  const { xx, yy, xy } = comoments(x, y)
  const value = xx > 0 && yy > 0 ? xy / Math.sqrt(xx * yy) : null
  return { value, ci95: value === null ? null : fisherInterval(value, 1, n), n, reason: reasonOf(value, n) }
}

function reasonOf(pearson: number | null, n: number): string | null {
  if (pearson === null) return 'Undefined: one of the two gives a single value.'
  if (n < 4) return 'No interval of the correlations: fewer than four rows.'
  return Math.abs(pearson) >= 1 ? 'No interval: the two lie on one straight line.' : null
}

/** On Fisher's scale, where a correlation's variance is factor / (n - 3); null of too few rows or a perfect one. */
function fisherInterval(r: number, factor: number, n: number): Interval | null {
  if (n < 4 || Math.abs(r) >= 1) return null
  const half = zTwoSided(0.95) * Math.sqrt(factor / (n - 3))
  return [Math.tanh(Math.atanh(r) - half), Math.tanh(Math.atanh(r) + half)]
}

interface Comoments {
  meanX: number
  meanY: number
  xx: number
  yy: number
  xy: number
}

function comoments(x: Floats, y: Floats): Comoments {
  const meanX = meanOf(x)
  const meanY = meanOf(y)
  let xx = 0
  let yy = 0
  let xy = 0
  for (let i = 0; i < x.length; i++) {
    const dx = x[i]! - meanX
    const dy = y[i]! - meanY
    xx += dx * dx
    yy += dy * dy
    xy += dx * dy
  }
  return { meanX, meanY, xx, yy, xy }
}

function meanOf(values: Floats): number {
  let sum = 0
  for (let i = 0; i < values.length; i++) sum += values[i]!
  return sum / values.length
}

/** Lin's interval by the Z transform, with the variance as corrected in 2000 (Biometrics 56:324). */
function linInterval(ccc: number | null, r: number | null, c: Comoments, n: number): Interval | null {
  if (ccc === null || r === null || n < 3 || Math.abs(ccc) >= 1 || r === 0 || ccc === 0) return null
  const u2 = (c.meanX - c.meanY) ** 2 / (Math.sqrt(c.xx * c.yy) / n)
  const first = ((1 - r * r) * ccc ** 2) / ((1 - ccc ** 2) * r * r)
  const second = (2 * ccc ** 3 * (1 - ccc) * u2) / (r * (1 - ccc ** 2) ** 2)
  const third = (ccc ** 4 * u2 * u2) / (2 * r * r * (1 - ccc ** 2) ** 2)
  const half = zTwoSided(0.95) * Math.sqrt(Math.max(0, first + second - third) / (n - 2))
  return [Math.tanh(Math.atanh(ccc) - half), Math.tanh(Math.atanh(ccc) + half)]
}

/**
 * Limits of agreement (Bland, Altman 1986): mean difference y - x, plus and minus 1.96 standard deviations; their
 * intervals by Student's t, a limit's error being s sqrt(1/n + 1.96^2 / (2 (n - 1))) (Bland, Altman 1999, 3.1).
 */
function blandAltman(x: Floats, y: Floats): BlandAltman {
  const n = x.length
  let sum = 0
  for (let i = 0; i < n; i++) sum += y[i]! - x[i]!
  const bias = sum / n
  let squares = 0
  for (let i = 0; i < n; i++) squares += (y[i]! - x[i]! - bias) ** 2
  const sd = Math.sqrt(squares / (n - 1))
  const t = tTwoSided(0.95, n - 1)
  const around = (value: number, se: number): Interval => [value - t * se, value + t * se]
  const limitError = sd * Math.sqrt(1 / n + 1.96 ** 2 / (2 * (n - 1)))
  const [lower, upper] = [bias - 1.96 * sd, bias + 1.96 * sd]
  return {
    bias,
    biasCi95: around(bias, sd / Math.sqrt(n)),
    sd,
    lower,
    lowerCi95: around(lower, limitError),
    upper,
    upperCi95: around(upper, limitError),
  }
}

/**
 * Of more rows than MOST_RANKED, every k-th: ranking takes 24 bytes a row, and with two million rows the
 * correlation's standard error is below 0.001 already.
 */
function spearman(x: Floats, y: Floats): number {
  const step = rankedStep(x.length)
  const c = comoments(ranks(everyNth(x, step)), ranks(everyNth(y, step)))
  return c.xy / Math.sqrt(c.xx * c.yy)
}

const rankedStep = (n: number) => Math.ceil(n / MOST_RANKED)

function everyNth(values: Floats, step: number): Float64Array {
  if (step <= 1 && values instanceof Float64Array) return values
  const kept = new Float64Array(Math.ceil(values.length / step))
  for (let i = 0; i < kept.length; i++) kept[i] = values[i * step]!
  return kept
}

/** Ranks from 1, ties share their mean rank. */
export function ranks(values: Float64Array): Float64Array {
  const order = sortedOrder(values)
  const result = new Float64Array(values.length)
  let i = 0
  while (i < order.length) {
    let j = i
    const x = values[order[i]!]
    while (j + 1 < order.length && values[order[j + 1]!] === x) j++
    for (let k = i; k <= j; k++) result[order[k]!] = (i + j) / 2 + 1
    i = j + 1
  }
  return result
}
