/** The premises: every file in `kinds/`, judged in order. */
import type { PremiseItem } from '../../result/premises'
import type { Premise, PremiseContext } from './premise'

const modules = import.meta.glob<{ premise: Premise }>('./kinds/*.ts', { eager: true })

/** Every premise there is, in the order they are shown. */
export const allPremises: Premise[] = Object.values(modules)
  .map((module) => module.premise)
  .sort((a, b) => a.order - b.order)

export function judgePremises(context: PremiseContext): PremiseItem[] {
  return allPremises.map(({ id, rests, judge }) => ({ id, rests, ...judge(context) }))
}
