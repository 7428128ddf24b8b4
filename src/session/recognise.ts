/** Which slot a table or a JSON file belongs to, by what it holds. */
import { ProblemError, problemText } from '../evaluation/problem'
import { defaultCosts, defaultGates } from '../evaluation/gates'
import type { Gates } from '../evaluation/gates'
import type { FieldProfile } from '../formats/contract'
import { looksLikeSpec } from '../mapping/validate'

export type TableKind = 'log' | 'labels' | 'baseline' | 'features-only' | 'predictions'

/** @param path decides only between what the fields leave open */
export function tableKind(fields: readonly FieldProfile[], path: string): { kind: TableKind; why: string } {
  const has = (...roles: FieldProfile['role'][]) => fields.some((field) => roles.includes(field.role))
  const features = fields.filter((field) => field.role === 'feature')
  const answered = has('primary', 'shadow')
  const name = path.toLowerCase()
  const known = fields.filter((field) => field.role !== 'ignore' && field.role !== 'time')
  if (!answered && has('id') && known.length <= 2 && (has('label') || features.length === 1))
    return { kind: 'labels', why: 'It holds a request id and a label, nothing else.' }
  if (
    /(^|[^a-z])(labels?|truth|ground[-_ ]?truth|actuals?)([^a-z]|$)/.test(name) &&
    has('label') &&
    !answered
  )
    return { kind: 'labels', why: 'By name, and it has a label.' }
  if (/(^|[^a-z])(baseline|train(ing)?|reference)([^a-z]|$)/.test(name) && features.length > 0)
    return { kind: 'baseline', why: 'By name, and it has features.' }
  if (has('id') && has('primary') !== has('shadow') && features.length === 0)
    return { kind: 'predictions', why: 'It holds request ids and what one model answered, no features.' }
  if (features.length > 0 && !answered && !has('id') && !has('time'))
    return { kind: 'features-only', why: 'Features without request ids, times or predictions.' }
  return {
    kind: 'log',
    why: answered ? 'It holds requests and what a model answered.' : 'It holds requests.',
  }
}

export type JsonKind = 'spec' | 'gates' | 'report'

/** @returns null where the value is none of ours: then it may be a log. */
export function jsonKind(value: unknown): JsonKind | null {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null
  if ('verdict' in value && 'checklist' in value) return 'report'
  if (looksLikeSpec(value)) return 'spec'
  const keys = Object.keys(value).filter((key) => key !== '$schema')
  const known = [...Object.keys(defaultGates), 'costs', 'neverBreak']
  // A one-line log of requests could carry one such key; gates carry nothing else.
  const gateLike = keys.length > 0 && keys.every((key) => known.includes(key))
  return gateLike && keys.some((key) => typeof (value as Record<string, unknown>)[key] === 'object')
    ? 'gates'
    : null
}

/**
 * A gates file laid over the defaults, key by key.
 * @throws ProblemError 'bad-gates' with the pointer of what is not a threshold
 */
export function parseGates(value: unknown, file?: string): Gates {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw badGates('', 'file is not an object', 'Write an object of thresholds.', file)
  const { costs, neverBreak, ...rest } = value as Record<string, unknown>
  const gates = merged(defaultGates, rest, '', file) as Gates
  if (costs !== undefined)
    gates.costs = merged(defaultCosts, costs, '/costs', file) as NonNullable<Gates['costs']>
  if (neverBreak !== undefined) gates.neverBreak = idList(neverBreak, file)
  return gates
}

function idList(value: unknown, file: string | undefined): string[] {
  if (Array.isArray(value) && value.every((id) => typeof id === 'string' || typeof id === 'number'))
    return value.map(String)
  throw badGates('/neverBreak', 'is no list of request ids', 'Write a list such as ["r1", "r2"].', file)
}

