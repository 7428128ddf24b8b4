/** An evaluation in this process: the page's session, fed as the page feeds it. */
import { createWriteStream, readFileSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { ProblemError, severityOf, type Problem } from '../../core/problem'
import { defaultGates } from '../../result/gates'
import { evaluationJson } from '../../result/digests'
import { levelOf } from '../../result/sharing/levels'
import { shared } from '../../result/sharing/share'
import { withPlaceInWords } from '../../mapping/place-words'
import { fillTemplate } from '../../report/export'
import { withPictures } from '../../report/present/pictures'
import type { DroppedFile } from '../../files/dropped'
import type { MappingProposal, RunOptions, Slot, Sorting } from '../../session/contract'
import { CsvThread } from '../../session/node/csv-thread'
import { fromDisk } from '../../session/node/files'
import { createSession } from '../../session/node/session'
import { missing } from '../../session/readiness'
import type { LocalSession } from '../../session/session'
import { fileOptions, type EvaluateArguments } from '../arguments'
import { firstOf } from '../complaint'
import { modelAt, type ModelFiles } from '../model-files'
import { withoutPipes } from '../pipes'
import { reportTemplate } from '../place'
import type { Engine, Evaluation, Listener } from './engine'

/** Files that are in memory, for slots whose paths are not given. */
export type HeldHere = Partial<Record<Slot, DroppedFile[]>>

export const inThisProcess: Engine = (given, listener, folder, use) =>
  evaluated(given, {}, listener, folder, use)

/** @param held what is not on disk */
export function evaluated<T>(
  given: EvaluateArguments,
  held: HeldHere,
  listener: Listener,
  folder: string,
  use: (evaluation: Evaluation) => Promise<T>,
): Promise<T> {
  const csv = new CsvThread(join(folder, 'requests.csv'))
  // What classes may be called is known with the figures.
  const rows = given.out !== '' && !sharesRows(given)
  const session = createSession((data) => (rows ? csv.start(data) : undefined))
  return prepared(session, given, held, listener, async (options) => {
    listener.starting()
    const result = await session.run(options, (progress) => listener.progress(progress))
    return use({ result, save: saver(session, csv, result, folder, given) })
  })
}

/**
 * Gives everything to a session, which ends afterwards, and has it used with the options of its run.
 * @param held what is not on disk
 */
export async function prepared<T>(
  session: LocalSession,
  given: EvaluateArguments,
  held: HeldHere,
  listener: Pick<Listener, 'proposed'> & { signal?: AbortSignal | undefined },
  use: (options: RunOptions) => Promise<T>,
): Promise<T> {
  const { signal } = listener
  const end = () => session.close()
  signal?.throwIfAborted()
  signal?.addEventListener('abort', end)
  try {
    return await withoutPipes(given, async (onDisk) => {
      const sorting = await giveAll(session, onDisk, held)
      const mapping = await mappingFor(session, sorting, onDisk, listener)
      const { backend, latency: latencyRequests, seed, outputs: keepOutputs } = given
      const gates = sorting.slots.find(({ slot }) => slot === 'gates')?.gates ?? structuredClone(defaultGates)
      signal?.throwIfAborted()
      return use({ mapping, gates, backend, latencyRequests, seed, keepOutputs })
    })
  } catch (error) {
    throw signal?.aborted ? signal.reason : error
  } finally {
    signal?.removeEventListener('abort', end)
    session.close()
  }
}

/** The log comes last, as on the page. @throws ProblemError with the first complaint about the files */
async function giveAll(session: LocalSession, given: EvaluateArguments, held: HeldHere): Promise<Sorting> {
  for (const role of ['primary', 'shadow'] as const) {
    const place = given[role]
    if (place) whole(await session.drop(filesOf(await modelAt(place)), role), given)
  }
  for (const slot of fileOptions) {
    const path = given[slot]
    const files = held[slot] ?? (path ? fromDisk(path) : [])
    if (files.length > 0) whole(await session.drop(files, slot), given)
  }
  return whole(await session.drop(held.log ?? given.logs.flatMap(fromDisk), 'log'), given)
}

function filesOf(model: ModelFiles) {
  return model.kind === 'folder' ? fromDisk(model.path) : model.paths.flatMap(fromDisk)
}

function whole(sorting: Sorting, { backend }: EvaluateArguments): Sorting {
  complain(sorting.slots.flatMap(({ problems, model }) => [...problems, model?.unfit[backend]]))
  return sorting
}

async function mappingFor(
  session: LocalSession,
  { slots }: Sorting,
  { backend, logs }: EvaluateArguments,
  listener: Pick<Listener, 'proposed'>,
): Promise<MappingProposal['mapping']> {
  const { mapping, fields, preview } = await session.propose()
  listener.proposed(mapping)
  complain(preview.problems.map((problem) => withPlaceInWords(problem, mapping)))
  const [lacks] = missing(slots, { mapping, fields, blocked: false }, backend)
  if (lacks)
    throw new ProblemError({
      code: 'not-ready',
      message: lacks,
      file: logs.map((path) => basename(path)).join(', '),
    })
  return mapping
}

/** Notes and warnings keep nothing from running. */
function complain(found: readonly (Problem | undefined)[]): void {
  const problems = found.filter((problem) => problem !== undefined && severityOf(problem) === 'error')
  if (problems.length > 0) throw firstOf(problems as Problem[])
}

function saver(
  session: LocalSession,
  csv: CsvThread,
  whole: Evaluation['result'],
  folder: string,
  given: EvaluateArguments,
): Evaluation['save'] {
  const { share } = given
  return async (file) => {
    const result = share ? await withPictures(whole, (rows) => session.pictures(rows)) : whole
    const path = join(folder, file)
    switch (file) {
      case 'evaluation.json':
        return writeFileSync(path, evaluationJson(share ? await shared(result, share) : result))
      case 'report.html':
        return writeFileSync(
          path,
          fillTemplate(readFileSync(reportTemplate(), 'utf8'), await shared(result, share ?? figuresAlone)),
        )
      case 'requests.csv':
        if (share && sharesRows(given)) {
          const { classes } = await shared(result, share)
          const salt = share.as === 'hashed-ids' ? share.salt : null
          return writeBlob(await session.requestsCsv({ classes, salt }), path)
        }
        if (!(await csv.written())) await writeBlob(await session.requestsCsv(), path)
        return
      case 'outputs.jsonl':
        return writeBlob(await session.outputsJsonl(), path)
    }
  }
}

const figuresAlone = { as: 'figures', salt: '' } as const

/** Whether rows leave, and not as they are. */
const sharesRows = ({ share }: EvaluateArguments) => share !== null && levelOf[share.as] !== 'features'

function writeBlob(blob: Blob, path: string): Promise<void> {
  return pipeline(Readable.fromWeb(blob.stream() as never), createWriteStream(path))
}
