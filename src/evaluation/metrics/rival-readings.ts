/** What the figures would be with another column for the label, or for an answer: counts by which both readings are judged. */
import type { Role } from '../../core/roles'
import type { EvaluationData, Predictions } from '../input'
import { pairMoments } from '../statistics/ratio'
import type { Reading, RivalReading } from '../rival'
import { pairedCounts } from './accuracy-difference'
import { pairedErrors } from './paired-errors'
import { addRows, createTally } from '../tally'

export type Read = Pick<
  EvaluationData,
  'task' | 'classes' | 'n' | 'labels' | 'labelValues' | 'primary' | 'shadow'
>

/** A column that may be what another was taken for, read as that one is. */
export interface RivalInput {
  role: Role | 'label'
  taken: string
  field: string
  exchanged?: true
  labels: { classes: EvaluationData['labels']; values: EvaluationData['labelValues'] } | null
  answers: Predictions | null
}

export function rivalReading(data: Read, rival: RivalInput): RivalReading {
  const { role, taken, field, exchanged } = rival
  const other: Read =
    role === 'label'
      ? { ...data, labels: rival.labels?.classes ?? null, labelValues: rival.labels?.values ?? null }
      : exchanged
        ? { ...data, primary: data.shadow, shadow: data.primary }
        : { ...data, [role]: rival.answers! }
  const found = { n: 0, differ: 0, only: { taken: 0, rival: 0 } }
  const [a, b] = [valuesOf(data, role), valuesOf(other, role)]
  for (let i = 0; i < data.n; i++) {
    const [x, y] = [a(i), b(i)]
    if (x !== x && y !== y) continue
    if (x !== x) found.only.rival++
    else if (y !== y) found.only.taken++
    else {
      found.n++
      if (x !== y) found.differ++
    }
  }
  return {
    role,
    taken,
    field,
    ...(exchanged ? { exchanged } : {}),
    ...found,
    asTaken: readingOf(data),
    asRival: readingOf(other),
  }
}

/** A class or a number by request; NaN where there is none. */
function valuesOf(data: Read, role: RivalInput['role']): (i: number) => number {
  const numbers = role === 'label' ? data.labelValues : data[role].values
  if (data.task === 'regression') return (i) => numbers?.[i] ?? NaN
  const classes = role === 'label' ? data.labels : data[role].classes
  return (i) => {
    const index = classes?.[i] ?? -1
    return index < 0 ? NaN : index
  }
}

export function readingOf(data: Read): Reading {
  if (data.task === 'regression') {
    if (!data.labelValues) return { counts: null, errors: null }
    const { a, b } = pairedErrors(data, data.labelValues, null)
    return { counts: null, errors: pairMoments(a, b) }
  }
  const tally = createTally(data.classes.length)
  addRows(tally, data.primary, data.shadow, data.labels, 0, data.n)
  return { counts: pairedCounts(tally), errors: null }
}
