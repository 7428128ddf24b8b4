/** The question before the page is left with something that is nowhere else. */
import type { Workbench } from './workbench.svelte'

/** Whether leaving loses work: a run that is going, or a result made here that is neither kept nor saved. */
function losesWork({ stage, kept }: Pick<Workbench, 'stage' | 'kept'>): boolean {
  if (stage.at === 'running') return true
  return stage.at === 'done' && stage.file === null && kept.lacks(stage.result)
}

export function askBeforeLeaving(workbench: Workbench): void {
  addEventListener('beforeunload', (event) => {
    if (losesWork(workbench)) event.preventDefault()
  })
}
