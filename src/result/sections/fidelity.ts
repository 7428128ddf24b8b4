import type { Figure } from '../figures'
import type { Interval } from '../../core/interval'
export type CauseCode =
  | 'relabelled'
  | 'shifted'
  | 'threshold'
  | 'output-scale'
  | 'column-order'
  | 'columns-exchanged'
  | 'input-scale'
  | 'several'

export interface CauseTest {
  code: CauseCode
  /** What production may have done otherwise: 'primary was answered with “age” and “income” exchanged'. */
  what: string
  /** Agreement with the logged answers if that is undone; null with the reason where there was nothing to undo. */
  agreement: Figure
  /** Agreement of the replay as it is, on the same requests. */
  asReplayed: number
  /** Agreement gained by undoing it, with its 95 % interval; null where there was nothing to undo. */
  gain: { value: number; ci95: Interval | null } | null
  /** How many of its kind it is the best of, chosen on other requests; 1 where it was named beforehand. */
  bestOf: number
  likely: boolean
}

export interface Cause {
  code: CauseCode
  /** Agreement (share) that undoing the cause gives. */
  agreement: number
  /** In words: what it looks like, how much it explains, and what to do. */
  detail: string
}

export interface Fidelity {
  /** Replayed primary against logged primary. */
  agreement: Figure
  /** Largest difference of score (of the predicted class, where the class is the same) or number; null without. */
  largestDifference: number | null
  /** Whether at least 99 % agree, credibly, or as far as the log can tell. */
  faithful: boolean
  /** Share below which a replay counts as unfaithful. */
  threshold: number
  firstDifferent: { row: number; id: string; replayed: string; logged: string }[]
  /** What explains the difference clearly better than the replay as it is, best first. */
  causes: Cause[]
  /** Everything that was tested as a cause, with its result; what explains most first. Empty where nothing differs. */
  tested: CauseTest[]
  /** What could not be tested as a cause, and why. */
  untested: string[]
}
