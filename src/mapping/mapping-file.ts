/** Mapping files: read, checked against the schema, and laid over a guess. */
import { escaped } from '../core/json-pointer'
import { isObject } from '../core/objects'
import { atPointer, ProblemError } from '../core/problem'
import { ROLES, type Role } from '../core/roles'
import { faultsOf } from '../result/faults'
import { MappingFile as FileSchema } from '../result/mapping'
import type { Mapping, MappingFile as WholeFile } from '../result/mapping'

/** A mapping file: any part of a mapping, for both models or (`model`) for one. */
export type MappingFile = Omit<WholeFile, '$schema' | 'inputs' | 'output'>

/** @throws ProblemError 'bad-mapping' with the JSON pointer of the first fault and how to mend it */
export function parseMappingFile(value: unknown, file?: string): MappingFile {
  const [fault, ...others] = faultsOf(FileSchema, value)
  if (fault) {
    const more = others.length > 0 ? ` (and ${others.length} more)` : ''
    const pointer = fault.path.map((key) => `/${escaped(String(key))}`).join('')
    throw badMapping(fault.message + more, fault.mend, file, pointer)
  }
  const { $schema: _schema, inputs, output, ...parsed } = structuredClone(value) as WholeFile
  if (inputs && output) parsed.model = { inputs, output }
  else if (inputs || output) {
    const [has, lacks] = inputs ? ['inputs', 'output'] : ['output', 'inputs']
    const message = `A mapping of one model needs both inputs and output; it has only ${has}.`
    throw badMapping(message, `Add "${lacks}".`, file)
  }
  for (const model of [parsed.model, parsed.models?.primary, parsed.models?.shadow])
    for (const input of model?.inputs ?? []) for (const feature of input.features) feature.steps ??= []
  return parsed
}

function badMapping(message: string, mend: string, file?: string, pointer = ''): ProblemError {
  const place = atPointer(pointer)
  return new ProblemError({ code: 'bad-mapping', message, ...(file ? { file } : {}), place, mend })
}

/** Any of these says that it is one. */
const KEYS = ['models', 'model', 'inputs', 'classes', 'roles', 'aliases', 'noLabel', 'noAnswer', 'units', 'decimalSigns', 'answers', 'confirmed', 'task'] // prettier-ignore

/** Does this JSON look like a mapping file, valid or not? Content decides, never the name. */
export function looksLikeMapping(value: unknown): boolean {
  if (!isObject(value) || 'verdict' in value || 'modelTopology' in value) return false
  return 'schemaVersion' in value && KEYS.some((key) => key in value)
}

/**
 * Lays a mapping file over a mapping; what the file says wins, key by key.
 * @param role whose mapping `model` is; null where the file was dropped on its own
 * @returns pointers that the file decided
 */
export function overlay(mapping: Mapping, file: MappingFile, role: Role | null): string[] {
  const set: string[] = []
  if (file.task) set.push(((mapping.task = file.task), '/task'))
  if (file.classes) set.push(((mapping.classes = [...file.classes]), '/classes'))
  if (file.ordinal !== undefined) set.push(((mapping.ordinal = file.ordinal), '/ordinal'))
  if (file.aliases) set.push(((mapping.aliases = { ...mapping.aliases, ...file.aliases }), '/aliases'))
  if (file.noLabel) set.push(((mapping.noLabel = [...file.noLabel]), '/noLabel'))
  if (file.noAnswer) mapping.noAnswer = [...file.noAnswer]
  if (file.units) mapping.units = { ...mapping.units, ...file.units }
  if (file.decimalSigns) mapping.decimalSigns = { ...mapping.decimalSigns, ...file.decimalSigns }
  if (file.replayed) mapping.replayed = structuredClone(file.replayed)
  if (file.cluster) mapping.cluster = file.cluster
  if (file.confirmed) mapping.confirmed = [...new Set([...(mapping.confirmed ?? []), ...file.confirmed])]
  for (const one of ROLES) {
    const answer = file.answers?.[one]
    if (!answer) continue
    mapping.answers = { ...mapping.answers, [one]: answer }
    set.push(`/answers/${one}`)
  }
  if (file.roles) set.push(((mapping.roles = { ...mapping.roles, ...file.roles }), '/roles'))
  for (const one of ROLES) {
    const model = file.models?.[one] ?? (role === one ? file.model : undefined)
    if (model) set.push(((mapping.models[one] = structuredClone(model)), `/models/${one}`))
  }
  return set
}
