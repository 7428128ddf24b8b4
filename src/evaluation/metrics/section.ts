/**
 * A section: a family of figures beyond the fixed ones. One file per section in `sections/`, found by the registry;
 * its figures are under its key in the result, null where it does not apply. See docs/adding-a-figure.md.
 */
import type { Role } from '../../core/roles'
import type { Sections } from '../../result/sections'
import type { Gates } from '../../result/gates'
import type { EvaluationData } from '../input'
import type { GateMemo } from '../memo'
import type { Tally } from '../tally'
import type { RankedClass } from './ranking'
import type { Worths } from './worths'

/** What a section may look at. Rows are columns: never make an object per row. */
export interface Context {
  data: EvaluationData
  tally: Tally
  /** Which gates are read here is noted: only a change of those makes the section again. */
  gates: Gates
  seed: number
  /** Regression: how far apart two numbers agree. 0 for classes. */
  tolerance: number
  /** Whether only disagreements were chosen for labelling (see label-scope.ts). */
  chosen: boolean
  /** How many independent rows each gate's rows are worth. */
  worths: Worths
  /** A model's scores by class, sorted once; none where it has none, or nothing is labelled. */
  ranked: (role: Role) => RankedClass[]
  /** Looks before this one, at fewer requests. */
  looks: number
  /** Remembers what does not depend on gates, so that a change of them does not make it again. */
  once<T>(key: string, make: () => T): T
}

export interface Section<K extends keyof Sections = keyof Sections> {
  key: K
  /**
   * Where only disagreements were chosen for labelling, most figures would take these labels for a sample of all
   * requests: they are given none. true: this one knows what such labels say, and is given them.
   */
  takesChosenLabels?: boolean
  /** Pure and seeded; null where it does not apply to this evaluation. */
  compute(context: Context): Sections[K]
}

/** What sections are computed from: the context, and what those may see that do not know chosen labels. */
export interface SectionInput extends Omit<Context, 'once'> {
  fair: { data: EvaluationData; tally: Tally }
  memo: GateMemo
}
