/** The premises: every file in `kinds/`, judged in order, and what a refuted one does to the checklist. */
import { premiseNames } from '../../result/names'
import type { ChecklistItem } from '../../result/checklist'
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

/**
 * A gate that rests on a refuted premise, or on one that has to be settled first and is not, is never 'pass': its figure
 * is right, and of something else than it says. A failing gate stays failing: a refuted premise is no excuse.
 */
export function withoutRefuted(items: ChecklistItem[], premises: readonly PremiseItem[]): ChecklistItem[] {
  return items.map((item) => {
    if (item.status !== 'pass') return item
    const broken = premises.find(({ status, rests }) => status === 'refuted' && rests.includes(item.id))
    const open = broken ?? premises.find(({ blocks, rests }) => blocks && rests.includes(item.id))
    if (!open) return item
    const why = `It would pass, but what it rests on is ${broken ? 'refuted' : 'not settled'} (${premiseNames[open.id]}): ${open.detail}`
    return { ...item, status: 'insufficient', detail: `${why} ${item.detail}`, needed: null }
  })
}
