/** The replayed primary is production: what the log holds of its answers is given again. */
import { count, percent } from '../../../core/numbers'
import type { PremiseContext, Premise, Judgement } from '../premise'
import { confirmed, refuted, unconfirmed } from '../premise'
import { blankClassOf } from '../blank-class'
import { foreignOf, noAnswerOf, staleOf } from '../no-answers'
import { confirmsReplay, tellingText, whyNotConfirmed } from '../production'
import { rivalOf } from '../rivals'
import { unansweredBy } from '../unanswered'
import { unevenOf } from '../uneven'

export const premise: Premise = {
  id: 'replay',
  order: 10,
  rests: ['accuracy', 'errors', 'latency', 'never-break'],
  judge(context: PremiseContext): Judgement {
    const { figures, data } = context
    const { fidelity } = figures
    const rival = rivalOf(context, ['primary', 'shadow'])
    if (rival) return rival
    const none =
      blankClassOf(context) ??
      noAnswerOf(context) ??
      staleOf(context) ??
      foreignOf(context) ??
      unevenOf(context, 'version')
    if (none) return none
    if (!fidelity)
      return data.evidence.answers?.primary !== undefined && data.evidence.answers.primary !== 'replayed'
        ? confirmed('Nothing was replayed for primary: its answers are those that production logged.')
        : unconfirmed(
            'Nothing in the log says what production answered, so nothing shows that the replay is production.',
            'Log production’s answer (its class, score or number) with each request, or drop a file of its predictions.',
          )
    const lacking = unansweredBy(context)
    if (lacking) return lacking
    const { agreement, compared } = fidelity
    const { value, n } = agreement
    if (value === null) return unconfirmed('No logged answer could be compared with the replay.', null)
    const what = compared && compared !== 'class' ? ` (${compared})` : ''
    const same = `${count(Math.round(value * n))} of ${count(n)} logged answers${what}`
    if (!fidelity.faithful)
      return refuted(
        `Primary gives only ${same} again (${percent(value)})${tellingText(fidelity)}: what was replayed is not production.`,
        fidelity.causes[0]?.detail ?? 'Check the order and the scale of the features in the mapping.',
        fidelity.causes.flatMap(({ patch }) => patch ?? []).slice(0, 1),
      )
    if (!confirmsReplay(fidelity))
      return unconfirmed(
        `Primary gives ${same} again, ${whyNotConfirmed(fidelity)}`,
        'Log production’s answer with more requests, and its score beside the class.',
      )
    return confirmed(`Primary gives ${same} again.`)
  },
}
