/** The comparing worker, seen from the page. */
import { answerOf } from '../../core/answer'
import { ProblemError } from '../../core/problem'
import type { Compared, FromComparing, ToCompare } from './contract'

/** @throws ProblemError 'not-comparable'; Error where the worker dies */
export async function compareInWorker(asked: ToCompare): Promise<Compared> {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'comparing' })
  const died = (reason: string) => new Error(`its worker ended: ${reason}.`)
  const answer = await answerOf<FromComparing>(worker, asked, { died })
  if ('problem' in answer) throw new ProblemError(answer.problem)
  return answer.compared
}
