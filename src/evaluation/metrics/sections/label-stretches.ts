/** Parts of a log whose labels, or one model's answers, are of other requests: they stop to go together there. */
import { labelStretches } from '../label-stretches'
import type { Section } from '../section'

/** Intervals of agreement beyond chance: Wilson's of the share of fits. Stretches: Kadane's; none by chance (see stretch.ts). */
export const section: Section<'labelStretches'> = {
  key: 'labelStretches',
  compute({ data, worths, once }) {
    const found = once('stretches', () => labelStretches(data, worths.order))
    return found.length > 0 ? found : null
  },
}
