/** Replay fidelity: whether the replayed primary gives what primary answered in production. */
import { textAt } from '../../../core/columns'
import type { EvaluationData, Predictions } from '../../input'
import { wilson } from '../../statistics/binomial'
import { predictionText } from '../disagreements'
import { compareReplay, FAITHFUL, isFaithful, tellingFigure } from '../faithful'
import { testCauses } from '../fidelity-causes'
import type { AnswerComparer } from '../logged-answer'
import { answerComparer, probabilityOf } from '../logged-answer'
import type { Section } from '../section'

const EXAMPLES = 10

export const section: Section<'fidelity'> = {
  key: 'fidelity',
  compute({ data }) {
    const logged = data.loggedPrimary
    if (!logged || logged === data.primary) return null
    const comparer = answerComparer(data.task, logged, data.primary)
    const { n, same, largest, different } = compareAll(data, comparer)
    if (n === 0) return null
    const agreement = same / n
    const compared = compareReplay(comparer, data.primary)
    return {
      agreement: { value: agreement, ci95: wilson(same, n), n, reason: null },
      telling: tellingFigure(compared),
      compared: comparer.what,
      largestDifference: largest,
      faithful: isFaithful(compared),
      threshold: FAITHFUL,
      firstDifferent: different.map((row) => ({
        row,
        id: textAt(data.ids, row),
        replayed: answerText(data, data.primary, row, comparer.what),
        logged: answerText(data, logged, row, comparer.what),
      })),
      ...(same === n ? { tested: [], causes: [] } : testCauses(data, logged, agreement)),
      untested: same === n ? [] : (data.hypotheses?.notes ?? []),
    }
  },
}

function compareAll(data: EvaluationData, { compare }: AnswerComparer) {
  const different: number[] = []
  let n = 0
  let same = 0
  let largest: number | null = null
  const { primary } = data
  for (let i = 0; i < data.n; i++) {
    const outcome = compare(primary, i, i)
    if (!outcome) continue
    n++
    if (outcome.same) same++
    else if (different.length < EXAMPLES) different.push(i)
    const counted = data.task === 'regression' || outcome.same || comparedByNumber(data, i)
    if (counted && outcome.distance > (largest ?? -1)) largest = outcome.distance
  }
  return { n, same, largest, different }
}

/** Scores of different classes are not compared: how far they are apart says nothing. */
function comparedByNumber({ primary, loggedPrimary }: EvaluationData, i: number): boolean {
  return loggedPrimary!.derived !== undefined || primary.classes[i] === loggedPrimary!.classes[i]
}

/** The answer in words, with its number where that is what was compared. */
function answerText(data: EvaluationData, p: Predictions, i: number, what: string): string {
  const text = predictionText(data, p, i)
  if (data.task === 'regression' || what === 'class') return text ?? ''
  const logged = data.loggedPrimary!
  const c =
    logged.derived === undefined
      ? (logged.classes[i] ?? -1)
      : data.classes.length === 2
        ? 1
        : (p.classes[i] ?? -1)
  const number = p.derived === 'score' ? (p.scores[i] ?? NaN) : probabilityOf(p, i, c)
  if (Number.isNaN(number)) return text ?? ''
  const of = p.derived === 'score' || c < 0 ? '' : `P(${data.classes[c]}) = `
  const score = `${of}${Number(number.toPrecision(6))}`
  return logged.derived === undefined && text !== null ? `${text}, ${score}` : score
}
