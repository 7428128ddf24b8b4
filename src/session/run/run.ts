/** One run: models loaded, the log replayed, a sample timed, everything evaluated. */
import { ROLES } from '../../core/roles'
import type { Replayer } from '../../replay/contract'
import { layoutOf } from '../requests/layout'
import type { JoinedTo } from '../requests/layout'
import type { RunOptions } from '../contract'
import { answeredAlone } from '../journal/before'
import type { Journal } from '../journal/journal'
import { checkParts } from './check'
import { BrokenReplay, conclude, refusing } from './conclude'
import type { Concluding, Over } from './conclude'
import type { Conduct } from './conduct'
import { Hashing, plainEnvironment } from './evidence'
import type { Finished } from './figures'
import { namesToJoin } from './joins'
import type { Meter } from './meter'
import { journalOf, load, replay, withKept } from './replaying'
import type { Run } from './run-context'
import type { RunParts } from './run-parts'
import type { Stop } from './stop'

/**
 * @throws ProblemError where the parts do not fit together, nothing can be read, or the replay breaks; BrokenReplay where
 *   it breaks with requests answered
 */
export async function runEvaluation(
  parts: RunParts,
  asked: RunOptions,
  meter: Meter,
  stop: Stop,
  conduct: Conduct,
): Promise<Finished> {
  meter.enter('loading')
  const startedAt = new Date().toISOString()
  checkParts(parts, asked)
  const hashing = new Hashing(parts)
  const begun = startRun(parts, asked, meter, stop, await makerOf(parts, asked))
  const { replayer } = begun
  let journal: Journal | null = null
  let finished = false
  try {
    const { environment, models } = replayer
      ? await load(replayer, parts.bundles, asked, stop.replay)
      : { environment: plainEnvironment(), models: [] }
    journal = await journalOf(begun, environment)
    const read = await replay(begun, models, { journal })
    const [looks, before] = asked.watched ? [meter.shown, meter.shownBefore] : [0, 0]
    const over: Over = { read, environment, startedAt, hashing, conduct, looks, before }
    if (read.broke && !asked.answeredAlone) throw broken(begun, over)
    const evaluation = await conclude(begun, over)
    finished = !read.stopped
    return evaluation
  } catch (error) {
    throw withKept(error, journal)
  } finally {
    hashing.stop()
    replayer?.close()
    await journal?.close(finished)
  }
}

function broken(begun: Run, over: Over): BrokenReplay {
  const { read } = over
  const by = async ({ gates, meter, stop }: Concluding) => {
    const hashing = new Hashing(begun.parts)
    const replayer = begun.replayer && refusing(read.broke!)
    const run = { ...begun, options: { ...begun.options, gates }, replayer, meter, stop }
    try {
      return await conclude(run, { ...over, hashing })
    } finally {
      hashing.stop()
    }
  }
  return new BrokenReplay(read.broke!, read.requests.n, by)
}

/** Of a replayer that knows nothing but what was answered before, where nothing is to be asked of the models. */
async function makerOf(parts: RunParts, { answeredAlone: alone }: RunOptions): Promise<() => Replayer> {
  if (!alone) return parts.createReplayer
  const before = (await parts.answeredBefore?.(parts.bundles)) ?? null
  return () => answeredAlone(before)
}

/** What the parts are to each other, and the replayer where there is a model. */
export function startRun(
  parts: RunParts,
  options: RunOptions,
  meter: Meter,
  stop: Stop,
  createReplayer = parts.createReplayer,
): Run {
  const modelled = ROLES.some((role) => parts.bundles[role])
  return {
    parts,
    options,
    layout: layoutOf(options.mapping, parts.log.profile.fields, parts.bundles, joinedTo(parts)),
    replayer: modelled ? createReplayer() : null,
    meter,
    stop,
  }
}

/** Which files are joined, and by which fields. */
export function joinedTo({ labels, predictions }: RunParts): JoinedTo | null {
  const { primary, shadow } = predictions
  if (!labels && !primary && !shadow) return null
  return {
    names: namesToJoin({ labels, predictions }),
    predictions: { primary: primary !== null, shadow: shadow !== null },
  }
}
