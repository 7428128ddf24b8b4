/**
 * Labels that come with time: a charge that is disputed weeks later is fair until then. Of such a log the last requests have
 * fewer of a class, though both models answer it as often as before: whoever answers it less is right more often.
 */
import type { ClassIndices } from '../../core/columns'
import type { EvaluationData } from '../input'
import type { Unripe } from '../rival'
import { orderInTime } from './time-order'

/** Requests of one third that both models answer alike by the class, at the least. */
const FEWEST = 50
/** Of the share of these that has the label in the first third: as much or less in the last one. */
const RIPE = 0.8
/** Of the share that both answer so in the first third: as many in the last one, or the class itself became rare. */
const AS_OFTEN = 0.8
/** Standard errors by which the label is rarer in the last third. */
const PLAINLY = 5

type Input = Pick<EvaluationData, 'task' | 'n' | 'times' | 'labels' | 'primary' | 'shadow' | 'classes'>

/** What both models answer alike in a third of the labelled requests, by class. */
interface Third {
  n: number
  answered: Float64Array
  right: Float64Array
}

/** @returns the class whose labels become rare most plainly; null where none does, or the log's order is not that of time */
export function unripeLabels(data: Input): Unripe | null {
  const { task, n, labels, classes } = data
  if (task === 'regression' || !labels) return null
  const order = orderInTime({ ...data, latency: null })
  if (order.by === null) return null
  const rows = Int32Array.from(order.rows ?? { length: n }, (row, i) => order.rows ? row : i).filter((i) => labels[i]! >= 0) // prettier-ignore
  const third = Math.floor(rows.length / 3)
  const of = (from: number) => countedIn(data, labels, rows.subarray(from, from + third))
  const [first, middle, last] = [of(0), of(third), of(rows.length - third)]
  let [found, plainest]: [Unripe | null, number] = [null, PLAINLY]
  for (let c = 0; c < classes.length; c++) {
    const z = rarer(first, last, c)
    const between = share(middle, c)
    if (z <= plainest || between > share(first, c) * (2 - RIPE) || between < share(last, c) * RIPE) continue
    plainest = z
    found = { class: classes[c]!, answered: last.answered[c]!, first: share(first, c), last: share(last, c) }
  }
  return found
}

function countedIn({ classes, primary, shadow }: Input, labels: ClassIndices, rows: Int32Array): Third {
  const third = { n: rows.length, answered: new Float64Array(classes.length), right: new Float64Array(classes.length) } // prettier-ignore
  for (const i of rows) {
    const answer = primary.classes[i]!
    if (answer < 0 || answer !== shadow.classes[i]) continue
    third.answered[answer]!++
    if (labels[i] === answer) third.right[answer]!++
  }
  return third
}

const share = ({ answered, right }: Third, c: number) => right[c]! / Math.max(1, answered[c]!)

/** Standard errors by which a class is the label of fewer of its answers; 0 where these are few, or fewer themselves. */
function rarer(first: Third, last: Third, c: number): number {
  const [before, now] = [first.answered[c]!, last.answered[c]!]
  if (Math.min(before, now) < FEWEST || now / last.n < (AS_OFTEN * before) / first.n) return 0
  const [a, b] = [share(first, c), share(last, c)]
  if (b > RIPE * a) return 0
  const pooled = (first.right[c]! + last.right[c]!) / (before + now)
  return (a - b) / Math.sqrt(pooled * (1 - pooled) * (1 / before + 1 / now))
}
