/** The mapping proposed for what the slots hold, and what the first rows become under a mapping. */
import { escaped } from '../../core/json-pointer'
import { pointerOf, type Problem, severityOf } from '../../core/problem'
import { ROLES } from '../../core/roles'
import type { Role, FieldRole } from '../../core/roles'
import type { FieldProfile } from '../../formats/contract'
import { roleOf } from '../../mapping/field-role'
import { compileEncoder } from '../../mapping/encode'
import { guess } from '../../mapping/guess'
import type { Guess } from '../../mapping/guess'
import { sayWhoseLog } from '../../mapping/lacking'
import { signatureOf } from '../../mapping/signature'
import type { ModelMapping, Mapping } from '../../result/mapping'
import { overlay } from '../../mapping/mapping-file'
import type { MappingFile } from '../../mapping/mapping-file'
import { checkMapping } from '../../mapping/validate'
import { standing } from './assumptions'
import type { MappingPreview, MappingProposal } from '../contract'
import { groundsOf } from './mapping-grounds'
import { answersFile, answerValues, labelValues, readAllValues, statisticsOf } from './grounds'
import { labelFor, offered } from './label'
import { flagsOf } from '../requests/layout'
import { firstBatch, namingLog } from '../intake/log'
import { problemOf } from '../intake/held'
import type { Slots } from '../intake/slots'

const PREVIEW_ROWS = 5
/** Numbers of one row that a preview shows. */
const PREVIEW_WIDTH = 64

/** What a person decided by hand, and a guess of the rest must follow. */
type Said = Pick<Mapping, 'roles'> & Partial<Pick<Mapping, 'task'>>

interface Guessed extends Guess {
  files: { file: MappingFile; role: Role | null }[]
  /** Pointers into the mapping that a mapping file decided. */
  decided: string[]
}

/** A mapping from signatures, columns and values; mapping files that were dropped win over guesses. */
export async function propose(slots: Slots): Promise<MappingProposal> {
  const guessed = await guessFor(slots, null)
  const { mapping, why } = guessed
  return {
    mapping,
    why,
    fields: slots.table('log')?.profile.fields ?? [],
    preview: await previewOf(mapping, slots, guessed),
  }
}

/** What a mapping makes of the first rows, with everything that keeps it from running, and what its roles suggest. */
export async function preview(mapping: Mapping, slots: Slots): Promise<MappingPreview> {
  const ofRoles = await guessFor(slots, { roles: mapping.roles })
  // A task as it would be guessed anyway is nobody's decision: what is to be said of that guess stands.
  const ofTask = mapping.task === ofRoles.mapping.task ? ofRoles : await guessFor(slots, mapping)
  const shown = await previewOf(mapping, slots, ofTask)
  return { ...shown, anew: { ofRoles: suggestion(ofRoles), ofTask: suggestion(ofTask) } }
}

/**
 * The mapping with the classes that only come after the first rows, where nobody decided which there are. The order
 * that somebody gave the others stays: what is new follows them.
 */
export async function completed(mapping: Mapping, slots: Slots, signal: AbortSignal): Promise<Mapping> {
  if (mapping.task !== 'classification') return mapping
  const before = (await guessFor(slots, mapping)).mapping
  if (!(await readAllValues(slots, signal))) return mapping
  const after = (await guessFor(slots, mapping)).mapping
  const text = (names: readonly string[]) => JSON.stringify(names)
  const asGuessed = text([...mapping.classes].sort()) === text([...before.classes].sort())
  if (!asGuessed || text(before.classes) === text(after.classes)) return mapping
  const more = after.classes.filter((name) => !mapping.classes.includes(name))
  const whole = structuredClone(mapping)
  const moved = text(mapping.classes) !== text(before.classes)
  if (moved && after.classes.length === mapping.classes.length) return mapping
  whole.classes = moved ? [...mapping.classes, ...more] : after.classes
  for (const role of ROLES) {
    const own = after.models[role]?.output.classes
    if (own && whole.models[role] && !whole.models[role].output.classes)
      whole.models[role].output.classes = own
  }
  return whole
}

function suggestion({ mapping, why }: Guessed): Pick<MappingProposal, 'mapping' | 'why'> {
  return { mapping, why }
}

