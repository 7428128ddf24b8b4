/** The mapping proposed for what the slots hold, and what the first rows become under a mapping. */
import type { Problem } from '../evaluation/problem'
import type { Role } from '../evaluation/input'
import type { FieldProfile } from '../formats/contract'
import { compileEncoder } from '../mapping/encode'
import { guess } from '../mapping/guess'
import { sayWhoseLog } from '../mapping/lacking'
import { signatureOf } from '../mapping/signature'
import type { ModelSpec, Spec } from '../mapping/spec'
import { checkSpec, overlay } from '../mapping/validate'
import type { SpecFile } from '../mapping/validate'
import { baselineStatistics } from './baseline'
import type { MappingPreview, MappingProposal, Slot } from './contract'
import { answerFields, labelFields } from './labels'
import { flagsOf } from './layout'
import type { OpenLog } from './log'
import { firstBatch } from './log'
import { problemOf } from './slots'
import type { Held } from './slots'

type Slots = ReadonlyMap<Slot, Held>

/** Rows in which distinct labels and predictions are looked for. */
const VALUE_ROWS = 5000
const MOST_VALUES = 2000
const PREVIEW_ROWS = 5
/** Numbers of one row that a preview shows. */
const PREVIEW_WIDTH = 64

const ROLES: readonly Role[] = ['primary', 'shadow']

/** A mapping from signatures, columns and values; mapping files that were dropped win over guesses. */
export async function propose(slots: Slots): Promise<MappingProposal> {
  const log = slots.get('log')?.log ?? null
  const fields = log?.profile.fields ?? []
  const signature = (role: Role) => {
    const bundle = slots.get(role)?.bundle
    return bundle ? signatureOf(bundle) : null
  }
  const files = specFiles(slots)
  const baseline = slots.get('baseline')?.log ?? null
  const guessed = guess({
    fields,
    models: { primary: signature('primary'), shadow: signature('shadow') },
    baseline: baseline ? await baselineStatistics(baseline) : null,
    labels: await labelValues(slots),
    logged: { primary: await answerValues(slots, 'primary'), shadow: await answerValues(slots, 'shadow') },
    answerFields: {
      primary: answersFile(slots, 'primary')?.field.name ?? null,
      shadow: answersFile(slots, 'shadow')?.field.name ?? null,
    },
    given: { primary: given(files, 'primary'), shadow: given(files, 'shadow') },
  })
  const decided = files.flatMap(({ file, role }) => overlay(guessed.spec, file, role))
  resolveFields(guessed.spec, fields)
  for (const pointer of decided) guessed.why[pointer] = 'From the mapping file.'
  const lost = files.find(({ file, role }) => file.model && role === null)
  if (lost)
    guessed.problems.push({
      code: 'check-mapping-file',
      message:
        'The mapping file describes one model without saying which: its inputs and output are not used.',
      file: slots.get('spec')!.files[0]!.path,
      mend: 'Put it in the folder of its model, or write it as models.primary or models.shadow.',
    })
  const shown = await preview(guessed.spec, slots)
  const undecided = guessed.problems.filter(
    ({ place }) => !decided.some((pointer) => place?.startsWith(pointer)),
  )
  // One input that nothing fits: the guess says why none does. Of several, the check names all at once.
  const single = (role: Role) =>
    undecided.filter(({ code, place }) => code === 'unmapped-input' && place?.startsWith(`/models/${role}`))
      .length === 1
  const open = undecided.filter(
    ({ code, place }) =>
      code !== 'unmapped-input' || ROLES.some((role) => place?.startsWith(`/models/${role}`) && single(role)),
  )
  const found = sayWhoseLog(distinct([...open, ...shown.problems]), {
    primary: slots.get('primary')?.bundle,
    shadow: slots.get('shadow')?.bundle,
  })
  return {
    spec: guessed.spec,
    why: guessed.why,
    fields,
    preview: { ...shown, problems: [...outlived(slots, files, found), ...found] },
  }
}

/** A mapping file that stayed while its models were replaced: whether it is still theirs, a person must say. */
function outlived(
  slots: Slots,
  files: readonly { file: SpecFile; role: Role | null }[],
  found: readonly Problem[],
): Problem[] {
  const held = slots.get('spec')
  if (!held) return []
  const roles = ROLES.filter(
    (role) =>
      held.outlived.has(role) &&
      files.some(({ file, role: owner }) => file === held.spec && (file.models?.[role] || owner === role)),
  )
  if (roles.length === 0) return []
  const fits = !found.some(
    ({ code, place }) =>
      !code.startsWith('check-') && roles.some((role) => place?.startsWith(`/models/${role}`)),
  )
  const since = `${roles.join(' and ')} ${roles.length === 1 ? 'was' : 'were'} replaced after it was dropped`
  return [
    {
      code: fits ? 'check-mapping-outlived' : 'mapping-outlived',
      message: fits
        ? `The mapping file may be of another model: ${since}. It fits by shape, which does not say that it is right.`
        : `The mapping file no longer fits: ${since}.`,
      file: held.files[0]!.path,
      mend: 'Guess anew, or drop the mapping file that belongs to the new model.',
    },
  ]
}

