/** What a premise that is refuted, or not settled, does to the checklist. */
import { premiseNames } from '../../result/names'
import type { ChecklistItem } from '../../result/checklist'
import type { PremiseItem } from '../../result/premises'

/**
 * A gate that rests on a refuted premise, or on one that has to be settled first and is not, is never 'pass': its figure
 * is right, and of something else than it says. A failing gate stays failing, for a refuted premise is no excuse; but where
 * the other reading could turn that around, it says no more than a pass would.
 */
export function withoutRefuted(items: ChecklistItem[], premises: readonly PremiseItem[]): ChecklistItem[] {
  return items.map((item) => {
    const open = keepsBack(item, premises)
    if (!open) return item
    const broken = open.status === 'refuted' ? 'refuted' : 'not settled'
    const why = `It would ${item.status}, but what it rests on is ${broken} (${premiseNames[open.id]}): ${open.detail}`
    return { ...item, status: 'insufficient', detail: `${why} ${item.detail}`, needed: null }
  })
}

/** The premise that keeps a gate from its answer, a refuted one before others. */
function keepsBack({ id, status }: ChecklistItem, premises: readonly PremiseItem[]): PremiseItem | null {
  const below = premises.filter(({ rests }) => rests.includes(id))
  if (status === 'fail') return below.find(({ blocksFail }) => blocksFail) ?? null
  if (status !== 'pass') return null
  return below.find((one) => one.status === 'refuted') ?? below.find(({ blocks }) => blocks) ?? null
}
