/** Loads a model off the page's thread: JSON, HDF5 and checksums of large files take longer than a page may be still. */
import { answerOf } from '../core/answer'
import { type Problem, ProblemError } from '../core/problem'
import type { ModelBundle } from './bundle'
import type { DroppedFile } from '../files/dropped'

/** What the worker is asked, once. */
export interface LoadRequest {
  files: DroppedFile[]
  name: string | undefined
}

/** What it answers. */
export type LoadReply = { bundle: ModelBundle } | { problem: Problem } | { failure: string }

/**
 * Reads one model from the files dropped for it, in any order, whatever they are named: a model.json with its weight
 * files, a zip of that, a .keras or a .h5 file; a mapping beside it is kept. On a page this is done in a worker of its
 * own, which ends afterwards and gives its memory back.
 * @param name what to call it; else its folder or file
 * @throws ProblemError naming the file, the place in it and the mend
 */
export async function loadBundle(files: DroppedFile[], name?: string): Promise<ModelBundle> {
  // SSR is false in what Vite builds for browsers, which then leaves the reader, and HDF5's 4 MB, out of the page.
  if (import.meta.env?.SSR !== false) return (await import('./read')).readBundle(files, name)
  return readInWorker(files, name)
}

async function readInWorker(files: DroppedFile[], name?: string): Promise<ModelBundle> {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'model reader' })
  // Plain objects: a page's reactive proxies cannot be sent.
  const question: LoadRequest = { files: files.map(({ path, file }) => ({ path, file })), name }
  const said = await answerOf<LoadReply>(worker, question, { died: (reason) => died(files, reason) })
  if ('bundle' in said) return said.bundle
  throw 'problem' in said ? new ProblemError(said.problem) : new Error(said.failure)
}

function died(files: DroppedFile[], reason: string): ProblemError {
  return new ProblemError({
    code: 'reader-died',
    message: `The browser ended the reading of this model: ${reason}.`,
    ...(files[0] ? { file: files[0].path } : {}),
    mend: 'It may be short of memory: close other tabs, or export the model with quantised weights.',
  })
}
