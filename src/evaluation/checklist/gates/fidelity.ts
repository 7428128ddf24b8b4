import type { Gate } from '../gate'
import { tellingText } from '../../premises/production'
import { count, percentText } from '../../../core/numbers'

/**
 * An alarm rather than a hurdle: it is on the checklist only where the replay credibly does not give what
 * production gave, and then it fails, because every other figure is of another primary.
 */
export const gate: Gate = {
  id: 'fidelity',
  title: 'Faithful replay',
  order: 0,
  judge({ fidelity }) {
    if (!fidelity || fidelity.faithful || fidelity.agreement.value === null) return null
    const { value, n, ci95 } = fidelity.agreement
    const cause =
      fidelity.causes[0]?.detail ?? 'Check the order and the scale of the features in the mapping.'
    return {
      status: 'fail',
      headline: percentText(value),
      detail: `The replayed primary gives production's answer to only ${percentText(value)} of ${count(n)} requests${tellingText(fidelity)}. ${cause}`,
      glyph: {
        value: value * 100,
        low: (ci95?.[0] ?? value) * 100,
        high: (ci95?.[1] ?? value) * 100,
        limit: fidelity.threshold * 100,
        passes: 'above',
        domain: [0, 100],
        unit: '%',
      },
      needed: null,
    }
  },
}
