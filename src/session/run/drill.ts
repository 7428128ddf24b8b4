/** The rollback drill: primary loaded again from its files, replayed on requests it answered before, compared and timed. */
import type { EvaluationData } from '../../evaluation/input'
import type { RollbackDrill } from '../../result/gates'
import { ProblemError } from '../../core/problem'
import { loadBundle } from '../../models/load'
import { compareAnswers } from '../answers/compare'
import { readAnswers } from '../answers/read-output'
import type { Meter } from './meter'
import type { Evaluated } from './figures'

/**
 * Primary's files are read again, as a rollback would read them.
 * @throws ProblemError where primary was not replayed, or does not load again
 */
export async function rollbackDrill({ ran, data }: Evaluated, meter: Meter): Promise<RollbackDrill> {
  const { parts, options, replayed } = ran
  const { primary: inputs, rows } = replayed.sample
  if (!inputs || rows.length === 0)
    throw new ProblemError({
      code: 'no-drill',
      message: 'Primary was not replayed here, so there is nothing to roll back to and compare with.',
      mend: 'Drop the primary model and replay the log first.',
    })
  meter.enter('loading')
  const replayer = parts.createReplayer()
  try {
    const start = performance.now()
    const bundle = await loadBundle(parts.primaryFiles)
    await replayer.start({ backend: options.backend, batchRows: null })
    await replayer.load('primary', bundle)
    const loaded = performance.now()
    meter.enter('replaying')
    const answer = await replayer.replay({ seq: 0, n: rows.length, primary: inputs, shadow: null })
    const ended = performance.now()
    const again = readAnswers(options.mapping, 'primary', answer.primary, rows.length)
    const { changed, largestDifference } = compareAnswers(
      data.task,
      data.primary,
      rows,
      again,
      rows.length,
      rounding(data),
    )
    return {
      at: new Date().toISOString(),
      requests: rows.length,
      loadMs: loaded - start,
      replayMs: ended - loaded,
      largestDifference,
      changedPredictions: changed,
    }
  } finally {
    replayer.close()
  }
}

/** Float32 in another batch size may differ in its last bits: what is past them has changed. */
function rounding({ primary }: EvaluationData): number {
  let largest = 0
  for (const value of primary.values) if (Math.abs(value) > largest) largest = Math.abs(value)
  return largest * 1e-5
}
