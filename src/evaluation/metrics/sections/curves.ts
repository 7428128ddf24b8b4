/** ROC and precision-recall curves, bounded. */
import type { Section } from '../section'

/** Of more classes nobody looks at one curve each. */
const MOST_CLASSES = 50

export const section: Section<'curves'> = {
  key: 'curves',
  compute({ data: { task, classes, labels }, tally, ranked }) {
    const k = classes.length
    if (task === 'regression' || !labels || tally.labelled === 0 || k < 2 || k > MOST_CLASSES) return null
    const [primary, shadow] = [ranked('primary'), ranked('shadow')]
    if (primary.length + shadow.length === 0) return null
    const wanted = k === 2 ? [1] : classes.map((_, c) => c)
    return {
      classes: wanted.map((c, at) => ({
        class: classes[c]!,
        primary: primary[at]?.curve ?? [],
        shadow: shadow[at]?.curve ?? [],
      })),
    }
  },
}
