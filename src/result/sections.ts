import * as v from 'valibot'
import { Fidelity } from './sections/fidelity'
import { NoiseFloor } from './sections/noise'
import { DeviceSample } from './sections/device'
import { FlipLedger } from './sections/flips'
import { NeverBreak } from './sections/never-break'
import { Slices } from './sections/slices'
import { Calibration } from './sections/calibration'
import { Curves } from './sections/curves'
import { Thresholds } from './sections/thresholds'
import { ScoreAgreement } from './sections/score-agreement'
import { Timeline } from './sections/timeline'
import { Sequential } from './sections/sequential'
import { LatencyDifference } from './sections/latency-difference'
import { FromDisagreements } from './sections/from-disagreements'
import { Independence } from './sections/independence'
import { ClassReading } from './sections/class-reading'
import { LabelSource } from './sections/label-source'
import { LabelStretches } from './sections/label-stretches'
import { ClassesLeftOut } from './sections/classes-left-out'
import { Power } from './sections/power'
import { Audit } from './sections/audit'

export const Sections = v.object({
  /** Whether the replay gives what production gave; null where the log has no answers of primary. */
  fidelity: v.nullable(Fidelity),
  /** How much primary differs from itself. */
  noise: v.nullable(NoiseFloor),
  /** A sample of the run computed again on the cpu; null where nothing was replayed. */
  device: v.nullable(DeviceSample),
  flips: v.nullable(FlipLedger),
  neverBreak: v.nullable(NeverBreak),
  slices: v.nullable(Slices),
  calibration: v.nullable(Calibration),
  curves: v.nullable(Curves),
  thresholds: v.nullable(Thresholds),
  scoreAgreement: v.nullable(ScoreAgreement),
  timeline: v.nullable(Timeline),
  sequential: v.nullable(Sequential),
  latencyDifference: v.nullable(LatencyDifference),
  fromDisagreements: v.nullable(FromDisagreements),
  power: v.nullable(Power),
  independence: v.nullable(Independence),
  /** What tables by class do not show, where there are too many classes to show all; null where all are. */
  classesLeftOut: v.nullable(ClassesLeftOut),
  /** Which output is which class, by the labels; null without enough of them, and for numbers. */
  classReading: v.nullable(ClassReading),
  /** What shows that labels may be a model's own answers; null where nothing does. */
  labelSource: v.nullable(LabelSource),
  /** Parts of the log whose labels or answers are of other requests; null where none was found. */
  labelStretches: v.nullable(LabelStretches),
  /** Every gate simulated with the truth on its line. */
  audit: v.nullable(Audit),
})
export type Sections = v.InferOutput<typeof Sections>
