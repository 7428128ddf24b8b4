/**
 * What the page offers to whoever drives it, at `window.workbench`: its state and its result as data. Files go in
 * through the page's own inputs (test ids `file-SLOT` and `folder-SLOT`), and come out as the browser's downloads.
 * The command line goes by this alone; what the page looks like may change.
 */
import type { Problem } from '../core/problem'
import type { EvaluationResult } from '../result/evaluation-result'
import type { Mapping } from '../result/mapping'
import type { HowShared } from '../result/sharing/levels'
import type { Phase } from './contract'

export interface PageState {
  phase: Phase
  /** Files are being read or fetched: everything else here is about to change. */
  busy: boolean
  /** Everything that keeps a run from starting or broke one, as the page lists it from top to bottom. */
  problems: Problem[]
  /** What a run still needs, a sentence each. */
  missing: string[]
  /** Whether a run may start. */
  ready: boolean
}

/** The files of a result, by the name each is downloaded under. */
export type ResultFile = 'evaluation.json' | 'report.html' | 'requests.csv' | 'outputs.jsonl'

export interface WorkbenchDriver {
  state(): PageState
  /** What feeds what, as it stands; null until there is a log. */
  mapping(): Mapping | null
  /** Starts a run where `state().ready`, and does nothing otherwise; `state()` says what becomes of it. */
  run(): void
  /** The result that is shown; null where none is. */
  result(): EvaluationResult | null
  /**
   * Makes and downloads a file of the result: whole, but for a report, which is of figures alone.
   * @param how it is shared, where that is asked for
   * @returns null, or what kept it from being made
   */
  save(file: ResultFile, how?: HowShared): Promise<Problem | null>
}

declare global {
  interface Window {
    workbench: WorkbenchDriver
  }
}
