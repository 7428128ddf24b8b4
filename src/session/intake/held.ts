/** What one slot holds, opened: a model, a table, a file of settings, or files that could not be read. */
import { ProblemError } from '../../core/problem'
import type { Problem } from '../../core/problem'
import type { DroppedFile } from '../../files/dropped'
import type { MappingFile } from '../../mapping/mapping-file'
import { looksLikeMapping, parseMappingFile } from '../../mapping/mapping-file'
import type { ModelBundle } from '../../models/bundle'
import { unfitBackends } from '../../models/kernels'
import type { KernelBackend } from '../../models/kernels'
import { loadBundle } from '../../models/load'
import { groupModels } from '../../models/recognise'
import type { Gates } from '../../result/gates'
import { parseGates } from '../../result/gates-file'
import type { Slot, SlotState } from '../contract'
import { slots } from '../slots'
import { classNamesAmong } from './class-names'
import { neededAnswers, neededFields } from './joined-fields'
import type { OpenLog } from './log'
import { openLog } from './log'

interface Dropped {
  slot: Slot
  files: DroppedFile[]
  /** Why the files went here, where the session decided. */
  why: string | null
  /** What only a person can say of where they went. */
  question: Problem | null
}

/** What was made of the files; with `problems` it is shown, and cannot be used. */
type Contents =
  | {
      kind: 'model'
      bundle: ModelBundle
      /** Backends that cannot run the bundle, and why. */
      unfit: Partial<Record<KernelBackend, Problem>>
      /** The model's own files, without what was dropped beside them. */
      modelFiles: DroppedFile[]
      /** The mapping file that came with the model. */
      mapping: MappingFile | null
      problems: Problem[]
    }
  | { kind: 'table'; log: OpenLog; problems: Problem[] }
  | { kind: 'mapping'; mapping: MappingFile; problems: [] }
  | { kind: 'gates'; gates: Gates; problems: [] }
  | { kind: 'report'; problems: [] }
  | { kind: 'broken'; problems: [Problem] }

export type Held = Dropped & Contents
export type HeldOf<Kind extends Contents['kind']> = Dropped & Extract<Contents, { kind: Kind }>

/** Opens what was put into a slot. Never throws: what is wrong becomes the slot's problem. */
export async function openSlot(
  slot: Slot,
  files: readonly DroppedFile[],
  why: string | null,
  question: Problem | null = null,
): Promise<Held> {
  const dropped: Dropped = { slot, files: [...files], why, question }
  try {
    return { ...dropped, ...(await open(dropped)) }
  } catch (error) {
    return { ...dropped, kind: 'broken', problems: [problemOf(error, files[0]?.path)] }
  }
}

async function open({ slot, files }: Dropped): Promise<Contents> {
  const path = files[0]?.path
  switch (slots[slot].holds) {
    case 'model':
      return openModel(files)
    case 'table': {
      const log = await openLog(files)
      return { kind: 'table', log, problems: problemsFrom(() => checkTable(slot, log), path) }
    }
    case 'mapping':
      return { kind: 'mapping', mapping: parseMappingFile(await json(files[0]), path), problems: [] }
    case 'gates':
      return { kind: 'gates', gates: parseGates(await json(files[0]), path), problems: [] }
    case 'report':
      return { kind: 'report', problems: [] }
  }
}

async function openModel(files: DroppedFile[]): Promise<ContentsOf<'model'>> {
  const { models, rest } = await groupModels(files)
  // One model among other files is taken out of them; several, or none, are for the loader to complain of.
  const modelFiles = models.length === 1 ? models[0]!.files : files
  const bundle = await loadBundle(modelFiles)
  bundle.classNames = await classNamesAmong([...rest, ...(models.length === 1 ? models[0]!.files : [])])
  const found = (await mappingAmong([...rest, ...(models[0]?.files ?? [])])) ?? {
    value: bundle.mapping,
    path: files[0]!.path,
  }
  let mapping: MappingFile | null = null
  const problems = problemsFrom(() => {
    if (found.value) mapping = parseMappingFile(found.value, found.path)
  }, files[0]!.path)
  return { kind: 'model', bundle, unfit: unfitBackends(bundle), modelFiles, mapping, problems }
}

type ContentsOf<Kind extends Contents['kind']> = Extract<Contents, { kind: Kind }>

async function mappingAmong(files: readonly DroppedFile[]): Promise<{ value: unknown; path: string } | null> {
  for (const { file, path } of files) {
    if (file.size > 4 * 2 ** 20) continue
    const head = (await file.slice(0, 16).text()).replace(/^\uFEFF/, '').trimStart()
    if (!head.startsWith('{')) continue
    try {
      const value: unknown = JSON.parse((await file.text()).replace(/^\uFEFF/, ''))
      if (looksLikeMapping(value)) return { value, path }
    } catch {
      // What is no JSON is no mapping.
    }
  }
  return null
}

/** @throws ProblemError where a table lacks what its slot is for */
function checkTable(slot: Slot, log: OpenLog): void {
  const { role } = slots[slot]
  if (slot === 'labels') neededFields(log)
  if (role) neededAnswers(log, role)
  if (slot === 'baseline' && !log.profile.fields.some((field) => field.role === 'feature'))
    throw new ProblemError({
      code: 'baseline-without-features',
      message: 'The baseline has no column that is a feature.',
      file: log.files[0]!.path,
      mend: 'Drop the training data, or a sample of it, with the columns that the log has.',
    })
}

function problemsFrom(check: () => void, path: string | undefined): Problem[] {
  try {
    check()
    return []
  } catch (error) {
    return [problemOf(error, path)]
  }
}

async function json(dropped: DroppedFile | undefined): Promise<unknown> {
  if (!dropped) return null
  try {
    return JSON.parse((await dropped.file.text()).replace(/^\uFEFF/, ''))
  } catch (error) {
    throw new ProblemError({
      code: 'bad-json',
      message: `The file is not JSON: ${error instanceof Error ? error.message : String(error)}`,
      file: dropped.path,
      mend: 'Save it again, or take it from the workbench.',
    })
  }
}

/** Anything thrown, as a Problem with the file it concerns. */
export function problemOf(error: unknown, file?: string): Problem {
  if (error instanceof ProblemError)
    return file && !error.problem.file ? { ...error.problem, file } : error.problem
  const message = error instanceof Error ? error.message : String(error)
  return { code: 'internal', message, ...(file ? { file } : {}) }
}

/** The slot as the page sees it. */
export function slotState(held: Held): SlotState {
  const { slot, files, why, question, problems } = held
  const bundle = held.kind === 'model' ? held.bundle : null
  return {
    slot,
    title: bundle?.card.name ?? (files.length === 1 ? files[0]!.path : `${files.length} files`),
    files: files.map(({ path, file }) => ({ path, bytes: file.size })),
    model:
      held.kind === 'model'
        ? {
            card: held.bundle.card,
            inputs: held.bundle.inputs,
            outputs: held.bundle.outputs,
            unfit: held.unfit,
          }
        : null,
    log: held.kind === 'table' ? held.log.profile : null,
    ...(why ? { why } : {}),
    ...(question ? { question } : {}),
    ...(held.kind === 'gates' ? { gates: held.gates } : {}),
    problems,
    warnings: bundle?.warnings ?? [],
  }
}
