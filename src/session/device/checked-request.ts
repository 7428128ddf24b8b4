/** A request that is computed again after the replay, and the batch that it was answered in. */
import type { Role } from '../../core/roles'
import type { Predictions } from '../../evaluation/input'
import type { InputTensor, ReplayedModel } from '../../replay/contract'

/** What one model was given and answered, a single request. */
export interface Answered {
  inputs: InputTensor[]
  replayed: ReplayedModel
}

export interface CheckedRequest {
  /** Row in the run's data. */
  row: number
  /** Since the replay began, when its batch was answered. */
  seconds: number
  /** Why it was kept: by chance, as one of a kind of disagreement, or because its answers stand out. */
  kept: 'chance' | 'kind' | 'outlier'
  primary: Answered | null
  shadow: Answered | null
}

/** A batch as it was answered. */
export interface AnsweredBatch {
  at: number
  n: number
  seconds: number
  /** null where the model does not run. */
  models: Record<Role, { inputs: InputTensor[]; encodeErrors: Uint8Array; replayed: ReplayedModel } | null>
  /** What was read out of it, by row of the run. */
  answers: Record<Role, Predictions>
}
