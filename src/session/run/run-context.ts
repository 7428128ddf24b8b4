/** What every step of a run is given. */
import type { Replayed } from './replayed'
import type { JoinCounts } from '../../result/requests'
import type { Problem } from '../../core/problem'
import type { Replayer } from '../../replay/contract'
import type { RunOptions } from '../contract'
import type { Layout } from '../requests/layout'
import type { Meter } from './meter'
import type { RunParts } from './run-parts'
import type { Grounds } from '../../evaluation/grounds'
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

/** What a run read and replayed: labels that come later are joined to it. */
export interface Ran {
  parts: RunParts
  options: RunOptions
  layout: Layout
  replayed: Replayed
  /** Files of predictions that were joined. */
  joined: JoinCounts[]
  /** What production's own answers say of the order of the classes. */
  settled: Grounds['classes']
  /** What is to be said of it, but of the labels. */
  problems: Problem[]
  /** Looks at fewer of its requests that could decide when it ended. */
  looks: number
}
