/** Fetches a model, or a report, by its address in a worker of its own (fetch-worker.ts), which cancelling ends. */
import { ProblemError, type Problem } from '../core/problem'
import type { DroppedFile } from '../files/dropped'
import type { FetchProgress } from './fetch-file'

/** What the worker is asked, once. */
export interface FetchRequest {
  url: string
  /** The page's address. */
  page: string
  what: 'model' | 'report'
}

/** What it answers: progress, then one of the others. */
export type FetchReply =
  { progress: FetchProgress } | { files: DroppedFile[] } | { problem: Problem } | { failure: string }

/**
 * @returns its files, as if they had been dropped; null where the signal aborted
 * @throws ProblemError as `fetchModel` and `fetchReport` do; 'fetcher-died'
 */
export function fetchInWorker(
  url: string,
  progress: (progress: FetchProgress) => void,
  signal: AbortSignal,
  what: FetchRequest['what'] = 'model',
): Promise<DroppedFile[] | null> {
  const worker = new Worker(new URL('./fetch-worker.ts', import.meta.url), {
    type: 'module',
    name: 'fetcher',
  })
  const reply = new Promise<DroppedFile[] | null>((resolve, reject) => {
    const died = (reason: string) =>
      reject(
        new ProblemError({
          code: 'fetcher-died',
          message: `The browser ended the fetching of this ${what}: ${reason || 'no reason given'}.`,
          file: url.replace(/[?#].*/s, ''),
          mend: 'Download the files and drop them here.',
        }),
      )
    signal.addEventListener('abort', () => resolve(null), { once: true })
    worker.onmessage = ({ data }: MessageEvent<FetchReply>) => {
      if ('progress' in data) progress(data.progress)
      else if ('files' in data) resolve(data.files)
      else if ('problem' in data) reject(new ProblemError(data.problem))
      else died(data.failure)
    }
    worker.onerror = (event) => {
      event.preventDefault()
      died(event.message)
    }
  })
  worker.postMessage({ url, page: location.href, what } satisfies FetchRequest)
  return reply.finally(() => worker.terminate())
}
