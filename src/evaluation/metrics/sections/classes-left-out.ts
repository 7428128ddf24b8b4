/** Of many classes, what the tables by class do not show. */
import { leftOut, shownClasses } from '../../shown'
import type { Section } from '../section'

export const section: Section<'classesLeftOut'> = {
  key: 'classesLeftOut',
  takesChosenLabels: true,
  compute: ({ tally }) => leftOut(tally, shownClasses(tally)),
}
