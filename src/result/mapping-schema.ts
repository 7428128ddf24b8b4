/**
 * A validator for the part of JSON Schema (2020-12) that mapping.schema.json uses. Not a library's: those compile
 * schemas with `new Function`, which a strict Content-Security-Policy forbids, or weigh more than the page.
 */
import type { Problem } from '../core/problem'
import { escaped } from '../core/json-pointer'

export interface Schema {
  $ref?: string
  $defs?: Record<string, Schema>
  type?: string | string[]
  const?: unknown
  enum?: unknown[]
  properties?: Record<string, Schema>
  required?: string[]
  additionalProperties?: boolean | Schema
  items?: Schema
  minItems?: number
  minLength?: number
  minimum?: number
  maximum?: number
  anyOf?: Schema[]
  oneOf?: Schema[]
}

/** @returns every violation, each with the JSON pointer it is at. */
export function violations(value: unknown, schema: Schema, root: Schema, file?: string): Problem[] {
  const found: Problem[] = []
  visit(value, schema, '', { root, file, found })
  return found
}

interface Visit {
  root: Schema
  file: string | undefined
  found: Problem[]
}

function complain(visit: Visit, pointer: string, message: string, mend: string): void {
  visit.found.push({
    code: 'bad-mapping',
    message,
    ...(visit.file ? { file: visit.file } : {}),
    place: pointer || '/',
    mend,
  })
}

function visit(value: unknown, given: Schema, pointer: string, state: Visit): void {
  const schema = resolved(given, state.root)
  if (schema.anyOf ?? schema.oneOf) return choose(value, (schema.anyOf ?? schema.oneOf)!, pointer, state)
  if ('const' in schema && value !== schema.const)
    return complain(
      state,
      pointer,
      `${said(value)} is not ${said(schema.const)}.`,
      `Write ${said(schema.const)}.`,
    )
  if (schema.enum && !schema.enum.includes(value))
    return complain(
      state,
      pointer,
      `${said(value)} is not allowed.`,
      `Use one of ${schema.enum.map(said).join(', ')}.`,
    )
  const types = schema.type === undefined ? null : [schema.type].flat()
  if (types && !types.includes(typeOf(value)) && !(types.includes('number') && typeOf(value) === 'integer'))
    return complain(
      state,
      pointer,
      `${said(value)} is not ${types.join(' or ')}.`,
      `Write ${article(types)} here.`,
    )
  if (typeof value === 'number') checkNumber(value, schema, pointer, state)
  if (typeof value === 'string' && value.length < (schema.minLength ?? 0))
    complain(state, pointer, 'The text is empty.', 'Write a name.')
  if (Array.isArray(value)) checkArray(value, schema, pointer, state)
  else if (typeof value === 'object' && value !== null)
    checkObject(value as Record<string, unknown>, schema, pointer, state)
}

function checkNumber(value: number, schema: Schema, pointer: string, state: Visit): void {
  if (schema.minimum !== undefined && value < schema.minimum)
    complain(state, pointer, `${value} is below ${schema.minimum}.`, `Write at least ${schema.minimum}.`)
  if (schema.maximum !== undefined && value > schema.maximum)
    complain(state, pointer, `${value} is above ${schema.maximum}.`, `Write at most ${schema.maximum}.`)
}

function checkArray(value: unknown[], schema: Schema, pointer: string, state: Visit): void {
  if (value.length < (schema.minItems ?? 0))
    complain(state, pointer, 'The list is empty.', 'Give it at least one entry.')
  if (schema.items) value.forEach((item, i) => visit(item, schema.items!, `${pointer}/${i}`, state))
}

function checkObject(value: Record<string, unknown>, schema: Schema, pointer: string, state: Visit): void {
  for (const key of schema.required ?? [])
    if (!(key in value)) complain(state, pointer, `"${key}" is missing.`, `Add "${key}".`)
  const known = schema.properties ?? {}
  for (const [key, entry] of Object.entries(value)) {
    const at = `${pointer}/${escaped(key)}`
    if (Object.hasOwn(known, key)) visit(entry, known[key]!, at, state)
    else if (schema.additionalProperties === false)
      complain(
        state,
        at,
        `"${key}" is not known here.`,
        `Remove it, or use one of ${Object.keys(known).join(', ')}.`,
      )
    else if (typeof schema.additionalProperties === 'object')
      visit(entry, schema.additionalProperties, at, state)
  }
}

/** Alternatives told apart by `kind` are judged by the one that is meant; others by whichever fits. */
function choose(value: unknown, options: Schema[], pointer: string, state: Visit): void {
  const schemas = options.map((option) => resolved(option, state.root))
  const kinds = schemas.map((schema) => schema.properties?.['kind']?.const)
  if (kinds.every((kind) => typeof kind === 'string')) {
    const kind = typeof value === 'object' && value !== null ? (value as { kind?: unknown }).kind : undefined
    const meant = schemas[kinds.indexOf(kind as string)]
    if (meant) return visit(value, meant, pointer, state)
    return complain(
      state,
      `${pointer}/kind`,
      `${said(kind)} is no kind.`,
      `Use one of ${kinds.map(said).join(', ')}.`,
    )
  }
  const tries = schemas.map((schema) => violations(value, schema, state.root, state.file))
  if (tries.some((found) => found.length === 0)) return
  const deepest = schemas.findIndex((schema) => schema.type === typeOf(value))
  visit(value, schemas[Math.max(0, deepest)]!, pointer, state)
}

function resolved(schema: Schema, root: Schema): Schema {
  const name = schema.$ref?.split('/').at(-1)
  const target = name === undefined ? schema : root.$defs?.[name]
  if (!target) throw new RangeError(`no definition ${schema.$ref}`)
  return target
}

function typeOf(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'array'
  if (Number.isInteger(value)) return 'integer'
  return typeof value
}

function said(value: unknown): string {
  const text = value === undefined ? 'nothing' : JSON.stringify(value)
  return text.length > 40 ? `${text.slice(0, 40)}...` : text
}

function article(types: string[]): string {
  return types
    .map((type) => (/^[aeiou]/.test(type) ? `an ${type}` : type === 'null' ? 'null' : `a ${type}`))
    .join(' or ')
}
