/**
 * Intervals of averages over classes from those of each class (MOVER: Zou, Donner 2008), so that a rare class found
 * each time, or never, still counts as unsure. Macro recall over classes that all occur is balanced accuracy, and has
 * its interval.
 */
import type { Interval } from '../../core/interval'
import { wilson } from './binomial'
import { ALL_PAIRS, eachCell, type CountTable } from './count-table'
import { scaledPart, sumInterval } from './mover'
import type { Correlated, Part } from './mover'
import { rareLimits } from './rare-share'

/** Of each class: labels, predictions, and both. */
export interface ClassCounts {
  /** Rows label, columns prediction. */
  table: CountTable
  n: number
  support: number[]
  predicted: number[]
  right: number[]
}

export type Averaged = 'precision' | 'recall' | 'f1'

/** Where nothing was seen of a class, its share may be anything; the average counts it as 0. */
const UNSEEN: Part = { value: 0, limits: [0, 1] }

/** @returns the figure of each class with its limits. */
function classParts({ support, predicted, right }: ClassCounts, key: Averaged, confidence: number): Part[] {
  return right.map((hits, c) => {
    const [labels, answers] = [support[c]!, predicted[c]!]
    const of = key === 'f1' ? answers + labels - hits : key === 'recall' ? labels : answers
    if (of === 0) return UNSEEN
    const share = { value: hits / of, limits: rareLimits(hits, of, confidence) }
    return key === 'f1' ? f1Part(share) : share
  })
}

/** F1 = 2J / (1 + J), J the share of hits among hits, misses and false alarms. */
function f1Part({ value, limits }: Part): Part {
  const f1 = (share: number) => (2 * share) / (1 + share)
  return { value: f1(value), limits: [f1(limits[0]), f1(limits[1])] }
}

/** Every class counts the same. @param counts at least one class */
export function macroInterval(counts: ClassCounts, key: Averaged, confidence = 0.95): Interval {
  const parts = classParts(counts, key, confidence).map((part) => scaledPart(part, 1 / counts.right.length))
  // Given the labels, recalls of two classes are of different requests; given the answers, so are precisions.
  return within(sumInterval(parts, key === 'f1' ? f1Correlations(counts) : []))
}

/** Mean recall of the classes that occur among the labels; null where none does. */
export function balancedInterval(counts: ClassCounts, confidence = 0.95): Interval | null {
  const seen = classParts(counts, 'recall', confidence).filter((_, c) => counts.support[c]! > 0)
  return seen.length === 0 ? null : within(sumInterval(seen.map((part) => scaledPart(part, 1 / seen.length))))
}

/**
 * Every class counts by its share of the labels, which the requests give too: its error is joined to that of the
 * classes' own figures by what the delta method says of their correlation.
 * @returns null for precision over more than ALL_PAIRS classes
 */
export function weightedInterval(counts: ClassCounts, key: Averaged, confidence = 0.95): Interval | null {
  const { n, support, right } = counts
  // Weighted by its own denominator, recall is the share of all requests that are right.
  if (key === 'recall') return wilson(sum(right), n, confidence) as Interval
  // Each class is weighed with each.
  if (key === 'precision' && right.length > ALL_PAIRS) return null
  const parts = classParts(counts, key, confidence)
  if (key === 'precision') return weightedPrecision(counts, parts, confidence)
  const weighted = parts.map((part, c) => scaledPart(part, support[c]! / n))
  const value = weighted.reduce((total, part) => total + part.value, 0)
  const limits = sumInterval(weighted, f1Correlations(counts))
  const own = parts.map((part) => part.value)
  const correlation = weightCorrelation(counts, own)
  return within(sumInterval([{ value, limits }, deviation(own, support, confidence)], [[1, 0, correlation]]))
}

/**
 * Given the answers, what one answer's requests turn out to be is independent of another's: each column of the table
 * gives a mean of what its requests add, by its own precision and by the weights of the classes they are of; which
 * answers were given adds a last mean.
 */
