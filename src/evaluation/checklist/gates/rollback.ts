import type { Rollback, RollbackDrill } from '../../../result/gates'
import { noEvidence } from '../gate'
import type { Gate } from '../gate'
import { count, msText } from '../../../core/numbers'
import { listText } from '../../../core/words'

/** Largest difference at which a reloaded primary still gives "its" outputs: float32 arithmetic on another run. */
const SAME_OUTPUT = 1e-4

/**
 * The way back was tested: who, when, how and a link, all four, and nothing less. A drill here (primary reloaded
 * from its files, replayed, the same answers) adds to them but stands for none: it shows that the files work, not
 * that somebody can put them back into production. One that changed predictions fails, whatever was written.
 */
export const gate: Gate = {
  id: 'rollback',
  title: 'Rollback',
  order: 50,
  judge(_figures, { rollback }) {
    const { drill } = rollback
    const drilled = drill && drill.requests > 0 ? drill : null
    if (drilled && !sameAnswers(drilled))
      return { status: 'fail', headline: 'differs', detail: drillText(drilled), glyph: null, needed: null }
    const missing = missingEvidence(rollback)
    const drillWords = drilled ? ` ${drillText(drilled)}` : ''
    if (missing.length === 0)
      return {
        status: 'pass',
        headline: drilled ? 'tested, drilled' : 'tested',
        detail: `${rollback.who} on ${rollback.when}: ${rollback.how}. ${rollback.link}${drillWords}`,
        glyph: null,
        needed: null,
      }
    if (drilled)
      return noEvidence('drilled', `${drillText(drilled)} Evidence still lacks ${listText(missing)}.`)
    if (missing.length === 4)
      return noEvidence('not tested', 'Say who tested it, when, how and where; a drill here adds to that.')
    return noEvidence('incomplete', `Evidence lacks ${listText(missing)}.`)
  },
}

const sameAnswers = (drill: RollbackDrill) =>
  drill.changedPredictions === 0 && drill.largestDifference <= SAME_OUTPUT

function drillText(drill: RollbackDrill): string {
  const took = `Drill: loaded in ${msText(drill.loadMs)}, replayed ${count(drill.requests)} requests in ${msText(drill.replayMs)}`
  return `${took}; ${count(drill.changedPredictions)} changed predictions, largest difference ${drill.largestDifference.toExponential(1)}.`
}

function missingEvidence(rollback: Rollback): string[] {
  const lacks: string[] = []
  if (isBlank(rollback.who)) lacks.push('who')
  if (!isDate(rollback.when)) lacks.push('when')
  else if (isToCome(rollback.when)) lacks.push('when (that day has not come)')
  if (isBlank(rollback.how)) lacks.push('how')
  if (!isLink(rollback.link)) lacks.push('a link')
  return lacks
}

/** What people write into a field that must not be empty. */
const NOTHING =
  /^(?:[-–—_.?/\s]*|x+|n\.?\s?\/?\s?a\.?|tb[acd]|to ?do|none|null|nil|nobody|unknown|pending|later)$/i

const isBlank = (text: string) => NOTHING.test(text.trim())

/** A day anywhere on earth, and clocks that go wrong: what is later than this is a plan. */
const AHEAD_MS = 2 * 86_400_000

/** Of the clock where it is judged: results are judged again later, by tests that were made since. */
const isToCome = (when: string) => Date.parse(when) > Date.now() + AHEAD_MS

/** An ISO date, with or without a time. */
const isDate = (text: string) => /^\d{4}-\d{2}-\d{2}/.test(text.trim()) && !Number.isNaN(Date.parse(text))

function isLink(text: string): boolean {
  try {
    return ['http:', 'https:'].includes(new URL(text.trim()).protocol)
  } catch {
    return false
  }
}
