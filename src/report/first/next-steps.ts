/** What to do next, the most pressing first: a sentence each, with where to look. */
import { count, counted, plural } from '../../core/numbers'
import { capital, listText, moreText } from '../../core/words'
import type { ChecklistItem } from '../../result/checklist'
import type { EvaluationResult } from '../../result/evaluation-result'
import { premiseNames } from '../../result/names'
import type { PremiseItem } from '../../result/premises'
import { modelNames } from '../status'
import { differenceText, sliceName, worseSlices } from './worst'

export interface Step {
  text: string
  /** The section that says more; null where the first page does. */
  at: string | null
}

const FEATURES_NAMED = 3
/** More at once nobody does: what presses less is asked for once these are done. */
const MOST = 6

export function nextSteps(result: EvaluationResult): Step[] {
  const { checklist } = result
  const premises = result.premises ?? []
  const holds = ({ status, blocks, blocksFail }: PremiseItem) => status === 'refuted' || blocks || blocksFail
  const first = premises.filter(holds)
  const replay = first.some(({ id, status }) => id === 'replay' && status === 'refuted')
  // The gate of a faithful replay asks for what the premise does.
  const failing = checklist.filter(({ id, status }) => status === 'fail' && !(replay && id === 'fidelity'))
  const held = new Set(first.flatMap(({ rests }) => rests))
  const open = checklist.filter(({ id, status }) => status === 'insufficient' && !held.has(id))
  const steps = [
    ...first.map(ofPremise),
    ...failing.map((item) => ofFailing(item, result)),
    ...open.map(ofOpen),
    ...checklist.filter(({ status }) => status === 'not-checked').map(({ id, detail }) => at(detail, id)),
    ...ofWorse(result),
    ...(result.verdict === 'promote' ? [ofPromotion(result)] : []),
    ...premises.filter((one) => one.status === 'unconfirmed' && !holds(one) && one.mend).map(ofPremise),
  ]
  return steps.filter(({ text }, i) => steps.findIndex((other) => other.text === text) === i).slice(0, MOST)
}

const sections: Record<string, string | null> = {
  accuracy: 'quality',
  latency: 'latency',
  errors: 'errors',
  drift: 'drift',
  'never-break': 'flips',
}

const at = (text: string, gate: string): Step => ({ text, at: sections[gate] ?? null })

const titled = (title: string, detail: string) => (detail.startsWith(title) ? detail : `${title}: ${detail}`)

function ofPremise({ id, mend, detail }: PremiseItem): Step {
  return {
    text: mend ?? `Settle this first: ${premiseNames[id]}. ${detail}`,
    at: id === 'independence' ? 'time' : null,
  }
}

/** What a gate that fails asks of whoever made the candidate. */
function ofFailing({ id, title, detail }: ChecklistItem, result: EvaluationResult): Step {
  const { disagreements, errors, drift, gates, neverBreak } = result
  switch (id) {
    case 'accuracy':
      return disagreements.byKind.broken > 0
        ? {
            text: `Look at the ${counted(disagreements.byKind.broken, 'request')} that shadow breaks.`,
            at: 'requests',
          }
        : at(`Find out why shadow is less accurate. ${detail}`, id)
    case 'latency':
      return at(
        `Make shadow answer within ${count(gates.latency.slaMs)} ms, measured where it is to be served.`,
        id,
      )
    case 'errors': {
      const most = [...errors.shadow.byCode].sort((a, b) => b.count - a.count)[0]
      const which = most ? `, most often ${most.code}` : ''
      return at(
        `Mend what fails: shadow gave no answer to ${counted(errors.shadow.count, 'request')}${which}.`,
        id,
      )
    }
    case 'drift': {
      const drifted = drift.filter((one) => one.drifted).map(({ feature }) => feature)
      const named = drifted.slice(0, FEATURES_NAMED)
      const rest = drifted.length - named.length
      const which = listText(rest > 0 ? [...named, `${rest} more`] : named)
      return at(
        `Find out why ${which} ${plural(drifted.length, 'is', 'are')} no longer as in training, or train on newer data.`,
        id,
      )
    }
    case 'never-break':
      return at(`Mend the ${counted(neverBreak?.broken ?? 0, 'request')} that must never break and did.`, id)
    default:
      return at(titled(title, detail), id)
  }
}

/** What settles a gate that lacks evidence. */
function ofOpen({ id, title, detail, needed }: ChecklistItem): Step {
  if (!needed) return at(id === 'rollback' ? `Test the way back. ${detail}` : titled(title, detail), id)
  const more = capital(moreText(needed.likely ?? needed.more, needed.what))
  const chance =
    needed.likely === undefined ? '' : ', with a chance of 80\u202f% or more if what was seen so far is so'
  return at(`${more} would settle ${title.toLowerCase()}${chance}.`, id)
}

/** A mean that passes hides whom it fails: somebody has to say that it may. */
function ofWorse(result: EvaluationResult): Step[] {
  const worse = worseSlices(result)
  const [worst] = worse
  if (!worst || !result.slices) return []
  const by = differenceText(result.task)(worst.difference ?? 0)
  const others = result.slices.worse - 1
  const rest = others > 0 ? ` and in ${counted(others, 'other slice')}` : ''
  return [
    { text: `Decide whether shadow may be worse for ${sliceName(worst)} (${by})${rest}.`, at: 'slices' },
  ]
}

function ofPromotion(result: EvaluationResult): Step {
  const { who, when } = result.gates.rollback
  return { text: `Promote ${modelNames(result).shadow}; ${who} tested the way back on ${when}.`, at: null }
}