function merged(fallback: unknown, value: unknown, pointer: string, file: string | undefined): unknown {
  if (pointer === '/rollback/drill') return value === null || typeof value === 'object' ? value : null
  if (typeof fallback === 'object' && fallback !== null) {
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      throw badGates(pointer, 'is not an object', 'Write an object of thresholds.', file)
    const base = fallback as Record<string, unknown>
    const out: Record<string, unknown> = { ...base }
    for (const [key, entry] of Object.entries(value)) {
      if (key === '$schema') continue
      if (!(key in base))
        throw badGates(
          `${pointer}/${key}`,
          'is not known',
          `Use one of ${Object.keys(base).join(', ')}.`,
          file,
        )
      out[key] = merged(base[key], entry, `${pointer}/${key}`, file)
    }
    return out
  }
  if (typeof value !== typeof fallback)
    throw badGates(pointer, `is not a ${typeof fallback}`, `Write a ${typeof fallback}.`, file)
  return checked(value, pointer, file)
}

const POLICIES = ['point', 'non-inferior', 'superior']

function checked(value: unknown, pointer: string, file: string | undefined): unknown {
  if (pointer === '/accuracy/policy' && !POLICIES.includes(value as string))
    throw badGates(pointer, 'is no policy', `Use one of ${POLICIES.join(', ')}.`, file)
  if (typeof value !== 'number') return value
  if (pointer.startsWith('/costs/') && Number.isFinite(value)) return value
  const within = pointer === '/confidence' ? value >= 0.5 && value < 1 : value >= 0 && Number.isFinite(value)
  if (!within)
    throw badGates(
      pointer,
      `(${value}) is out of range`,
      'Write a share such as 0.95, or a positive number.',
      file,
    )
  return value
}

function badGates(pointer: string, what: string, mend: string, file: string | undefined): ProblemError {
  const problem = { code: 'bad-gates', message: `The threshold ${what}.`, place: pointer || '/', mend }
  return new ProblemError(file ? { ...problem, file } : problem)
}

/** In one line, for a file that no slot takes. */
export function reason(error: unknown): string {
  return error instanceof ProblemError
    ? problemText({ ...error.problem, file: '' })
    : error instanceof Error
      ? error.message
      : String(error)
}

const PRIMARY =
  /(^|[^a-z])(primary|prod|production|champion|current|incumbent|control|live|old|stable|before)([^a-z]|$)/i
const SHADOW =
  /(^|[^a-z])(shadow|candidate|challenger|canary|new|next|treatment|after|dev|staging)([^a-z]|$)/i

/** What a model's path says of its role; null where it says nothing. */
export function roleByName(path: string): 'primary' | 'shadow' | null {
  const primary = PRIMARY.test(path)
  const shadow = SHADOW.test(path)
  return primary === shadow ? null : primary ? 'primary' : 'shadow'
}

/** A prediction's column that says whose it is; 'prediction' and 'y_pred' say nothing. */
const OWN_NAME = /^(primary|prod|production|champion|shadow|candidate|challenger)/i

/** Whose predictions a file holds, by its column's name, else by its own; null where neither says. */
export function answererOf(fields: readonly FieldProfile[], path: string): 'primary' | 'shadow' | null {
  const answer = fields.find((field) => field.role === 'primary' || field.role === 'shadow')
  if (answer?.role === 'shadow') return 'shadow'
  return answer && OWN_NAME.test(answer.name) ? 'primary' : roleByName(path)
}

/**
 * Which of two models is primary: by what their names say, else the lower version, else the first by name.
 * @returns 0 or 1, and why
 */
export function primaryOf(paths: readonly [string, string]): { primary: 0 | 1; why: string } {
  const [a, b] = [roleByName(paths[0]), roleByName(paths[1])]
  if (a !== b) {
    const primary = a === 'primary' || b === 'shadow' ? 0 : 1
    return { primary, why: `by name: ${paths[primary]} is production's` }
  }
  const order = paths[0].localeCompare(paths[1], 'en', { numeric: true })
  const primary = order <= 0 ? 0 : 1
  const versions = paths.map((path) => /v?(\d+(\.\d+)*)/i.exec(path)?.[1])
  const why =
    versions[0] && versions[1] ? 'by version: the lower is production' : 'by order of their names alone'
  return { primary, why }
}
