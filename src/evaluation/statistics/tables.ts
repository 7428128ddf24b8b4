/** Intervals of figures of a k x k table of label by prediction. */
import type { Interval } from '../../core/interval'
import { wilson } from './binomial'
import { eachCell, type CountTable } from './count-table'
import { zTwoSided } from './distributions'

/**
 * Standard error of a smooth figure of multinomial shares by the delta method (Agresti 2013, 16.1): the standard
 * deviation of the figure's influence over the requests, over root n.
 * @param table counts @param n their sum, at least 1
 * @param influence of one request in row i, column j; any constant may be added to it
 */
export function deltaError(
  table: CountTable,
  n: number,
  influence: (i: number, j: number) => number,
): number {
  let sum = 0
  let squares = 0
  eachCell(table, (i, j, count) => {
    const g = influence(i, j)
    sum += (count / n) * g
    squares += (count / n) * g * g
  })
  return Math.sqrt(Math.max(0, squares - sum * sum) / n)
}

/** value plus and minus z standard errors on Fisher's scale (Fisher 1915), for a correlation: it stays within -1 and 1 uncut. */
export function correlationInterval(value: number, se: number, confidence = 0.95): Interval | null {
  if (!(se > 1e-12) || Math.abs(value) >= 1) return null
  const half = (zTwoSided(confidence) * se) / (1 - value * value)
  return [Math.tanh(Math.atanh(value) - half), Math.tanh(Math.atanh(value) + half)]
}

/** The same on the logit scale, for a figure between 0 and 1. */
export function shareInterval(value: number, se: number, confidence = 0.95): Interval | null {
  if (!(se > 1e-12) || value <= 0 || value >= 1) return null
  const half = (zTwoSided(confidence) * se) / (value * (1 - value))
  const logit = Math.log(value / (1 - value))
  const share = (x: number) => 1 / (1 + Math.exp(-x))
  return [share(logit - half), share(logit + half)]
}

/** Why a figure that is at its best or worst has no interval of this kind. */
export const NO_SPREAD = 'No interval: every request counts alike, so their spread says nothing.'

/**
 * Interval of F1 of one class. F1 = 2J / (1 + J) with J the share of hits among hits, misses and false alarms; J is a
 * plain share, and F1 grows with it, so that J's Wilson limits carry over.
 */
export function f1Interval(
  hits: number,
  predicted: number,
  support: number,
  confidence = 0.95,
): Interval | null {
  const limits = wilson(hits, predicted + support - hits, confidence)
  return limits && [(2 * limits[0]) / (1 + limits[0]), (2 * limits[1]) / (1 + limits[1])]
}
