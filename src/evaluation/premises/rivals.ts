/** Two columns that may be the same label or answer: a question where the gate's answer hangs on which it is. */
import { escaped } from '../../core/json-pointer'
import { adaptive, count, percent, pointsText } from '../../core/numbers'
import type { Gates } from '../../result/gates'
import type { Reading, RivalReading } from '../rival'
import { differenceBounds } from '../statistics/bounds'
import { ratioBounds } from '../statistics/ratio'
import { plainWorth } from '../statistics/worth'
import { accuracyLine, statusAgainst } from '../checklist/gates/accuracy'
import type { Judgement, PremiseContext } from './premise'
import { unsettled } from './premise'

/** Columns that the mapping can read fewer values of are something else. */
const FEWEST = 10
const TITLES = { label: 'the label', primary: 'primary’s answer', shadow: 'shadow’s answer' } as const

/** @returns null where no other column turns the accuracy gate around */
export function rivalOf(
  { figures, data }: PremiseContext,
  roles: readonly RivalReading['role'][],
): Judgement | null {
  const found = (data.grounds?.rivals ?? []).find(
    (one) => roles.includes(one.role) && turns(one, figures.gates),
  )
  if (!found) return null
  if (found.exchanged) return exchange(found)
  const { role, taken, field } = found
  const [own, other] = [escaped(taken), escaped(field)]
  const judged = unsettled(
    `${apartText(found)} By “${taken}” ${readingText(found.asTaken)}; by “${field}” ${readingText(found.asRival)}. Accuracy hangs on which of them is ${TITLES[role]}.`,
    `Say in the mapping which is ${TITLES[role]} ("roles").`,
    [
      {
        label: `“${field}” is ${TITLES[role]}`,
        steps: [
          { op: 'replace', path: `/roles/${own}`, value: 'ignore' },
          { op: 'replace', path: `/roles/${other}`, value: role },
        ],
      },
      {
        label: `“${taken}” is ${TITLES[role]}`,
        steps: [{ op: 'add', path: '/confirmed/-', value: 'columns' }],
      },
    ],
  )
  // Of one name, a column goes before what stands within a message: what fails by it does not wait for the other.
  const within = field.endsWith(`.${taken}`)
  return { ...judged, ...(within ? {} : { blocksFail: true }), rests: ['accuracy', 'never-break'] }
}

/** Which of two versions is in production, where their names alone say it, by their order. */
function exchange({ taken, field, asTaken, asRival }: RivalReading): Judgement {
  const [own, other] = [escaped(taken), escaped(field)]
  const judged = unsettled(
    `“${taken}” is taken for production’s answers and “${field}” for the candidate’s, by the order of their names alone. So ${readingText(asTaken)}; the other way round ${readingText(asRival)}.`,
    'Say in the mapping which is in production ("roles").',
    [
      {
        label: `“${field}” is in production`,
        steps: [
          { op: 'replace', path: `/roles/${own}`, value: 'shadow' },
          { op: 'replace', path: `/roles/${other}`, value: 'primary' },
        ],
      },
      {
        label: `“${taken}” is in production`,
        steps: [{ op: 'add', path: '/confirmed/-', value: 'columns' }],
      },
    ],
  )
  return { ...judged, blocksFail: true, rests: ['accuracy', 'errors', 'latency', 'never-break'] }
}

function turns({ n, differ, only, asTaken, asRival }: RivalReading, gates: Gates): boolean {
  // A copy, with or without gaps of its own, is the same reading of what it holds.
  const rows = only.taken + only.rival
  if (n + only.rival < FEWEST || (differ === 0 && rows === 0)) return false
  return turnsGate(asTaken, asRival, gates)
}

/** Whether the accuracy gate answers otherwise by the one reading than by the other. */
export function turnsGate(one: Reading, other: Reading, gates: Gates): boolean {
  return answerOf(one, gates) !== answerOf(other, gates)
}

/** What the accuracy gate would answer, requests taken one by one; null where it has nothing to judge. */
function answerOf({ counts, errors }: Reading, gates: Gates): string | null {
  const { confidence, accuracy } = gates
  const judged = { worth: plainWorth(counts ? sizeOf(counts) : (errors?.n ?? 0)), confidence, looked: false }
  if (counts) {
    const [value, ends] = [differenceOf(counts), differenceBounds(counts, judged)]
    return value === null || !ends ? null : statusAgainst(accuracyLine(gates), value, ends, accuracy.policy)
  }
  const bounds = errors && ratioBounds(errors, judged)
  if (!errors || !bounds || !(errors.a > 0)) return null
  // Of errors less is better.
  const ends: [number, number] = [1 - bounds[1], 1 - bounds[0]]
  return statusAgainst(accuracyLine(gates), 1 - errors.b / errors.a, ends, accuracy.policy)
}

type Counts = NonNullable<Reading['counts']>
const sizeOf = ({ bothRight, firstOnly, secondOnly, bothWrong }: Counts) =>
  bothRight + firstOnly + secondOnly + bothWrong
function differenceOf(counts: Counts): number | null {
  const n = sizeOf(counts)
  return n === 0 ? null : (counts.secondOnly - counts.firstOnly) / n
}

function apartText({ taken, field, n, differ, only }: RivalReading): string {
  const alone = only.taken + only.rival
  const gaps = alone > 0 ? `, and ${count(alone)} have one of them alone` : ''
  return `“${taken}” was taken, and “${field}” looks like it, too: they differ on ${count(differ)} of ${count(n)} requests${gaps}.`
}

/** 'primary is right on 93.00 %, shadow on 90.00 % (−3.00 points, 2,000 labels)'. */
export function readingText({ counts, errors }: Reading): string {
  if (errors)
    return `the mean |error| is ${adaptive(errors.a)} of primary and ${adaptive(errors.b)} of shadow (${count(errors.n)} labels)`
  const n = counts ? sizeOf(counts) : 0
  if (!counts || n === 0) return `no labelled request was answered by both models`
  const right = (own: number) => percent((counts.bothRight + own) / n)
  return `primary is right on ${right(counts.firstOnly)} and shadow on ${right(counts.secondOnly)} (${pointsText(differenceOf(counts)!)} points, ${count(n)} labels)`
}
