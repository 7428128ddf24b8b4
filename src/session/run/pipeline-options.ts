/** What a replay of a log needs to know. */
import type { Mapping } from '../../result/mapping'
import type { Replayer } from '../../replay/contract'
import type { OpenLog } from '../intake/log'
import type { Journal } from '../journal/journal'
import type { Layout } from '../requests/layout'
import type { RowSink } from '../rows/sink'
import type { LiveLabels } from './live'
import type { Meter } from './meter'

export interface PipelineOptions {
  mapping: Mapping
  layout: Layout
  log: OpenLog
  /** null where neither role has a model. */
  replayer: Replayer | null
  /** What was answered before, and is from now on; absent where nothing is kept. */
  journal?: Journal | null
  batchRows: number
  /** Requests kept aside for the latency pass and the drill. */
  sampleSize: number
  seed: number
  keepOutputs: boolean
  /** For what is shown of the labels while the replay runs; absent where nobody looks. */
  live?: {
    /** From a file of their own; null where they are in the log, or can only be joined afterwards. */
    labels: LiveLabels | null
    /** Of the always-valid test: 1 - confidence. */
    level: number
  }
  /** Takes each request with both answers as it comes; absent where only figures are wanted. */
  rows?: RowSink
  meter: Meter
  signal: AbortSignal
}
