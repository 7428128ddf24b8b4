/** What a value has against a schema, in words: the one place that reads Valibot's issues. */
import * as v from 'valibot'
import { isValueTooDeep } from '../core/json-depth'
import { limits } from '../core/limits'

/** Keys and positions from the top of the value to what is wrong. */
export type Path = (string | number)[]

export interface Fault {
  path: Path
  /** What a value that is there should be: 'a number above 0'. null where a key is missing or is one too many. */
  should: string | null
  /** One sentence: what is wrong. */
  message: string
  /** What to write instead, one sentence. */
  mend: string
}

/** @returns every fault, in the order of the schema; empty where the value fits it */
export function faultsOf(schema: v.GenericSchema, value: unknown): Fault[] {
  const deep = tooDeep(value)
  if (deep) return [deep]
  const { issues = [] } = v.safeParse(schema, value, { message: expected })
  return issues.map(fault)
}

/** What is nested by the thousand fits no schema, and could not be written again where a schema leaves it alone. */
function tooDeep(value: unknown): Fault | null {
  if (!isValueTooDeep(value)) return null
  const held = Object.entries(value as object).find(([, part]) => isValueTooDeep(part))
  const key = Array.isArray(value) ? Number(held?.[0]) : held?.[0]
  const should = `nested at most ${limits.depth.value} levels deep`
  const message = `A value is nested more than ${limits.depth.value} levels deep.`
  return { path: held ? [key!] : [], should, message, mend: 'Remove it.' }
}

function fault(issue: v.BaseIssue<unknown>): Fault {
  const path = (issue.path ?? []).map(({ key }) => key as string | number)
  if (issue.path?.at(-1)?.origin !== 'key') {
    const message = `${holding(path, issue.input)} should be ${issue.message}.`
    return { path, should: issue.message, message, mend: `Write ${issue.message} here.` }
  }
  const key = said(path.at(-1))
  return issue.expected === 'never'
    ? {
        path,
        should: null,
        message: `${key} is not known here.`,
        mend: `Remove it, or use one of ${issue.message}.`,
      }
    : { path: path.slice(0, -1), should: null, message: `${key} is missing.`, mend: `Add ${key}.` }
}

/** '"classes" is 5 and', 'Entry 2 of "classes" is 5 and': the sentence names its key, wherever it is read. */
function holding(path: Path, value: unknown): string {
  const [key, list] = path.toReversed()
  if (key === undefined) return said(value)
  const entry =
    typeof key === 'number' ? `Entry ${key + 1}${list === undefined ? '' : ` of ${said(list)}`}` : said(key)
  return `${entry} is ${said(value)} and`
}

/** What a schema without a message of its own wants: 'a number', 'one of "a", "b"', 'at least 0'. */
function expected(issue: v.BaseIssue<unknown>): string {
  const bound = String(issue.requirement)
  switch (issue.type) {
    case 'boolean':
      return 'true or false'
    case 'array':
      return 'a list'
    case 'strict_tuple':
      return 'a list of exactly as many entries as its place has'
    case 'integer':
      return 'a whole number'
    case 'finite':
      return 'a finite number'
    case 'min_value':
      return `at least ${bound}`
    case 'max_value':
      return `at most ${bound}`
    case 'non_empty':
      return 'one entry or letter at least'
    case 'check':
      return 'in keeping with the values beside it'
    case 'string':
    case 'number':
      return `a ${issue.type}`
    case 'picklist':
    case 'literal':
    case 'union':
    case 'variant':
      return choices(issue.expected ?? '')
    default:
      return 'an object'
  }
}

/** '("a" | "b")' -> 'one of "a", "b"'. */
function choices(given: string): string {
  if (given === 'Object') return 'an object'
  const options = given.replace(/^\(|\)$/g, '').split(' | ')
  return options.length > 1 ? `one of ${options.join(', ')}` : given
}

/** A value in a message: long ones are cut. */
export function said(value: unknown): string {
  if (isValueTooDeep(value)) return 'nested deeper than can be shown'
  const json = value === undefined ? 'nothing' : (JSON.stringify(value) ?? 'nothing')
  return json.length > 60 ? `${json.slice(0, 57)}...` : json
}
