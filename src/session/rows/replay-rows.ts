/** A log through both models, row by row, and no figure: what `replay` does. */
import { ProblemError } from '../../core/problem'
import type { Mapping } from '../../result/mapping'
import type { RunOptions } from '../contract'
import { checkParts } from '../run/check'
import type { Meter } from '../run/meter'
import { load, replay } from '../run/replaying'
import { startRun } from '../run/run'
import type { RunParts } from '../run/run-parts'
import type { Stop } from '../run/stop'
import type { RowFormat } from './encoders'
import { RowWriter } from './writer'

/**
 * @param to what the rows are written as, and who takes them as they come
 * @returns how the rows are read again
 * @throws ProblemError as a run does
 */
export async function replayRows(
  parts: RunParts,
  options: RunOptions,
  to: { format: RowFormat; write: (part: string | Uint8Array) => Promise<void> },
  meter: Meter,
  stop: Stop,
): Promise<Mapping> {
  checkParts(parts, options)
  const run = startRun(parts, options, meter, stop)
  try {
    const { models } = run.replayer
      ? await load(run.replayer, parts.bundles, options, stop.replay)
      : { models: [] }
    const writer = new RowWriter(to.format, options.mapping, run.layout, to.write)
    const { broke } = await replay(run, models, { rows: writer })
    // Rows end with the log: a part of them would be taken for all.
    if (broke) throw new ProblemError(broke)
    await writer.finish()
    return writer.read
  } finally {
    run.replayer?.close()
  }
}
