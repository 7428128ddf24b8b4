/**
 * Which order of the classes makes answers fit what they should be: labels, or what production answered. The best order
 * is an assignment (Kuhn 1955) of predicted classes to true ones, over all tables together.
 */
import type { Figure } from '../../result/figures'
import type { ClassReading, ModelReading } from '../../result/sections/class-reading'
import { bestAssignment } from '../statistics/assignment'
import { wilson } from '../statistics/binomial'
import { newcombe10 } from '../statistics/paired'
import { kappa } from './agreement'

/** What another order must gain, at the lower end of its interval, before it is a question. */
const GAIN = 0.05
/** With fewer requests per class, the best of all orders is better by chance alone. */
const PER_CLASS = 10
/** The assignment takes k^3 steps. */
const MOST_CLASSES = 200

/** Whether so many requests can tell the orders of so many classes apart. */
export function tellsOrders(k: number, n: number): boolean {
  return k >= 2 && k <= MOST_CLASSES && n >= PER_CLASS * k
}

export interface OrderFit {
  /** Predicted class of each true one, under the order that fits best. */
  predictedOf: number[]
  /** Of each table; null where it is empty. */
  readings: (ModelReading | null)[]
  fits: ClassReading['fits']
}

/** @param tables k x k counts each, truth by prediction, of answers that share one order of the classes */
export function fitOrder(tables: readonly number[][][]): OrderFit {
  const k = tables[0]?.length ?? 0
  const gain = Array.from({ length: k }, (_, truth) =>
    Array.from({ length: k }, (_, predicted) =>
      tables.reduce((sum, table) => sum + (table[truth]?.[predicted] ?? 0), 0),
    ),
  )
  // Ties are the mapping's: an order is only another one where it fits more requests.
  const total = (order: readonly number[]) =>
    order.reduce((sum, predicted, truth) => sum + (gain[truth]?.[predicted] ?? 0), 0)
  const best = bestAssignment(gain)
  const asMapped = best.map((_, i) => i)
  const predictedOf = total(best) > total(asMapped) ? best : asMapped
  const readings = tables.map((table) => reading(table, predictedOf))
  return { predictedOf, readings, fits: fitOf(tables, readings, predictedOf, predictedOf === asMapped) }
}

/** Names in the order that an assignment has them, of names in the order as it is. */
export function orderOf(names: readonly string[], predictedOf: readonly number[]): string[] {
  const order = new Array<string>(names.length)
  predictedOf.forEach((predicted, truth) => (order[predicted] = names[truth]!))
  return order
}

function reading(table: number[][], predictedOf: readonly number[]): ModelReading | null {
  let [n, same, relabelled, both] = [0, 0, 0, 0]
  table.forEach((row, label) =>
    row.forEach((count, predicted) => {
      n += count
      if (predicted === label) same += count
      if (predicted === predictedOf[label]) relabelled += count
      if (predicted === label && predicted === predictedOf[label]) both += count
    }),
  )
  if (n === 0) return null
  const share = (hits: number): Figure => ({ value: hits / n, ci95: wilson(hits, n), n, reason: null })
  const ci95 = newcombe10({
    bothRight: both,
    firstOnly: same - both,
    secondOnly: relabelled - both,
    bothWrong: n - relabelled - same + both,
  })
  const chance = kappa(table)
  return {
    beyondChance: { value: chance.value, ci95: chance.ci95, n, reason: chance.reason },
    asRead: share(same),
    relabelled: share(relabelled),
    gain: { value: (relabelled - same) / n, ci95 },
  }
}

/**
 * Accuracy alone would call a model that finds a rare class at the price of false alarms upside down: beyond chance,
 * too, the other order must agree with the labels more.
 */
function agreesMore(table: number[][], predictedOf: readonly number[]): boolean {
  const relabelled = table.map((row) => predictedOf.map((predicted) => row[predicted] ?? 0))
  return (kappa(relabelled).ci95?.[0] ?? -1) > (kappa(table).ci95?.[1] ?? 1)
}

/**
 * Rare classes under each other's names move accuracy little, and a verdict all the same. No model takes each of several
 * classes for another of them, more often than for itself, all the way round: that is an order, not an error.
 */
function exchangesClasses(table: number[][], predictedOf: readonly number[]): boolean {
  const moved = table.flatMap((row, truth) => {
    const n = row.reduce((sum, count) => sum + count, 0)
    const predicted = predictedOf[truth]!
    return predicted === truth || n < PER_CLASS ? [] : [{ n, as: row[truth]!, other: row[predicted]! }]
  })
  const absurd = ({ n, as, other }: (typeof moved)[number]) => wilson(other, n)![0] > wilson(as, n)![1]
  return moved.length > 1 && moved.every(absurd)
}

function fitOf(
  tables: readonly number[][][],
  readings: readonly (ModelReading | null)[],
  predictedOf: readonly number[],
  asMapped: boolean,
): ClassReading['fits'] {
  if (!asMapped) {
    const better = tables.some(
      (table, i) =>
        ((readings[i]?.gain.ci95?.[0] ?? 0) > GAIN && agreesMore(table, predictedOf)) ||
        exchangesClasses(table, predictedOf),
    )
    const worse = readings.some((one) => (one?.gain.ci95?.[1] ?? 0) < -GAIN)
    return better && !worse ? 'relabelled' : 'open'
  }
  // Of labels that say nothing about the answers, no order is right.
  const told = tables.some((table) => (kappa(table).ci95?.[0] ?? 0) > 0)
  return told ? 'as-read' : 'open'
}
