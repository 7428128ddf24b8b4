import { noEvidence } from '../gate'
import type { Gate } from '../gate'
import { count, plural } from '../../../core/numbers'
import { listText } from '../../../core/words'

/** None of the requests that must never break is broken; only where such a list is given. */
export const gate: Gate = {
  id: 'never-break',
  title: 'Never break',
  order: 60,
  judge({ neverBreak }) {
    if (!neverBreak) return null
    const { wanted, checked, broken, missing, examples } = neverBreak
    const seen = `${count(checked)} of ${count(wanted)} ${plural(wanted, 'request')} checked`
    if (broken > 0)
      return {
        status: 'fail',
        headline: `${count(broken)} broken`,
        detail: `${seen}; ${listText(examples.slice(0, 3).map(({ id }) => `“${id}”`))} ${plural(broken, 'is', 'are')} broken by shadow.`,
        glyph: null,
        needed: null,
      }
    if (checked < wanted)
      return noEvidence(
        `${count(wanted - checked)} missing`,
        `${seen}; the log lacks ${listText(missing.slice(0, 3).map((id) => `“${id}”`))}${missing.length > 3 ? ' and others' : ''}.`,
      )
    return { status: 'pass', headline: 'none broken', detail: `${seen}.`, glyph: null, needed: null }
  },
}
