/** What each slot holds: files, what was made of them, and what is wrong with them. */
import { type Problem, ProblemError } from '../../core/problem'
import type { Role } from '../../core/roles'
import type { Gates } from '../../result/gates'
import { parseGates } from '../../result/gates-file'
import type { DroppedFile } from '../../files/dropped'
import type { MappingFile } from '../../mapping/validate'
import { looksLikeMapping, parseMappingFile } from '../../mapping/validate'
import type { ModelBundle } from '../../models/bundle'
import { unfitBackends } from '../../models/kernels'
import type { KernelBackend } from '../../models/kernels'
import { loadBundle } from '../../models/load'
import { groupModels } from '../../models/recognise'
import type { Slot, SlotState } from '../contract'
import { neededAnswers, neededFields } from './joined-fields'
import type { OpenLog } from './log'
import { openLog } from './log'

export interface Held {
  slot: Slot
  files: DroppedFile[]
  why: string | null
  bundle: ModelBundle | null
  /** Backends that cannot run the bundle, and why. */
  unfit: Partial<Record<KernelBackend, Problem>>
  /** The model's own files, without what was dropped beside them. */
  modelFiles: DroppedFile[]
  log: OpenLog | null
  mapping: MappingFile | null
  gates: Gates | null
  /** For a mapping file: the models it was first seen with, by their files' hashes; then those that came in their place. */
  seenWith: Map<Role, string>
  outlived: Set<Role>
  problems: Problem[]
  warnings: Problem[]
}

/** Opens what was put into a slot. Never throws: what is wrong becomes the slot's problem. */
export async function openSlot(slot: Slot, files: readonly DroppedFile[], why: string | null): Promise<Held> {
  const held: Held = {
    slot,
    files: [...files],
    why,
    bundle: null,
    unfit: {},
    modelFiles: [],
    log: null,
    mapping: null,
    gates: null,
    seenWith: new Map(),
    outlived: new Set(),
    problems: [],
    warnings: [],
  }
  try {
    await fill(held)
  } catch (error) {
    held.problems.push(problemOf(error, files[0]?.path))
  }
  return held
}

async function fill(held: Held): Promise<void> {
  switch (held.slot) {
    case 'primary':
    case 'shadow':
      return fillModel(held)
    case 'log':
    case 'baseline':
    case 'labels':
    case 'primary-predictions':
    case 'shadow-predictions':
      return fillTable(held)
    case 'mapping':
      held.mapping = parseMappingFile(await json(held.files[0]), held.files[0]?.path)
      return
    case 'gates':
      held.gates = parseGates(await json(held.files[0]), held.files[0]?.path)
      return
    case 'report':
  }
}

async function fillModel(held: Held): Promise<void> {
  const { models, rest } = await groupModels(held.files)
  const specs: { value: unknown; path: string }[] = []
  for (const file of [...rest, ...(models[0]?.files ?? [])]) {
    const value = await mappingIn(file)
    if (value !== null) specs.push({ value, path: file.path })
  }
  // One model among other files is taken out of them; several, or none, are for the loader to complain of.
  held.modelFiles = models.length === 1 ? models[0]!.files : held.files
  held.bundle = await loadBundle(held.modelFiles)
  held.unfit = unfitBackends(held.bundle)
  held.warnings.push(...held.bundle.warnings)
  const own =
    specs[0] ?? (held.bundle.mapping ? { value: held.bundle.mapping, path: held.files[0]!.path } : null)
  if (own) held.mapping = parseMappingFile(own.value, own.path)
}

async function mappingIn({ file }: DroppedFile): Promise<unknown> {
  if (file.size > 4 * 2 ** 20) return null
  const head = (await file.slice(0, 16).text()).replace(/^\uFEFF/, '').trimStart()
  if (!head.startsWith('{')) return null
  try {
    const value: unknown = JSON.parse((await file.text()).replace(/^\uFEFF/, ''))
    return looksLikeMapping(value) ? value : null
  } catch {
    return null
  }
}

async function fillTable(held: Held): Promise<void> {
  held.log = await openLog(held.files)
  const { fields } = held.log.profile
  const file = held.files[0]!.path
  if (held.slot === 'labels') neededFields(held.log)
  if (held.slot === 'primary-predictions') neededAnswers(held.log, 'primary')
  if (held.slot === 'shadow-predictions') neededAnswers(held.log, 'shadow')
  if (held.slot === 'baseline' && !fields.some((field) => field.role === 'feature'))
    throw new ProblemError({
      code: 'baseline-without-features',
      message: 'The baseline has no column that is a feature.',
      file,
      mend: 'Drop the training data, or a sample of it, with the columns that the log has.',
    })
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

/** A mapping file that stays while a model is replaced may be of the model that went: that is noted with it. */
export function noteModels(slots: ReadonlyMap<Slot, Held>): void {
  const mapping = slots.get('mapping')
  if (!mapping) return
  for (const role of ['primary', 'shadow'] as const) {
    const bundle = slots.get(role)?.bundle
    if (!bundle) continue
    const hashes = bundle.card.files.map(({ name, sha256 }) => sha256 || name).join()
    const first = mapping.seenWith.get(role)
    if (first === undefined) mapping.seenWith.set(role, hashes)
    else if (first === hashes) mapping.outlived.delete(role)
    else mapping.outlived.add(role)
  }
}

/** The slot as the page sees it. */
export function slotState(held: Held): SlotState {
  const { slot, files, bundle, unfit, log, why, gates, problems, warnings } = held
  return {
    slot,
    title: bundle?.card.name ?? (files.length === 1 ? files[0]!.path : `${files.length} files`),
    files: files.map(({ path, file }) => ({ path, bytes: file.size })),
    model: bundle && { card: bundle.card, inputs: bundle.inputs, outputs: bundle.outputs, unfit },
    log: log?.profile ?? null,
    ...(why ? { why } : {}),
    ...(gates ? { gates } : {}),
    problems,
    warnings,
  }
}
