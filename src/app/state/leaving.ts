/** The question before the page is left with something that is nowhere else. */
import type { Workbench } from './workbench.svelte'

/** Whether leaving loses work: a run that is going, a result made here or a mapping changed by hand that is neither kept nor saved. */
function losesWork({
  running,
  outcome,
  kept,
  draft,
  desk,
}: Pick<Workbench, 'running' | 'outcome' | 'kept' | 'draft' | 'desk'>): boolean {
  if (running) return true
  if (kept.ready && draft.edited && !desk.upToDate) return true
  return outcome?.file === null && kept.lacks(outcome.result)
}

export function askBeforeLeaving(workbench: Workbench): void {
  addEventListener('beforeunload', (event) => {
    if (losesWork(workbench)) event.preventDefault()
  })
}
