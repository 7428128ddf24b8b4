/** What a page does while it is measured: tasks that hold its main thread, and when its phase changed. */
import type { Page } from 'playwright'

export interface Watch {
  /** Tasks of 50 ms and more, the least that browsers report; ms since navigation. */
  tasks: { start: number; ms: number }[]
  /** When the phase became 'done', ms since navigation. */
  doneAt: number
  /** Every phase with its beginning, ms since the epoch. */
  phases: { phase: string; at: number }[]
}

declare global {
  interface Window {
    watch: Omit<Watch, 'doneAt'> & { doneAt: number | null }
  }
}

/** Starts watching with the page's next navigation. */
export async function watchPage(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const watch: Window['watch'] = { tasks: [], doneAt: null, phases: [] }
    window.watch = watch
    new PerformanceObserver((list) => {
      for (const task of list.getEntries()) watch.tasks.push({ start: task.startTime, ms: task.duration })
    }).observe({ type: 'longtask', buffered: true })
    new MutationObserver(() => {
      const phase = document.querySelector('[data-testid="phase"]')?.getAttribute('data-phase')
      if (!phase || watch.phases.at(-1)?.phase === phase) return
      watch.phases.push({ phase, at: Date.now() })
      if (phase === 'done') watch.doneAt ??= performance.now()
    }).observe(document, { subtree: true, attributeFilter: ['data-phase'] })
  })
}

/** @throws Error where the page never was done */
export async function readWatch(page: Page): Promise<Watch> {
  const watch = await page.evaluate(() => window.watch)
  if (watch.doneAt === null) throw new Error('The page was not done.')
  return { ...watch, doneAt: watch.doneAt }
}
