/** The log through both models, or as it stands where there are none. */
import { counted } from '../../core/numbers'
import { levelOf } from '../../result/gates'
import type { Role } from '../../core/roles'
import { atLine, ProblemError } from '../../core/problem'
import type { Environment } from '../../result/evidence'
import type { ModelBundle } from '../../models/bundle'
import type { LoadedModel, Replayer } from '../../replay/contract'
import type { RunOptions } from '../contract'
import { Journal, journalKey } from '../journal/journal'
import type { RowSink } from '../rows/sink'
import { BrokenReplay } from './conclude'
import { liveLabels } from './live'
import { Pipeline } from './pipeline'
import type { Replayed } from './replayed'
import type { Run } from './run-context'

/** Requests that the rollback drill replays again, at most. */
const DRILL_REQUESTS = 256
/** Rows per batch that are read where no model asks for a size. */
const PLAIN_ROWS = 4096
/** Bytes of inputs in one batch, at most, above the models' own batch. */
const BATCH_BYTES = 16 * 2 ** 20
const LEAST_ROWS = 512
/** Characters of what a journal is about: its head has little room. */
const MOST_SUBJECT = 120

/** Where it runs, and what of the models is known once they do: shapes that no file told. */
export interface Loaded {
  environment: Environment
  models: LoadedModel[]
}

/** @throws ProblemError 'stopped' where it was stopped meanwhile */
export async function load(
  replayer: Replayer,
  bundles: Record<Role, ModelBundle | null>,
  { backend }: RunOptions,
  stopped: AbortSignal,
): Promise<Loaded> {
  // Nothing is done yet that a stop could keep, and what is compiled now may take minutes.
  const end = () => replayer.close()
  stopped.addEventListener('abort', end, { once: true })
  try {
    const environment = await replayer.start({ backend, batchRows: null })
    const models: LoadedModel[] = []
    for (const role of ['primary', 'shadow'] as const) {
      const bundle = bundles[role]
      if (bundle) models.push(await replayer.load(role, bundle))
    }
    return { environment, models }
  } finally {
    stopped.removeEventListener('abort', end)
  }
}

/** What was answered of this replay before it was cut off; null where answers are not to be kept, or cannot be. */
export async function journalOf(
  { parts: { bundles, openJournal, log }, options, replayer }: Run,
  environment: Environment,
): Promise<Journal | null> {
  if (!replayer || !options.keepAnswers || !openJournal) return null
  const on = { environment, batchRows: replayer.batchRows() }
  const names = [bundles.primary?.card.name, bundles.shadow?.card.name, log.files[0]!.path]
  const about = { subject: names.filter(Boolean).join(', ').slice(0, MOST_SUBJECT), ...on }
  const file = await openJournal(await journalKey(bundles, on), about, options.keepAnswers)
  return file && Journal.of(file)
}

/** What broke a replay, and that what was answered by then need not be asked again. */
export function withKept(error: unknown, journal: Journal | null): unknown {
  if (!(error instanceof ProblemError) || !journal || journal.answered === 0) return error
  const kept = `${counted(journal.answered, 'request')} are answered, and kept ${journal.lasts}: replayed again on the same backend, it goes on after them.`
  const problem = { ...error.problem, mend: [error.problem.mend, kept].filter(Boolean).join(' ') }
  return error instanceof BrokenReplay
    ? new BrokenReplay(problem, error.answered, error.conclude)
    : new ProblemError(problem)
}

/** @throws ProblemError where nothing can be read, or the replay breaks */
export async function replay(
  { parts, options, layout, replayer, meter, stop }: Run,
  models: readonly LoadedModel[],
  { rows, journal }: { rows?: RowSink; journal?: Journal | null } = {},
): Promise<Replayed> {
  const signal = stop.replay
  meter.enter('replaying')
  const logNames = parts.log.profile.fields.map(({ name }) => name)
  const pipeline = new Pipeline({
    mapping: options.mapping,
    layout,
    log: parts.log,
    replayer,
    batchRows: replayer ? readRows(replayer.batchRows(), models) : PLAIN_ROWS,
    sampleSize: replayer ? Math.max(options.latencyRequests, DRILL_REQUESTS) : 0,
    seed: options.seed,
    keepOutputs: options.keepOutputs,
    ...(rows ? { rows } : {}),
    ...(journal ? { journal } : {}),
    live: {
      labels: await liveLabels(parts.labels, options.mapping, logNames, signal),
      level: levelOf(options.gates),
    },
    meter,
    signal,
  })
  const replayed = await pipeline.run()
  if (replayed.requests.n > 0) return replayed
  const [first] = replayed.requests.skipped
  throw new ProblemError({
    code: signal.aborted ? 'stopped' : 'empty-log',
    message: signal.aborted
      ? 'The replay was stopped before the first request.'
      : `The log holds no request that can be read${first ? `: ${first.count} rows were skipped (${first.reason})` : ''}.`,
    file: parts.log.files[0]!.path,
    ...(first?.examples[0]?.line ? { place: atLine(first.examples[0].line) } : {}),
    mend: 'Export the log again.',
  })
}

/** Whole batches of the models, several to a read where they are small: reading a row at a time costs more. */
function readRows(batchRows: number, models: readonly LoadedModel[]): number {
  const sizes = models.flatMap(({ inputs, outputs }) =>
    // Outputs are held as inputs are: of 100,000 classes, 512 requests are 200 MB, and four batches are under way.
    [...inputs, ...outputs].map(({ shape }) =>
      shape.slice(1).reduce<number>((n, axis) => n * (axis ?? 1), 4),
    ),
  )
  const rowBytes = Math.max(4, ...sizes)
  const rows = Math.max(batchRows, Math.min(LEAST_ROWS, Math.floor(BATCH_BYTES / rowBytes)))
  return Math.max(1, Math.floor(rows / batchRows)) * batchRows
}
