/** A model's output i is the class called i: names and indices belong together. */
import { percent } from '../../../core/numbers'
import { listText } from '../../../core/words'
import type { ClassReading, ModelReading } from '../../../result/sections/class-reading'
import type { Patch } from '../../../result/patch'
import type { Judgement, Premise, PremiseContext } from '../premise'
import { confirmed, refuted, unconfirmed } from '../premise'

const MEND = 'Put the names in the order of the model’s outputs, in the mapping.'
const VOUCH: Patch = {
  label: 'The order is right as it is',
  steps: [{ op: 'add', path: '/confirmed/-', value: 'classes' }],
}
/** Names that are shown of a long list. */
const SHOWN = 6

export const premise: Premise = {
  id: 'classes',
  order: 20,
  rests: ['accuracy', 'never-break'],
  judge({ data, figures }: PremiseContext): Judgement {
    if (data.task === 'regression') return confirmed('The models predict numbers: there are no classes.')
    const { classReading: reading } = figures
    const grounds = data.grounds?.classes
    if (grounds?.confirmed) return confirmed(grounds.detail)
    if (reading?.fits === 'relabelled')
      return refuted(
        `${bothReadings(reading)} The order that the mapping has is absurd: names and outputs do not belong together.`,
        `Take the order ${orderText(reading.order)}, or say in the mapping that the one it has is right.`,
        [
          { label: 'Take this order', steps: [{ op: 'replace', path: '/classes', value: reading.order }] },
          VOUCH,
        ],
      )
    if (reading?.fits === 'as-read')
      return confirmed(
        `${accuracies('As read', reading, 'asRead')}; no other order of the classes fits better.`,
      )
    return unconfirmed(grounds?.detail ?? 'Nothing says which output is which class.', MEND, [VOUCH])
  },
}

/** Both readings side by side: a person can see at once which is absurd. */
function bothReadings(reading: ClassReading): string {
  return `${accuracies('As read', reading, 'asRead')}; with the classes in the order ${orderText(reading.order)}, ${accuracies('', reading, 'relabelled')}.`
}

function accuracies(
  start: string,
  reading: ClassReading,
  which: keyof Pick<ModelReading, 'asRead' | 'relabelled'>,
): string {
  const parts = (['primary', 'shadow'] as const).flatMap((role) => {
    const value = reading[role]?.[which].value ?? null
    return value === null ? [] : [`${role} is right on ${percent(value)}`]
  })
  return `${start} ${listText(parts)}`.trim()
}

const orderText = (order: readonly string[]) =>
  order
    .slice(0, SHOWN)
    .map((name) => `“${name}”`)
    .join(', ') + (order.length > SHOWN ? ', ...' : '')
