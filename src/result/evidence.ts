/** What an evaluation was made from, as the result holds it. */
import type { FileEvidence } from '../core/file-evidence'
import type { Role } from '../core/roles'

export interface ModelEvidence {
  name: string
  format: string
  files: FileEvidence[]
  parameters: number | null
  inputs: string[]
  outputs: string[]
}

export interface Environment {
  backend: string
  renderer: string
  tfjs: string
  browser: string
  crossOriginIsolated: boolean
  cores: number | null
}

export interface Evidence {
  primary: ModelEvidence | null
  shadow: ModelEvidence | null
  logs: FileEvidence[]
  labels: FileEvidence[]
  baseline: FileEvidence[]
  /** Files of a model's predictions, joined to the requests by id. */
  predictions?: Record<Role, FileEvidence[]>
  /** Where each model's answers come from: replayed here, a column of the log, or a file of their own. */
  answers?: Record<Role, 'replayed' | 'log' | 'file'>
  /** The mapping used, as its own JSON file would hold it. */
  mapping: unknown
  environment: Environment
  startedAt: string
  replaySeconds: number | null
  /** Until the first batch was answered: shaders are compiled for it. null where nothing was replayed. */
  firstBatchSeconds?: number | null
  /** After the first batch; null where all was one batch. */
  requestsPerSecond: number | null
}
