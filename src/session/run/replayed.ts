/** What a replay of a log found: the requests, and what was answered to them. */
import type { Problem } from '../../core/problem'
import type { Role } from '../../core/roles'
import type { Predictions } from '../../evaluation/input'
import type { RawRows } from '../causes/raw-rows'
import type { CheckedRequest } from '../device/checked-request'
import type { Requests } from '../requests/request-store'
import type { RivalColumn } from '../requests/rival-columns'
import type { SampledInputs } from '../requests/sample'
import type { Speed } from './pace'

export interface Replayed extends Speed {
  requests: Requests
  predictions: Record<Role, Predictions>
  loggedPrimary: Predictions | null
  /** Columns that may be what others were taken for. */
  rivals: RivalColumn[]
  /** Requests as logged, of those whose answer by primary is logged; null where none is. */
  raw: RawRows | null
  /** The same of requests that a model was asked and that may have a label; null where it was not replayed, or predicts numbers. */
  labelled: Record<Role, RawRows | null>
  sample: SampledInputs
  /** Requests to be computed again elsewhere, with what was answered to them; empty where nothing was replayed. */
  checked: CheckedRequest[]
  /** Raw outputs, a JSON line per request, where they were to be kept. */
  outputs: Blob | null
  /** It ended before the log did. */
  stopped: boolean
  /** By what, where nobody stopped it. */
  broke: Problem | null
}
