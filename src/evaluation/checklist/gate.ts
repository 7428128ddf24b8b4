/** What a gate is. One file per gate in `gates/`; the registry finds it. See docs/adding-a-gate.md. */
import type { Gates } from '../../result/gates'
import type { EvaluationResult } from '../../result/evaluation-result'
import type { ChecklistItem } from '../../result/checklist'

/** Everything figured before the checklist: a gate reads figures, never rows. */
export type Figures = Omit<EvaluationResult, 'verdict' | 'headline' | 'checklist' | 'premises'>

export interface Gate {
  id: ChecklistItem['id']
  title: string
  /** Place on the checklist, ascending. */
  order: number
  /**
   * pass, fail, or insufficient (evidence exists or could, and does not settle it), or not-checked (nothing to
   * check it with was given). Pure. null where the gate does not apply to this evaluation.
   */
  judge(figures: Figures, gates: Gates): Omit<ChecklistItem, 'id' | 'title'> | null
}

/** A gate that nothing was given to check. */
export function notChecked(headline: string, detail: string): Omit<ChecklistItem, 'id' | 'title'> {
  return { status: 'not-checked', headline, detail, glyph: null, needed: null }
}

/** A gate with no evidence at all, where evidence is required. */
export function noEvidence(headline: string, detail: string): Omit<ChecklistItem, 'id' | 'title'> {
  return { status: 'insufficient', headline, detail, glyph: null, needed: null }
}

/** @returns how many more of something than `have` a total asks for; null where the total is unknown or reached. */
export function more(
  total: number | null,
  have: number,
  what: NonNullable<ChecklistItem['needed']>['what'],
): ChecklistItem['needed'] {
  return total === null || total <= have ? null : { more: total - have, what }
}
