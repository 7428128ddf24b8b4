/** A gates file: thresholds as JSON, every key optional, none unknown. */
import { defaultGates, type Gates } from '../../evaluation/gates'
import { ProblemError } from '../../evaluation/problem'

type Check = (value: unknown) => string | null

const share: Check = (value) =>
  isNumber(value) && value >= 0 && value < 1 ? null : 'a number from 0 to below 1'
const positive: Check = (value) => (isNumber(value) && value > 0 ? null : 'a number above 0')
const whole: Check = (value) =>
  isNumber(value) && Number.isInteger(value) && value >= 0 ? null : 'a whole number from 0'
const text: Check = (value) => (typeof value === 'string' ? null : 'a text')

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
}

const groups = new Set(['accuracy', 'latency', 'errors', 'drift', 'rollback'])

function isNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value)
}

/**
 * Lays a gates file over the defaults.
 * @throws ProblemError 'bad-gates' naming the key
 */
export function readGates(json: string, file: string): Gates {
  const gates = structuredClone(defaultGates) as unknown as Record<string, unknown>
  for (const [key, value] of Object.entries(parse(json, file))) {
    if (key === '$schema') continue
    if (!groups.has(key)) {
      gates[key] = checked(key, value, file)
      continue
    }
    if (!isObject(value)) throw bad(file, key, 'It should be an object.')
    const group = gates[key] as Record<string, unknown>
    // A drill is measured here and never taken from a file: it would be somebody's word.
    for (const [name, held] of Object.entries(value))
      if (name !== 'drill') group[name] = checked(`${key}.${name}`, held, file)
  }
  return gates as unknown as Gates
}

/** Every key of gates that is out of its range, as 'latency.slaMs' -> what it should be. */
export function gateFaults(gates: Gates): Record<string, string> {
  const faults: Record<string, string> = {}
  for (const [key, check] of Object.entries(checks)) {
    const [group, name] = key.split('.') as [keyof Gates, string | undefined]
    const value = name ? (gates[group] as unknown as Record<string, unknown>)[name] : gates[group]
    const fault = check(value)
    if (fault) faults[key] = fault
  }
  return faults
}

function checked(key: string, value: unknown, file: string): unknown {
  const check = checks[key]
  if (!check)
    throw bad(file, key, 'There is no such threshold.', `Known are ${Object.keys(checks).join(', ')}.`)
  const fault = check(value)
  if (fault) throw bad(file, key, `It is ${JSON.stringify(value)} and should be ${fault}.`)
  return value
}

function parse(json: string, file: string): Record<string, unknown> {
  let value: unknown
  try {
    value = JSON.parse(json)
  } catch (error) {
    throw bad(file, undefined, `It is not JSON (${(error as Error).message}).`)
  }
  if (!isObject(value)) throw bad(file, undefined, 'It should be a JSON object.')
  return value
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function bad(file: string, place: string | undefined, message: string, mend?: string): ProblemError {
  return new ProblemError({
    code: 'bad-gates',
    message,
    file,
    ...(place === undefined ? {} : { place }),
    mend: mend ?? 'Mend the file, or set the gates on the page and save them.',
  })
}
