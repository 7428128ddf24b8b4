/** Fetches a model, or a report, by its address in a worker of its own (fetch-worker.ts), which cancelling ends. */
import { answerOf } from '../core/answer'
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
export async function fetchInWorker(
  url: string,
  progress: (progress: FetchProgress) => void,
  signal: AbortSignal,
  what: FetchRequest['what'] = 'model',
): Promise<DroppedFile[] | null> {
  const worker = new Worker(new URL('./fetch-worker.ts', import.meta.url), {
    type: 'module',
    name: 'fetcher',
  })
  const died = (reason: string) =>
    new ProblemError({
      code: 'fetcher-died',
      message: `The browser ended the fetching of this ${what}: ${reason}.`,
      file: url.replace(/[?#].*/s, ''),
      mend: 'Download the files and drop them here.',
    })
  const goesOn = (said: FetchReply) => {
    if ('progress' in said) progress(said.progress)
    return 'progress' in said
  }
  try {
    const question: FetchRequest = { url, page: location.href, what }
    const said = await answerOf<FetchReply>(worker, question, { died, goesOn, signal })
    if ('files' in said) return said.files
    throw 'problem' in said ? new ProblemError(said.problem) : died('failure' in said ? said.failure : '')
  } catch (thrown) {
    if (signal.aborted) return null
    throw thrown
  }
}
