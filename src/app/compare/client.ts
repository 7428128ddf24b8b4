/** The comparing worker, seen from the page. */
import { ProblemError } from '../../core/problem'
import type { Compared, FromComparing, ToCompare } from './contract'

/** @throws ProblemError 'not-comparable'; Error where the worker dies */
export async function compareInWorker(asked: ToCompare): Promise<Compared> {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'comparing' })
  try {
    const answer = await new Promise<FromComparing>((resolve, reject) => {
      worker.onmessage = ({ data }: MessageEvent<FromComparing>) => resolve(data)
      worker.onerror = ({ message }) => reject(new Error(message || 'its worker could not be started.'))
      worker.postMessage(asked)
    })
    if ('problem' in answer) throw new ProblemError(answer.problem)
    return answer.compared
  } finally {
    worker.terminate()
  }
}
