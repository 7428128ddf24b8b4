import type { Timeline } from './sections/timeline'
import type { Thresholds } from './sections/thresholds'
import type { Slices } from './sections/slices'
import type { Sequential } from './sections/sequential'
import type { ScoreAgreement } from './sections/score-agreement'
import type { Fidelity } from './sections/fidelity'
import type { Power } from './sections/power'
import type { NoiseFloor } from './sections/noise'
import type { NeverBreak } from './sections/never-break'
import type { LatencyDifference } from './sections/latency-difference'
import type { FromDisagreements } from './sections/from-disagreements'
import type { FlipLedger } from './sections/flips'
import type { Curves } from './sections/curves'
import type { Calibration } from './sections/calibration'
export interface Sections {
  /** Whether the replay gives what production gave; null where the log has no answers of primary. */
  fidelity: Fidelity | null
  /** How much primary differs from itself. */
  noise: NoiseFloor | null
  flips: FlipLedger | null
  neverBreak: NeverBreak | null
  slices: Slices | null
  calibration: Calibration | null
  curves: Curves | null
  thresholds: Thresholds | null
  scoreAgreement: ScoreAgreement | null
  timeline: Timeline | null
  sequential: Sequential | null
  latencyDifference: LatencyDifference | null
  fromDisagreements: FromDisagreements | null
  power: Power | null
}
