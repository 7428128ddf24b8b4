/**
 * Workbenches brought to where a person would bring them: real files, read by the real session, on the page's own thread.
 * Only a replay is made up, so that a picture can be taken of any moment of one.
 */
import { tick } from 'svelte'
import type { Options } from '../../src/app/state/options'
import { readOptions } from '../../src/app/state/options'
import { loadDemo } from '../../src/app/state/demo'
import { Workbench } from '../../src/app/state/workbench.svelte'
import { type Problem, ProblemError } from '../../src/core/problem'
import type { DroppedFile } from '../../src/files/dropped'
import { sampleRows } from '../../src/report/requests/rows'
import type { EvaluationResult } from '../../src/result/evaluation-result'
import type { RowPage, RowQuery } from '../../src/result/rows'
import type { Progress, RunOptions, Slot, Sorting } from '../../src/session/contract'
import { LocalSession } from '../../src/session/session'

/** How a replay goes: it ends in a result or a problem, or stands at a progress for good. */
type Replay =
  { result: EvaluationResult } | { problem: Problem; answered?: number } | { progress: Progress[] }

interface Staged {
  replay?: Replay
  /** Files are being read, for good. */
  reading?: boolean
  options?: Partial<Options>
}

/** Tells what is left of the progress that is staged. */
let goOn: () => Promise<void> = async () => {}

/** Once the page is there: the replay goes on to its last staged progress, each drawn by itself. */
export const play = () => goOn()

const never = () => new Promise<never>(() => {})

class StagedSession extends LocalSession {
  constructor(private readonly staged: Staged) {
    super(() => {
      throw new Error('Nothing is replayed in the gallery.')
    })
  }

  override drop(files: DroppedFile[], slot?: Slot): Promise<Sorting> {
    return this.staged.reading ? never() : super.drop(files, slot)
  }

  override async run(_: RunOptions, onProgress: (progress: Progress) => void): Promise<EvaluationResult> {
    const replay = this.staged.replay!
    if ('problem' in replay) throw new ProblemError(replay.problem)
    if ('result' in replay) return replay.result
    const [first, ...later] = replay.progress
    if (first) onProgress(first)
    goOn = async () => {
      for (const progress of later) {
        onProgress(progress)
        await tick()
      }
    }
    return never()
  }

  override async unfinished(): Promise<number> {
    const { replay } = this.staged
    return replay && 'problem' in replay ? (replay.answered ?? 0) : 0
  }

  override async rows(query: RowQuery): Promise<RowPage> {
    const { replay } = this.staged
    return replay && 'result' in replay ? sampleRows(replay.result)(query) : super.rows(query)
  }
}

/** A workbench with nothing in it yet. Models are not tried on the device: that answers differently everywhere; nothing is kept. */
export function workbench(staged: Staged = {}): Workbench {
  const options = { ...readOptions(''), check: false, keep: false, ...staged.options }
  return new Workbench(options, async () => new StagedSession(staged))
}

/** With these files dropped, all at once. */
export async function holding(files: readonly DroppedFile[], staged: Staged = {}): Promise<Workbench> {
  const made = workbench(staged)
  const dropped = made.drop([...files])
  if (!staged.reading) await dropped
  return made
}

/** The demo's models and the first rows of its log, replayed as staged. */
export async function replayed(replay: Replay, options: Partial<Options> = {}): Promise<Workbench> {
  const made = await holding(await flights(), { replay, options })
  const run = made.run()
  if (!('progress' in replay)) await run
  else
    while (made.stage.at !== 'running' || made.stage.progress.phase !== replay.progress[0]!.phase)
      await new Promise((next) => setTimeout(next))
  return made
}

export function text(path: string, content: string): DroppedFile {
  return { path, file: new Blob([content]) }
}

const rows = 200

/** Of the demo: both models, the first rows of the log and of the baseline, the mapping. */
export async function flights(...only: Slot[]): Promise<DroppedFile[]> {
  const { files } = await loadDemo('flights')
  const taken: DroppedFile[] = []
  for (const [slot, all] of files)
    if (only.length === 0 || only.includes(slot))
      for (const { path, file } of all)
        taken.push(path.endsWith('.csv') ? { path, file: await headOf(file) } : { path, file })
  return taken
}

async function headOf(csv: Blob): Promise<Blob> {
  const lines = (await csv.slice(0, 60_000).text()).split('\n')
  return new Blob([lines.slice(0, rows + 1).join('\n') + '\n'])
}
