/** A gates file: the gates as JSON, every key optional, none unknown. The one reader, for page and command line. */
import { defaultCosts, defaultGates } from './gates'
import type { Gates } from './gates'
import { ProblemError } from '../core/problem'

/** @returns what a value should be instead, or null where it is that. */
type Check = (value: unknown) => string | null

const isNumber = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value)
const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const isId = (value: unknown) => (typeof value === 'string' && value.trim() !== '') || isNumber(value)
const isPair = (value: unknown): value is [string, string] =>
  Array.isArray(value) &&
  value.length === 2 &&
  value.every((name) => typeof name === 'string' && name !== '') &&
  value[0] !== value[1]

const share: Check = (value) =>
  isNumber(value) && value >= 0 && value < 1 ? null : 'a number from 0 to below 1'
const positive: Check = (value) => (isNumber(value) && value > 0 ? null : 'a number above 0')
const whole: Check = (value) =>
  isNumber(value) && Number.isInteger(value) && value >= 0 ? null : 'a whole number from 0'
const cost: Check = (value) => (isNumber(value) ? null : 'a number, below 0 for a gain')
const text: Check = (value) => (typeof value === 'string' ? null : 'a text')

/** Every key there is, by its path: a new threshold is one line here. */
const checks: Record<string, Check> = {
  confidence: (value) =>
    isNumber(value) && value >= 0.5 && value < 1 ? null : 'a number from 0.5 to below 1, such as 0.95',
  'accuracy.policy': (value) =>
    value === 'point' || value === 'non-inferior' || value === 'superior'
      ? null
      : '"point", "non-inferior" or "superior"',
  'accuracy.margin': share,
  'latency.slaMs': positive,
  'latency.shareOver': (value) =>
    isNumber(value) && value > 0 && value < 1 ? null : 'a number between 0 and 1, such as 0.05 for P95',
  'errors.maxRate': share,
  'drift.psi': positive,
  'drift.allowed': whole,
  'rollback.who': text,
  'rollback.when': text,
  'rollback.how': text,
  'rollback.link': text,
  'rollback.drill': () => null,
  'costs.fixed': cost,
  'costs.broken': cost,
  'costs.bothWrongSame': cost,
  'costs.bothWrongDifferent': cost,
  neverBreak: (value) =>
    Array.isArray(value) && value.every(isId) ? null : 'a list of request ids such as ["r1", "r2"]',
  slicePairs: (value) =>
    Array.isArray(value) && value.every(isPair)
      ? null
      : 'a list of pairs of two different columns such as [["origin", "hour"]]',
}

const known = Object.keys(checks)
const groups = new Set(known.flatMap((path) => (path.includes('.') ? [path.split('.')[0] as string] : [])))

/**
 * Whether a JSON value reads as a gates file rather than as a log or anything else: one key of it at least is a
 * gate's own. A misspelt key beside it does not make it something else; parseGates then names that key.
 */
export function looksLikeGates(value: unknown): boolean {
  if (!isObject(value)) return false
  return Object.entries(value).some(([key, held]) =>
    groups.has(key)
      ? isObject(held) && Object.keys(held).some((name) => `${key}.${name}` in checks)
      : (key === 'neverBreak' || key === 'slicePairs') && checks[key]?.(held) === null,
  )
}

/**
 * Lays a gates file over the defaults. A drill is measured and never taken from a file: it would be somebody's word.
 * @throws ProblemError 'bad-gates' naming the key, and for an unknown one the nearest that is known
 */
export function parseGates(value: unknown, file?: string): Gates {
  if (!isObject(value)) throw bad(file, undefined, 'It should be a JSON object.')
  const gates = structuredClone(defaultGates) as unknown as Record<string, unknown>
  for (const [key, held] of Object.entries(value)) {
    if (key === '$schema') continue
    if (!groups.has(key)) gates[key] = checked(key, held, file)
    else gates[key] = group(key, held, file)
  }
  const { neverBreak } = gates
  if (Array.isArray(neverBreak)) gates['neverBreak'] = tidyIds(neverBreak)
  return gates as unknown as Gates
}

function group(key: string, held: unknown, file: string | undefined): Record<string, unknown> {
  if (!isObject(held)) throw bad(file, key, 'It should be an object.')
  const base = key === 'costs' ? defaultCosts : defaultGates[key as keyof Gates]
  const out = { ...(base as unknown as Record<string, unknown>) }
  for (const [name, value] of Object.entries(held))
    if (name !== 'drill' || key !== 'rollback') out[name] = checked(`${key}.${name}`, value, file)
  return out
}

function checked(path: string, value: unknown, file: string | undefined): unknown {
  const check = checks[path]
  if (!check)
    throw bad(file, path, 'There is no such key.', `The nearest is ${nearest(path)}. Known are ${listed()}.`)
  const fault = check(value)
  if (fault) throw bad(file, path, `It is ${shown(value)} and should be ${fault}.`)
  return value
}

const listed = () => known.filter((path) => path !== 'rollback.drill').join(', ')

/** A value in a message: long lists are cut. */
function shown(value: unknown): string {
  const json = JSON.stringify(value) ?? 'undefined'
  return json.length > 60 ? `${json.slice(0, 57)}...` : json
}

/** Ids as texts, each once, in their order. */
export function tidyIds(ids: readonly unknown[]): string[] {
  return [...new Set(ids.map((id) => String(id).trim()).filter((id) => id !== ''))]
}

/** Every key of gates that is out of its range, as 'latency.slaMs' -> what it should be. */
export function gateFaults(gates: Gates): Record<string, string> {
  const faults: Record<string, string> = {}
  for (const [path, check] of Object.entries(checks)) {
    const [key, name] = path.split('.') as [keyof Gates, string | undefined]
    const held = gates[key] as unknown
    // What is optional and absent has no fault.
    if (held === undefined) continue
    const fault = check(name ? (held as Record<string, unknown>)[name] : held)
    if (fault) faults[path] = fault
  }
  return faults
}

/** The known key that takes the fewest changes: 'latency.slaMS' -> 'latency.slaMs', 'costs.fix' -> 'costs.fixed'. */
function nearest(path: string): string {
  const wanted = path.toLowerCase()
  const names = [...new Set([...known, ...groups])]
  const distance = (name: string) => (name.includes(wanted) ? 1 : edits(wanted, name))
  const distances = names.map((path) => {
    const name = path.toLowerCase()
    return Math.min(distance(name), 0.5 + distance(name.split('.')[1] ?? name))
  })
  return names[distances.indexOf(Math.min(...distances))] as string
}

/** Insertions, deletions and replacements that make one text of another (Levenshtein 1966). */
function edits(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i]
    for (let j = 1; j <= b.length; j += 1)
      next.push(
        Math.min(
          (row[j] as number) + 1,
          (next[j - 1] as number) + 1,
          (row[j - 1] as number) + (a[i - 1] === b[j - 1] ? 0 : 1),
        ),
      )
    row = next
  }
  return row[b.length] as number
}

function bad(
  file: string | undefined,
  place: string | undefined,
  message: string,
  mend?: string,
): ProblemError {
  return new ProblemError({
    code: 'bad-gates',
    message,
    ...(file === undefined ? {} : { file }),
    ...(place === undefined ? {} : { place }),
    mend: mend ?? 'Mend the file, or set the gates on the page and save them.',
  })
}
