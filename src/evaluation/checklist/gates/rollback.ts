import type { Rollback, RollbackDrill } from '../../gates'
import { noEvidence } from '../gate'
import type { Gate } from '../gate'
import { countText, listText, msText } from '../words'

/** Largest difference at which a reloaded primary still gives "its" outputs: float32 arithmetic on another run. */
const SAME_OUTPUT = 1e-4

/**
 * The way back was tested: who, when, how and a link, all four, or a drill here that succeeded (primary reloaded
 * from its files, replayed, and the same answers). A drill that changed predictions fails, whatever was written.
 */
export const gate: Gate = {
  id: 'rollback',
  title: 'Rollback',
  order: 50,
  judge(_figures, { rollback }) {
    const { drill } = rollback
    if (drill && drill.requests > 0) return byDrill(drill)
    const missing = missingEvidence(rollback)
    if (missing.length === 0)
      return {
        status: 'pass',
        headline: 'tested',
        detail: `${rollback.who} on ${rollback.when}: ${rollback.how}. ${rollback.link}`,
        glyph: null,
        needed: null,
      }
    if (missing.length === 4)
      return noEvidence('not tested', 'Drill it here, or say who tested it, when, how and where.')
    return noEvidence('incomplete', `Evidence lacks ${listText(missing)}.`)
  },
}

function byDrill(drill: RollbackDrill): ReturnType<Gate['judge']> {
  const same = drill.changedPredictions === 0 && drill.largestDifference <= SAME_OUTPUT
  const took = `Loaded in ${msText(drill.loadMs)}, replayed ${countText(drill.requests)} requests in ${msText(drill.replayMs)}`
  return {
    status: same ? 'pass' : 'fail',
    headline: same ? 'drilled' : 'differs',
    detail: `${took}: ${countText(drill.changedPredictions)} changed predictions, largest difference ${drill.largestDifference.toExponential(1)}.`,
    glyph: null,
    needed: null,
  }
}

function missingEvidence(rollback: Rollback): string[] {
  const lacks: string[] = []
  if (!rollback.who.trim()) lacks.push('who')
  if (!isDate(rollback.when)) lacks.push('when')
  if (!rollback.how.trim()) lacks.push('how')
  if (!isLink(rollback.link)) lacks.push('a link')
  return lacks
}

/** An ISO date, with or without a time. */
const isDate = (text: string) => /^\d{4}-\d{2}-\d{2}/.test(text.trim()) && !Number.isNaN(Date.parse(text))

function isLink(text: string): boolean {
  try {
    return ['http:', 'https:'].includes(new URL(text.trim()).protocol)
  } catch {
    return false
  }
}
