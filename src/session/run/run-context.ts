/** What every step of a run is given. */
import type { Replayer } from '../../replay/contract'
import type { RunOptions } from '../contract'
import type { Layout } from '../requests/layout'
import type { Meter } from './meter'
import type { RunParts } from './run-parts'
import type { Stop } from './stop'

export interface Run {
  readonly parts: RunParts
  readonly options: RunOptions
  readonly layout: Layout
  /** null where neither role has a model. */
  readonly replayer: Replayer | null
  readonly meter: Meter
  readonly stop: Stop
}
