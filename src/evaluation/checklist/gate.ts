/** What a gate is. One file per gate in `gates/`; the registry finds it. See docs/adding-a-gate.md. */
import type { Gates } from '../../result/gates'
import type { EvaluationResult } from '../../result/evaluation-result'
import type { ChecklistItem } from '../../result/checklist'
import { rowsToSettle } from '../statistics/bounds'
import type { Judged } from '../statistics/bounds'
import { CHANCE, rateChances } from '../statistics/forecast'
import type { Chances } from '../statistics/forecast'
import { percentText } from '../../core/numbers'
import { moreText } from '../../core/words'

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

/**
 * @param chances of the total, where it is not sure to do
 * @returns how many more of something than `have` a total asks for; null where the total is unknown or reached
 */
export function more(
  total: number | null,
  have: number,
  what: NonNullable<ChecklistItem['needed']>['what'],
  chances: Chances | null = null,
): ChecklistItem['needed'] {
  if (total === null || total <= have) return null
  const asked = { more: total - have, what }
  if (!chances || chances.chance >= CHANCE || (chances.likely ?? Infinity) <= total) return asked
  const chance = Number(chances.chance.toPrecision(2))
  return { ...asked, chance, ...(chances.likely !== null && { likely: chances.likely - have }) }
}

/** ' with a chance of 52 %, about 5,900 more labels with one of 80 %'; '' where it is as good as sure. */
export function chanceText(needed: ChecklistItem['needed'], what: string): string {
  if (needed?.chance === undefined) return ''
  const likely =
    needed.likely === undefined ? '' : `, ${moreText(needed.likely, what)} with one of ${percentText(CHANCE)}`
  return ` with a chance of ${percentText(needed.chance, 2)}${likely}`
}

/** How many more rows settle a rate against its limit, at the rate seen, and with which chance. */
export function rateNeeded(
  rate: number,
  limit: number,
  judged: Judged,
  have: number,
  what: NonNullable<ChecklistItem['needed']>['what'],
): ChecklistItem['needed'] {
  const total = rowsToSettle(rate, limit, judged)
  return more(total, have, what, total === null ? null : rateChances(rate, limit, judged, total))
}
