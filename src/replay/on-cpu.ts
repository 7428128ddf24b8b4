/** What the cpu backend answers: plain JavaScript, which any device is held against. */
import type { Role } from '../core/roles'
import type { ModelBundle } from '../models/bundle'
import type { InputTensor, ReplayedModel, Replayer } from './contract'
import type { Answers } from './protocol'

/** A replayer that answers requests apart from any batch. */
interface Reference extends Pick<Replayer, 'start' | 'load' | 'close'> {
  check(role: Role, n: number, inputs: InputTensor[]): Promise<Answers['check']>
}

/** @param reference a replayer for this alone, which is closed with the answer, or by the signal */
export async function answeredOnCpu(
  reference: Reference,
  bundle: ModelBundle,
  { role, n, inputs }: { role: Role; n: number; inputs: InputTensor[] },
  signal?: AbortSignal,
): Promise<ReplayedModel> {
  signal?.addEventListener('abort', () => reference.close(), { once: true })
  try {
    signal?.throwIfAborted()
    await reference.start({ backend: 'cpu', batchRows: null })
    await reference.load(role, bundle)
    return (await reference.check(role, n, inputs)).replayed
  } finally {
    reference.close()
  }
}