function weightedPrecision(counts: ClassCounts, parts: Part[], confidence: number): Interval {
  const { n, support, predicted } = counts
  const columns = columnsOf(counts.table)
  const own = parts.map((part) => part.value)
  const value = own.reduce((total, v, c) => total + (v * support[c]!) / n, 0)
  const means: number[] = []
  const found = predicted.map((size, j): Part => {
    const weight = support[j]! / n
    means.push(0)
    if (size === 0) return { value: 0, limits: [0, weight] }
    const column = columns[j]!
    means[j] = column.reduce((total, count, i) => total + (count * own[i]!) / size, 0)
    const adds = own.map((v, i) => v + (i === j ? support[j]! / size : 0))
    return scaledPart(deviation(adds, column, confidence), size / n)
  })
  found.push(deviation(means, predicted, confidence))
  const [low, high] = sumInterval(found)
  return within([value + low, value + high])
}

function columnsOf(table: CountTable): number[][] {
  const columns = Array.from({ length: table.k }, () => new Array<number>(table.k).fill(0))
  eachCell(table, (i, j, count) => (columns[j]![i] = count))
  return columns
}

/**
 * How far the mean of given values may be from the one seen: as a share of the way from the least to the largest, with
 * limits at the n at which a share varies as much.
 * @param counts how often each value was seen
 */
function deviation(values: number[], counts: number[], confidence: number): Part {
  const n = sum(counts)
  const least = values.reduce((a, b) => Math.min(a, b), Infinity)
  const range = values.reduce((a, b) => Math.max(a, b), -Infinity) - least
  if (!(range > 0)) return { value: 0, limits: [0, 0] }
  const mean = values.reduce((total, v, i) => total + (v * counts[i]!) / n, 0)
  const variance = values.reduce((total, v, i) => total + ((v - mean) ** 2 * counts[i]!) / n, 0)
  const share = Math.min(1, Math.max(0, (mean - least) / range))
  const room = share * (1 - share)
  const effective = room > 1e-12 && variance > 0 ? (n * room * range * range) / variance : n
  const [low, high] = rareLimits(share * effective, effective, confidence)
  return { value: 0, limits: [(low - share) * range, (high - share) * range] }
}

/**
 * Correlation of two classes' F1: both suffer where one is taken for the other. By the delta method: one more request
 * that is of class c or taken for it changes its F1 by -F1, and by 2 (1 - F1) where it is both, over predicted + labelled.
 */
function f1Correlations({ table, support, predicted, right }: ClassCounts): Correlated[] {
  const size = right.map((_, c) => support[c]! + predicted[c]!)
  const f1 = right.map((hits, c) => (size[c] ? (2 * hits) / size[c]! : 0))
  const variance = right.map((hits, c) => {
    const f = f1[c]!
    return hits * (2 - 2 * f) ** 2 + (size[c]! - 2 * hits) * f ** 2
  })
  const found: Correlated[] = []
  eachCell(table, (i, j, confused) => {
    if (i === j) return
    const joint = Math.sqrt(variance[i]! * variance[j]!)
    if (joint > 0) found.push([i, j, (confused * f1[i]! * f1[j]!) / joint])
  })
  return found
}

/** Correlation of the classes' F1, weighted, with the shares of the labels that weigh them. */
function weightCorrelation({ table, n, support, predicted }: ClassCounts, value: number[]): number {
  const mean = value.reduce((total, v, c) => total + (v * support[c]!) / n, 0)
  const own = (c: number, hit: boolean) => {
    const size = support[c]! + predicted[c]!
    return size === 0 ? 0 : (support[c]! / size) * ((hit ? 1 : 0) - value[c]!)
  }
  let [weights, classes, joint] = [0, 0, 0]
  eachCell(table, (i, j, count) => {
    const byWeight = value[i]! - mean
    const byClass = own(i, i === j) + own(j, i === j)
    weights += count * byWeight ** 2
    classes += count * byClass ** 2
    joint += count * byWeight * byClass
  })
  const both = Math.sqrt(weights * classes)
  return both > 0 ? joint / both : 0
}

function within([low, high]: Interval): Interval {
  return [Math.max(0, low), Math.min(1, high)]
}

function sum(values: number[]): number {
  return values.reduce((total, v) => total + v, 0)
}