/** Mapping files in the order they are laid over the guess: the models' own, then the one dropped by itself. */
function specFiles(slots: Slots): { file: SpecFile; role: Role | null }[] {
  const own = ROLES.flatMap((role) => {
    const file = slots.get(role)?.spec
    return file ? [{ file, role }] : []
  })
  const dropped = slots.get('spec')?.spec
  if (!dropped) return own
  // A mapping of one model, dropped by itself, is of the only model that has none.
  const without = ROLES.filter((role) => slots.get(role)?.bundle && !slots.get(role)?.spec)
  return [...own, { file: dropped, role: without.length === 1 ? without[0]! : null }]
}

function given(files: readonly { file: SpecFile; role: Role | null }[], role: Role): ModelSpec | null {
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
function resolveFields(spec: Spec, fields: readonly FieldProfile[]): void {
  const known = new Set(fields.map((field) => field.name))
  for (const model of Object.values(spec.models))
    for (const input of model?.inputs ?? [])
      for (const feature of input.features) {
        if (known.has(feature.field)) continue
        const like = fields.filter(
          ({ name }) => name.endsWith(`.${feature.field}`) || feature.field.endsWith(`.${name}`),
        )
        if (like.length === 1) feature.field = like[0]!.name
      }
}

async function labelValues(slots: Slots): Promise<string[] | null> {
  const labels = slots.get('labels')?.log
  const field = labels ? labelFields(labels.profile.fields)?.label : undefined
  if (labels && field) return distinctOf(labels, field)
  return roleValues(slots.get('log')?.log ?? null, 'label')
}

/** The file that a role's predictions come from, where there is one, and the field that holds them. */
function answersFile(slots: Slots, role: Role): { file: OpenLog; field: FieldProfile } | null {
  const file = slots.get(`${role}-predictions`)?.log
  const field = file && answerFields(file.profile.fields, role)?.answer
  return file && field ? { file, field } : null
}

async function answerValues(slots: Slots, role: Role): Promise<string[] | null> {
  const held = answersFile(slots, role)
  return held ? distinctOf(held.file, held.field) : roleValues(slots.get('log')?.log ?? null, role)
}

async function roleValues(log: OpenLog | null, role: 'label' | Role): Promise<string[] | null> {
  const field = log?.profile.fields.find((one) => one.role === role)
  return log && field ? distinctOf(log, field) : null
}

/** Distinct values of a field in the first rows; null where it cannot be read as text. */
async function distinctOf(log: OpenLog, field: FieldProfile): Promise<string[] | null> {
  const batch = await firstBatch(log, [{ field: field.name, as: 'text' }], VALUE_ROWS)
  const column = batch?.columns[0]
  if (!column || column.kind !== 'text') return null
  const used = new Set<string>()
  for (const code of column.codes) if (code >= 0) used.add(column.dictionary[code]!)
  return [...used].slice(0, MOST_VALUES)
}

/** What a spec makes of the first rows, with everything that keeps it from running. */
export async function preview(spec: Spec, slots: Slots): Promise<MappingPreview> {
  const log = slots.get('log')?.log ?? null
  const fields = log?.profile.fields ?? null
  const models = {
    primary: slots.get('primary')?.bundle ?? null,
    shadow: slots.get('shadow')?.bundle ?? null,
  }
  const problems = sayWhoseLog(checkSpec(spec, { models, fields }), models)
  const made: MappingPreview = { models: { primary: null, shadow: null }, problems }
  if (!log) return made
  const tensors = new Set(log.profile.fields.filter((one) => one.type === 'tensor').map((one) => one.name))
  for (const role of ROLES) {
    const model = models[role]
    const mapping = spec.models[role]
    if (!model || !mapping || problems.some((problem) => problem.place?.startsWith(`/models/${role}/inputs`)))
      continue
    try {
      const encoder = compileEncoder(mapping, model.inputs, tensors)
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

function distinct(problems: readonly Problem[]): Problem[] {
  const seen = new Set<string>()
  return problems.filter((problem) => {
    const key = `${problem.code} ${problem.place}`
    if (seen.has(key)) return false
    seen.add(key)
    return true
  })
}
