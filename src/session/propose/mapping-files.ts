/** Mapping files that were dropped, beside a model or by themselves: whose each is, and whether it is theirs still. */
import { plural } from '../../core/numbers'
import { atPointer, type Edit, type Problem, severityOf } from '../../core/problem'
import { ROLES } from '../../core/roles'
import type { Role } from '../../core/roles'
import type { FieldProfile } from '../../formats/contract'
import type { MappingFile } from '../../mapping/mapping-file'
import type { Mapping, ModelMapping } from '../../result/mapping'
import type { Slots } from '../intake/slots'
import { isOfModel } from './assumptions'

/** A mapping file, and whose model it describes where it describes one; null where nobody says whose. */
export interface OwnedFile {
  file: MappingFile
  role: Role | null
}

/** Mapping files in the order they are laid over the guess: the models' own, then the one dropped by itself. */
export function mappingFiles(slots: Slots): OwnedFile[] {
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

export function modelIn(files: readonly OwnedFile[], role: Role): ModelMapping | null {
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
export function resolveFields(mapping: Mapping, fields: readonly FieldProfile[]): void {
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

/** A mapping file that stayed while its models were replaced: whether it is still theirs, a person must say. */
export function outlived(slots: Slots, files: readonly OwnedFile[], found: readonly Problem[]): Problem[] {
  const held = slots.mapping
  if (!held) return []
  const roles = ROLES.filter(
    (role) =>
      slots.outlived(role) &&
      files.some(({ file, role: owner }) => file === held.mapping && (file.models?.[role] || owner === role)),
  )
  if (roles.length === 0) return []
  const fits = !found.some(
    (problem) => severityOf(problem) !== 'note' && roles.some((role) => isOfModel(problem, role)),
  )
  const since = `${roles.join(' and ')} ${plural(roles.length, 'was', 'were')} replaced after it was dropped`
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

/** A mapping of one model that is nobody's is not used. */
export function nobodys(files: readonly OwnedFile[], slots: Slots): Problem[] {
  const model = files.find(({ file, role }) => file.model && role === null)?.file.model
  if (!model) return []
  const edits = uses(model, slots)
  return [
    {
      code: 'mapping-of-unknown-model',
      message:
        'The mapping file describes one model without saying which: its inputs and output are not used.',
      file: slots.mapping!.files[0]!.path,
      // Whoever says what feeds the models has answered.
      place: atPointer('/models'),
      mend: 'Say of which it is: put it in the folder of its model, or write it as models.primary or models.shadow.',
      ...(edits.length > 0 ? { edits } : {}),
    },
  ]
}

/** The models that it may be of, by the names of its inputs and of its output. */
function uses(model: ModelMapping, slots: Slots): Edit[] {
  const fitting = ROLES.filter((role) => {
    const bundle = slots.bundle(role)
    const inputs = bundle?.inputs.map(({ name }) => name) ?? []
    const isOutput = bundle?.outputs.some(({ name }) => name === model.output.tensor) ?? false
    return isOutput && inputs.length > 0 && model.inputs.every(({ tensor }) => inputs.includes(tensor))
  })
  const step = (role: Role): Edit['steps'][number] => ({ op: 'add', path: `/models/${role}`, value: model })
  const each = fitting.map((role) => ({ label: `It is of ${role}`, steps: [step(role)] }))
  return fitting.length < 2 ? each : [{ label: 'It is of both models', steps: fitting.map(step) }, ...each]
}
