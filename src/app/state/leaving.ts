/** The question before the page is left with something that is nowhere else. */
import type { Workbench } from './workbench.svelte'

/** Whether leaving loses work: a run that is going, a result made here or a mapping changed by hand that is neither kept nor saved. */
function losesWork({
  stage,
  kept,
  draft,
  desk,
}: Pick<Workbench, 'stage' | 'kept' | 'draft' | 'desk'>): boolean {
  if (stage.at === 'running') return true
  if (kept.ready && draft.edited && !desk.upToDate) return true
  return stage.at === 'done' && stage.file === null && kept.lacks(stage.result)
}

export function askBeforeLeaving(workbench: Workbench): void {
  addEventListener('beforeunload', (event) => {
    if (losesWork(workbench)) event.preventDefault()
  })
}
