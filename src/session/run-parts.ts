/** What a run is made of: what was dropped, opened and read. */
import type { Role } from '../evaluation/input'
import type { Problem } from '../evaluation/problem'
import type { DroppedFile } from '../formats/contract'
import type { ModelBundle } from '../models/bundle'
import type { Replayer } from '../replay/contract'
import type { OpenLog } from './log'

export interface RunParts {
  log: OpenLog
  labels: OpenLog | null
  /** A file of each role's predictions, joined by id. */
  predictions: Record<Role, OpenLog | null>
  baseline: OpenLog | null
  bundles: Record<Role, ModelBundle | null>
  /** Guesses of the mapping that the run rests on. */
  assumptions: Problem[]
  /** What primary was read from: the drill reads it again, whatever is dropped after the run. */
  primaryFiles: DroppedFile[]
  createReplayer: () => Replayer
}
