/** What follows a replay, and what its result can do without: each step costs itself alone where it breaks. */
import type { Truth } from '../causes/label-fit'
import type { Rescaled } from '../../evaluation/rival'
import type { EvaluationData } from '../../evaluation/input'
import type { Problem } from '../../core/problem'
import { attempt, type Attempt } from './attempt'
import { causesOf, causesUntried, rescaledOf } from './causes'
import { deviceOf, deviceUnchecked, type CheckedDevice } from './device'
import type { Hashing, PartsEvidence } from './evidence'
import { readAlike, repeatOf } from './noise'
import type { Replayed } from './replayed'
import type { Run } from './run-context'
import { latencyOf } from './timing'

export interface Afterwards {
  found: Pick<EvaluationData, 'hypotheses' | 'noise' | 'device' | 'latency' | 'latencyReason'>
  hashes: PartsEvidence
  /** Scalings that labels speak for. */
  rescaled: Rescaled[]
  problems: Problem[]
}

/** Beside the joins: it has a worker of its own. */
export async function checkOf(run: Run, replayed: Replayed): Promise<CheckedDevice | null> {
  const { value, failed } = await attempt(() => deviceOf(run, replayed), run.stop.rest)
  return failed === null ? value : deviceUnchecked(run, failed)
}

export async function afterwards(
  run: Run,
  answered: Replayed,
  truth: Truth,
  baseline: EvaluationData['baseline'],
  checking: Promise<CheckedDevice | null>,
  hashing: Hashing,
): Promise<Afterwards> {
  const { options, meter, stop } = run
  const causes = await ofModels(run, () => causesOf(run, answered, baseline))
  const rescaled = await ofModels(run, () => rescaledOf(run, answered, truth, baseline))
  const repeat = await ofModels(run, () => repeatOf(run, answered))
  const checked = await checking
  // Before requests are timed: nothing else is to be computed then.
  const hashes = await hashing.finish(meter, stop.rest)
  const timed = await attempt(() => latencyOf(run, answered), stop.rest)
  const noise = {
    repeat: repeat.value,
    cpu: checked?.noise ?? null,
    sameReading: readAlike(options.mapping),
  }
  return {
    found: {
      hypotheses: causes.failed === null ? causes.value : causesUntried(causes.failed),
      noise: answered.sample.primary ? noise : null,
      device: checked?.device ?? null,
      latency: timed.value?.latency ?? null,
      latencyReason:
        timed.failed === null
          ? timed.value.reason
          : `Not measured: the timing broke. ${timed.failed} What was replayed stands.`,
    },
    hashes,
    // What could not be tried speaks for nothing.
    rescaled: rescaled.value ?? [],
    problems: [
      ...lost(repeat, 'noise-not-measured', 'How much primary differs from itself could not be measured.'),
      ...lost(timed, 'latency-not-measured', 'How long the models take could not be measured.'),
    ],
  }
}

/** A step that asks the models. One that their worker did not outlive leaves a new one to the next step. */
async function ofModels<T>(run: Run, work: () => T | Promise<T>): Promise<Attempt<T>> {
  const { replayer, options, stop } = run
  const tried = await attempt(work, stop.rest)
  if (tried.failed !== null && !stop.rest.aborted)
    await attempt(() => replayer?.start({ backend: options.backend, batchRows: null }), stop.rest)
  return tried
}

function lost({ failed }: Attempt<unknown>, code: Problem['code'], what: string): Problem[] {
  return failed === null
    ? []
    : [{ code, message: `${what} ${failed}`, mend: 'Replay again, or on another backend.' }]
}