/** A guess, and where nobody said which column is the truth, the one that plainly is. */
async function guessFor(slots: Slots, said: Said | null): Promise<Guessed> {
  const guessed = await guessOnce(slots, said)
  const fields = withRoles(slots.table('log')?.profile.fields ?? [], guessed.mapping.roles)
  const label = await labelFor(slots, fields, guessed)
  if (!label) return guessed
  if (said || !label.sure || guessed.files.some(({ file }) => file.roles?.[label.field])) {
    guessed.problems.push(offered(label))
    return guessed
  }
  const judged = await guessOnce(slots, { roles: { [label.field]: 'label' } })
  judged.why[`/roles/${escaped(label.field)}`] = label.why
  return judged
}

async function guessOnce(slots: Slots, said: Said | null): Promise<Guessed> {
  const log = slots.table('log')
  const files = mappingFiles(slots)
  const own = log?.profile.fields ?? []
  const fields = withRoles(own, {
    ...Object.assign({}, ...files.map(({ file }) => file.roles)),
    ...said?.roles,
  })
  const signature = (role: Role) => {
    const bundle = slots.bundle(role)
    return bundle ? signatureOf(bundle) : null
  }
  const baseline = slots.table('baseline')
  const logged = (role: Role) => answerValues(slots, role, fields)
  const guessed = guess({
    fields,
    models: { primary: signature('primary'), shadow: signature('shadow') },
    baseline: baseline ? await statisticsOf(baseline) : null,
    labels: await labelValues(slots, fields),
    logged: { primary: await logged('primary'), shadow: await logged('shadow') },
    answerFields: {
      primary: answersFile(slots, 'primary')?.field.name ?? null,
      shadow: answersFile(slots, 'shadow')?.field.name ?? null,
    },
    given: { primary: given(files, 'primary'), shadow: given(files, 'shadow') },
    task: said?.task ?? files.map(({ file }) => file.task).findLast(Boolean) ?? null,
  })
  const decided = files.flatMap(({ file, role }) => overlay(guessed.mapping, file, role))
  resolveFields(guessed.mapping, own)
  for (const pointer of decided) guessed.why[pointer] = 'From the mapping file.'
  guessed.problems = guessed.problems.filter(
    (problem) => !decided.some((pointer) => pointerOf(problem).startsWith(pointer)),
  )
  const lost = files.find(({ file, role }) => file.model && role === null)
  if (lost)
    guessed.problems.push({
      code: 'mapping-of-unknown-model',
      message:
        'The mapping file describes one model without saying which: its inputs and output are not used.',
      file: slots.mapping!.files[0]!.path,
      mend: 'Put it in the folder of its model, or write it as models.primary or models.shadow.',
    })
  return { ...guessed, files, decided }
}

function withRoles(fields: readonly FieldProfile[], roles: Record<string, FieldRole>): FieldProfile[] {
  return fields.map((field) => {
    const role = roleOf({ roles }, field)
    return role === field.role ? field : { ...field, role, why: 'as you said' }
  })
}

/** A mapping's tensors and problems, with those of the guess that it still rests on. */
async function previewOf(mapping: Mapping, slots: Slots, guessed: Guessed): Promise<MappingPreview> {
  const shown = await encoded(mapping, slots)
  const open = standing(guessed, mapping)
  // One input that nothing fits: the guess says why none does. Of several, the check names all at once.
  const single = (role: Role) =>
    open.filter((problem) => problem.code === 'unmapped-input' && ofModel(problem, role)).length === 1
  const kept = open.filter(
    (problem) =>
      problem.code !== 'unmapped-input' || ROLES.some((role) => ofModel(problem, role) && single(role)),
  )
  const found = sayWhoseLog(distinct([...kept, ...shown.problems]), {
    primary: slots.bundle('primary') ?? undefined,
    shadow: slots.bundle('shadow') ?? undefined,
  })
  const named = found.map((problem) => namingLog(problem, slots.table('log')))
  const problems = [...outlived(slots, guessed.files, found), ...named]
  const modelled = ROLES.filter((role) => slots.bundle(role))
  return { ...shown, problems, grounds: groundsOf(mapping, guessed, problems, modelled) }
}

