/**
 * Whether the classes stand in the order of the outputs. An order taken the wrong way round leaves every figure
 * right and the verdict wrong; labels show it, because one order is then plainly right and the other absurd. The best
 * order is an assignment (Kuhn 1955) of predicted classes to labels, over both models together: they share the names.
 */
import type { Role } from '../../../core/roles'
import type { Figure } from '../../../result/figures'
import type { ClassReading, ModelReading } from '../../../result/sections/class-reading'
import { bestAssignment } from '../../statistics/assignment'
import { wilson } from '../../statistics/binomial'
import { newcombe10 } from '../../statistics/paired'
import type { ModelTally, Tally } from '../../tally'
import { inner } from '../../tally'
import { kappa } from '../agreement'
import type { Section } from '../section'

const roles: readonly Role[] = ['primary', 'shadow']
/** With fewer labels per class, the best of all orders is better by chance alone. */
const LABELS_PER_CLASS = 10
/** The assignment takes k^3 steps. */
const MOST_CLASSES = 200
/** What another order must gain, at the lower end of its interval, before it is a question. */
const GAIN = 0.05

export const section: Section<'classReading'> = {
  key: 'classReading',
  takesChosenLabels: true,
  compute({ data, tally }) {
    const { k, labelled } = tally
    if (data.task === 'regression' || k < 2 || k > MOST_CLASSES || labelled < LABELS_PER_CLASS * k)
      return null
    const tables = { primary: answered(tally, 'primary'), shadow: answered(tally, 'shadow') }
    const gain = tables.primary.map((row, label) =>
      row.map((count, predicted) => count + (tables.shadow[label]?.[predicted] ?? 0)),
    )
    // Ties are the mapping's: an order is only another one where it fits more requests.
    const total = (order: readonly number[]) =>
      order.reduce((sum, predicted, label) => sum + (gain[label]?.[predicted] ?? 0), 0)
    const best = bestAssignment(gain)
    const asMapped = best.map((_, i) => i)
    const predictedOf = total(best) > total(asMapped) ? best : asMapped
    const primary = reading(tables.primary, predictedOf)
    const shadow = reading(tables.shadow, predictedOf)
    const order = new Array<string>(k)
    predictedOf.forEach((predicted, label) => (order[predicted] = data.classes[label]!))
    return {
      order,
      primary,
      shadow,
      fits: fitOf(tables, { primary, shadow }, predictedOf, predictedOf === asMapped),
      n: Math.max(primary?.asRead.n ?? 0, shadow?.asRead.n ?? 0),
    }
  },
}

/** k x k, label by prediction, of the labelled requests that the model answered. */
function answered(tally: Tally, role: Role): number[][] {
  const { byLabel }: ModelTally = tally[role]
  return inner(byLabel, tally.k)
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
  return {
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

function fitOf(
  tables: Record<Role, number[][]>,
  readings: Record<Role, ModelReading | null>,
  predictedOf: readonly number[],
  asMapped: boolean,
): ClassReading['fits'] {
  if (!asMapped) {
    const better = roles.some(
      (role) => (readings[role]?.gain.ci95?.[0] ?? 0) > GAIN && agreesMore(tables[role], predictedOf),
    )
    const worse = roles.some((role) => (readings[role]?.gain.ci95?.[1] ?? 0) < -GAIN)
    return better && !worse ? 'relabelled' : 'open'
  }
  // Of labels that say nothing about the answers, no order is right.
  const told = Object.values(tables).some((table) => (kappa(table).ci95?.[0] ?? 0) > 0)
  return told ? 'as-read' : 'open'
}
