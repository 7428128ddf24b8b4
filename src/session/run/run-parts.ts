/** What a run is made of: what was dropped, opened and read. */
import { ROLES, type Role } from '../../core/roles'
import { type Problem, ProblemError } from '../../core/problem'
import type { MappingGrounds } from '../propose/mapping-grounds'
import type { OtherHalf } from '../../evaluation/halves'
import type { EvaluationData } from '../../evaluation/input'
import type { DroppedFile } from '../../files/dropped'
import type { ModelBundle } from '../../models/bundle'
import type { Replayer } from '../../replay/contract'
import type { OpenLog } from '../intake/log'
import type { AnsweredBefore } from '../journal/before'
import type { OpenJournal } from '../journal/journal'
import { tableSlots, type TableSlot } from '../slots'
import type { Slots } from '../intake/slots'

/** Slots that a run is made of. */
const USED: readonly (Role | TableSlot)[] = [...tableSlots, ...ROLES]

export interface RunParts {
  log: OpenLog
  labels: OpenLog | null
  /** A file of each role's predictions, joined by id. */
  predictions: Record<Role, OpenLog | null>
  baseline: OpenLog | null
  bundles: Record<Role, ModelBundle | null>
  /** Guesses of the mapping that the run rests on. */
  assumptions: Problem[]
  /** What the mapping rests on, before anything is replayed. */
  grounds: MappingGrounds
  /** What primary was read from: the drill reads it again, whatever is dropped after the run. */
  primaryFiles: DroppedFile[]
  createReplayer: () => Replayer
  /** Where answers are kept until the run is over; absent where they are not. */
  openJournal?: OpenJournal | undefined
  /** Finds what was kept of a replay of these models; absent where nothing is. */
  answeredBefore?: AnsweredBefore | undefined
  /** Told of the data once all answers are there, before figures are made of it. */
  answered?: ((data: EvaluationData) => void) | undefined
  /** Another thread that makes half of the figures; absent where there is no core for it. */
  otherHalf?: OtherHalf | undefined
}

/** What a session brings to its runs. */
export type RunMeans = Pick<
  RunParts,
  'createReplayer' | 'answered' | 'openJournal' | 'answeredBefore' | 'otherHalf'
>

/** @throws ProblemError where there is no log, or a slot holds something that cannot be used: in its own words */
export function partsOf(slots: Slots, means: RunMeans): Omit<RunParts, 'assumptions' | 'grounds'> {
  for (const slot of USED) {
    const [problem] = slots.get(slot)?.problems ?? []
    if (problem) throw new ProblemError(problem)
  }
  const log = slots.table('log')
  if (!log)
    throw new ProblemError({
      code: 'no-log',
      message: 'There is no request log.',
      mend: 'Drop the log of captured requests: CSV, JSON lines or Parquet.',
    })
  return {
    log,
    labels: slots.table('labels'),
    predictions: { primary: slots.table('primary-predictions'), shadow: slots.table('shadow-predictions') },
    baseline: slots.table('baseline'),
    bundles: bundlesOf(slots),
    primaryFiles: slots.model('primary')?.modelFiles ?? [],
    ...means,
  }
}

/** @param question what only a person can say of the models: the first of what the run rests on */
export function restingOn(
  { assumptions, grounds }: Pick<RunParts, 'assumptions' | 'grounds'>,
  parts: Omit<RunParts, 'assumptions' | 'grounds'>,
  question: Problem | null,
): RunParts {
  return { ...parts, grounds, assumptions: question ? [question, ...assumptions] : assumptions }
}

/** Models that are there and can be used. */
export function bundlesOf(slots: Slots): RunParts['bundles'] {
  return { primary: slots.bundle('primary'), shadow: slots.bundle('shadow') }
}

/** Whether two runs are of the same models, log, predictions and baseline: files of the same name may hold something else. */
export function sameButLabels(a: RunParts, b: RunParts): boolean {
  const of = ({ log, predictions, baseline, bundles }: RunParts) => [
    log,
    baseline,
    predictions.primary,
    predictions.shadow,
    bundles.primary?.card,
    bundles.shadow?.card,
  ]
  const others = of(b)
  return of(a).every((part, i) => part === others[i])
}

/** The same without the models' weights: they are hundreds of megabytes, and only a replay needs them. */
export function withoutWeights(parts: RunParts): RunParts {
  const lean = (bundle: ModelBundle | null) => bundle && { ...bundle, weightData: new ArrayBuffer(0) }
  const { primary, shadow } = parts.bundles
  return { ...parts, bundles: { primary: lean(primary), shadow: lean(shadow) } }
}
