/** What a premise is. One file per premise in `kinds/`; the registry finds it. See docs/adding-a-premise.md. */
import type { ChecklistItem } from '../../result/checklist'
import type { Patch } from '../../result/patch'
import type { PremiseId, PremiseItem } from '../../result/premises'
import type { Figures } from '../checklist/gate'
import type { EvaluationData } from '../input'

/** What a premise is judged by: figures that were computed anyway, and what the data says of its own making. */
export interface PremiseContext {
  figures: Figures
  data: EvaluationData
}

export interface Judgement extends Pick<
  PremiseItem,
  'status' | 'detail' | 'mend' | 'patches' | 'blocks' | 'blocksFail'
> {
  /** Of the gates that rest on the premise, those that what was found is about; all where this is absent. */
  rests?: ChecklistItem['id'][]
}

export interface Premise {
  id: PremiseId
  /** Place among the premises, ascending. */
  order: number
  /** Gates that say nothing where this does not hold. */
  rests: ChecklistItem['id'][]
  /** Pure, and of counts rather than rows: it is judged again with every change of the gates. */
  judge(context: PremiseContext): Judgement
}

export const confirmed = (detail: string): Judgement => ({
  status: 'confirmed',
  detail,
  mend: null,
  patches: [],
})

/** Neither shown to hold nor shown to fail. */
export const unconfirmed = (
  detail: string,
  mend: string | null = null,
  patches: Patch[] = [],
): Judgement => ({ status: 'unconfirmed', detail, mend, patches })

/** Unconfirmed, and a guess that could turn the figures around: they are not judged before it is settled. */
export const unsettled = (detail: string, mend: string, patches: Patch[]): Judgement => ({
  ...unconfirmed(detail, mend, patches),
  blocks: true,
})

export const refuted = (detail: string, mend: string, patches: Patch[] = []): Judgement => ({
  status: 'refuted',
  detail,
  mend,
  patches,
})
