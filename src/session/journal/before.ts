/** What was answered of a replay that was cut off, taken for all that can be had of it. */
import { ProblemError } from '../../core/problem'
import type { Role } from '../../core/roles'
import type { ModelBundle } from '../../models/bundle'
import type { Replayer } from '../../replay/contract'
import { journalKey, type ComputedOn } from './journal'

/** A journal as it lies there; `about` is whatever wrote it said. */
export interface JournalHead {
  id: string
  about: unknown
  answered: number | null
}

/** Of a journal that is of these models: what they were computed on, and how many requests. */
export interface Before extends ComputedOn {
  answered: number
}

export type AnsweredBefore = (bundles: Record<Role, ModelBundle | null>) => Promise<Before | null>

/** @param heads newest first; where one is of these models, it says so by its id */
export async function answeredIn(
  heads: readonly JournalHead[],
  bundles: Record<Role, ModelBundle | null>,
): Promise<Before | null> {
  for (const { id, about, answered } of heads) {
    const { environment, batchRows } = about as Partial<ComputedOn>
    if (!answered || !environment || !batchRows) continue
    const on = { environment, batchRows }
    if ((await journalKey(bundles, on)) === id) return { ...on, answered }
  }
  return null
}

/** A replayer that has no models: beside the journal, which is asked first, it answers nothing. */
export function answeredAlone(before: Before | null): Replayer {
  const over = () =>
    Promise.reject(
      new ProblemError({
        code: 'replay-died',
        message: 'It was cut off here before, and the models are not asked again.',
        mend: 'Replay again: it goes on after what was answered.',
      }),
    )
  return {
    start: () => (before ? Promise.resolve(before.environment) : over()),
    load: (role, { inputs, outputs }) => Promise.resolve({ role, inputs, outputs, loadMs: 0 }),
    batchRows: () => before?.batchRows ?? 1,
    replay: over,
    latency: over,
    checkDevice: over,
    close: () => undefined,
  }
}
