/** Whether labels look like a model's own answers: then they say nothing of which model is right. */
import type { OwnLabels } from '../../../result/sections/label-source'
import type { EvaluationData } from '../../input'
import { ownLabels } from '../label-copies'
import { ownNumbers } from '../number-copies'
import { mixedNumbers } from '../number-mix'
import type { Section } from '../section'

/** Counts alone, no interval: what is looked for is what chance does not do (a model never wrong where it should be, or labels that jump at its threshold). */
export const section: Section<'labelSource'> = {
  key: 'labelSource',
  takesChosenLabels: true,
  compute({ data, worths, once }) {
    const found = once('own labels', () =>
      data.task === 'regression' ? copiedNumbers(data) : ownLabels(data, worths.order),
    )
    return found.length > 0 ? found : null
  },
}

function copiedNumbers(data: EvaluationData): OwnLabels[] {
  const own = ownNumbers(data)
  return own.length > 0 ? own : mixedNumbers(data)
}
