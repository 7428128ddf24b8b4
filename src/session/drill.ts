/** The rollback drill: primary loaded again from its files, replayed on requests it answered before, compared and timed. */
import type { EvaluationData } from '../evaluation/input'
import type { RollbackDrill } from '../evaluation/gates'
import { ProblemError } from '../evaluation/problem'
import { probabilityWidth } from '../mapping/interpret'
import { interpret } from '../mapping/interpret'
import type { DroppedFile } from '../formats/contract'
import { loadBundle } from '../models/load'
import type { Replayer } from '../replay/contract'
import type { Meter } from './meter'
import { PredictionStore } from './predictions'
import type { Finished } from './run'

/**
 * @param files primary's files as they were dropped: they are read again, as a rollback would
 * @throws ProblemError where primary was not replayed, or does not load again
 */
export async function rollbackDrill(
  finished: Finished,
  files: readonly DroppedFile[],
  createReplayer: () => Replayer,
  meter: Meter,
): Promise<RollbackDrill> {
  const { data, options, sample } = finished
  const { primary: inputs, rows } = sample
  if (!inputs || rows.length === 0)
    throw new ProblemError({
      code: 'no-drill',
      message: 'Primary was not replayed here, so there is nothing to roll back to and compare with.',
      mend: 'Drop the primary model and replay the log first.',
    })
  meter.enter('loading')
  const replayer = createReplayer()
  try {
    const start = performance.now()
    const bundle = await loadBundle([...files])
    await replayer.start({ backend: options.backend, batchRows: null })
    await replayer.load('primary', bundle)
    const loaded = performance.now()
    meter.enter('replaying')
    const answer = await replayer.replay({ seq: 0, n: rows.length, primary: inputs, shadow: null })
    const ended = performance.now()
    const again = new PredictionStore(data.task, widthOf(finished))
    again.reserve(rows.length)
    const { output } = options.spec.models.primary!
    const tensor = answer.primary?.outputs.find((one) => one.name === output.tensor)
    if (!answer.primary || !tensor || Array.isArray(tensor.data)) again.failAll(0, rows.length, 'no-output')
    else {
      again.fail(0, rows.length, answer.primary.errors, answer.primary.codes)
      const errors = { nonFinite: again.code('non-finite-output'), notAClass: again.code('not-a-class') }
      const raw = { shape: tensor.shape, data: tensor.data }
      interpret(raw, output.read, data.classes.length, rows.length, again, 0, errors)
    }
    return {
      at: new Date().toISOString(),
      requests: rows.length,
      loadMs: loaded - start,
      replayMs: ended - loaded,
      ...differences(data, rows, again),
    }
  } finally {
    replayer.close()
  }
}

function widthOf({ data, options }: Finished): number {
  return probabilityWidth(options.spec.models.primary!.output.read, data.classes.length)
}

/** Against what primary answered to the same requests in the run. */
function differences(
  { task, primary }: EvaluationData,
  rows: Int32Array,
  again: PredictionStore,
): { largestDifference: number; changedPredictions: number } {
  let largest = 0
  let changed = 0
  const compare = (a: number, b: number) => {
    const distance = Math.abs(a - b)
    if (distance > largest) largest = distance
  }
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i]!
    const failed = again.errors[i] !== 0
    if (failed !== (primary.errors[row] !== 0)) {
      changed += 1
      continue
    }
    if (failed) continue
    if (task === 'regression') {
      compare(again.values[i]!, primary.values[row]!)
      if (again.values[i] !== primary.values[row]) changed += 1
      continue
    }
    if (again.classes[i] !== primary.classes[row]) changed += 1
    if (!Number.isNaN(again.scores[i]!)) compare(again.scores[i]!, primary.scores[row]!)
  }
  return { largestDifference: largest, changedPredictions: changed }
}