/** A mapping file that stayed while its models were replaced: whether it is still theirs, a person must say. */
function outlived(
  slots: Slots,
  files: readonly { file: MappingFile; role: Role | null }[],
  found: readonly Problem[],
): Problem[] {
  const held = slots.mapping
  if (!held) return []
  const roles = ROLES.filter(
    (role) =>
      slots.outlived(role) &&
      files.some(({ file, role: owner }) => file === held.mapping && (file.models?.[role] || owner === role)),
  )
  if (roles.length === 0) return []
  const fits = !found.some(
    (problem) => severityOf(problem) !== 'note' && roles.some((role) => ofModel(problem, role)),
  )
  const since = `${roles.join(' and ')} ${roles.length === 1 ? 'was' : 'were'} replaced after it was dropped`
  return [
    {
      code: 'mapping-outlived',
      severity: fits ? 'note' : 'error',
      message: fits
        ? `The mapping file may be of another model: ${since}. It fits by shape, which does not say that it is right.`
        : `The mapping file no longer fits: ${since}.`,
      file: held.files[0]!.path,
      mend: 'Guess anew, or drop the mapping file that belongs to the new model.',
    },
  ]
}

/** Mapping files in the order they are laid over the guess: the models' own, then the one dropped by itself. */
function mappingFiles(slots: Slots): { file: MappingFile; role: Role | null }[] {
  const own = ROLES.flatMap((role) => {
    const file = slots.model(role)?.mapping
    return file ? [{ file, role }] : []
  })
  const dropped = slots.mapping?.mapping
  if (!dropped) return own
  // A mapping of one model, dropped by itself, is of the only model that has none.
  const without = ROLES.filter((role) => slots.model(role)?.mapping === null)
  return [...own, { file: dropped, role: without.length === 1 ? without[0]! : null }]
}

function given(files: readonly { file: MappingFile; role: Role | null }[], role: Role): ModelMapping | null {
  for (const { file, role: owner } of [...files].reverse()) {
    const model = file.models?.[role] ?? (owner === role ? file.model : undefined)
    if (model) return model
  }
  return null
}

/**
 * A mapping file names fields as one export had them; another wraps the same fields once more. A name that the log
 * lacks stands for the only field whose path ends like it: 'request.instances' and 'instances'.
 */
function resolveFields(mapping: Mapping, fields: readonly FieldProfile[]): void {
  const known = new Set(fields.map((field) => field.name))
  for (const model of Object.values(mapping.models))
    for (const input of model?.inputs ?? [])
      for (const feature of input.features) {
        if (known.has(feature.field)) continue
        const like = fields.filter(
          ({ name }) => name.endsWith(`.${feature.field}`) || feature.field.endsWith(`.${name}`),
        )
        if (like.length === 1) feature.field = like[0]!.name
      }
}

/** What a mapping makes of the first rows, with everything that keeps it from running. */
async function encoded(mapping: Mapping, slots: Slots): Promise<MappingPreview> {
  const log = slots.table('log')
  const fields = log?.profile.fields ?? null
  const models = {
    primary: slots.bundle('primary'),
    shadow: slots.bundle('shadow'),
  }
  const problems = sayWhoseLog(checkMapping(mapping, { models, fields }), models)
  const made: MappingPreview = { models: { primary: null, shadow: null }, problems }
  if (!log) return made
  const tensors = new Set(log.profile.fields.filter((one) => one.type === 'tensor').map((one) => one.name))
  for (const role of ROLES) {
    const model = models[role]
    const fed = mapping.models[role]
    if (!model || !fed || problems.some((problem) => pointerOf(problem).startsWith(`/models/${role}/inputs`)))
      continue
    try {
      const encoder = compileEncoder(fed, model.inputs, tensors)
      const batch = await firstBatch(log, encoder.fields, PREVIEW_ROWS)
      if (!batch) continue
      const { inputs } = encoder.encode(batch.columns, flagsOf(batch, [...encoder.fields.keys()]), batch.n)
      made.models[role] = inputs.map(({ name, shape, data }) => ({
        tensor: name,
        shape,
        rows: rowsOf(data, batch.n, shape),
      }))
    } catch (error) {
      problems.push(problemOf(error, log.files[0]?.path))
    }
  }
  return made
}

function rowsOf(
  data: ArrayLike<number | string>,
  n: number,
  shape: readonly number[],
): (number | string)[][] {
  const size = shape.slice(1).reduce((product, axis) => product * axis, 1)
  return Array.from({ length: n }, (_, i) =>
    Array.from({ length: Math.min(size, PREVIEW_WIDTH) }, (_, j) => data[i * size + j]!),
  )
}

function ofModel(problem: Problem, role: Role): boolean {
  return pointerOf(problem).startsWith(`/models/${role}`)
}

function distinct(problems: readonly Problem[]): Problem[] {
  const seen = new Set<string>()
  return problems.filter((problem) => {
    const key = `${problem.code} ${pointerOf(problem)}`
    if (seen.has(key)) return false
    seen.add(key)
    return true
  })
}
