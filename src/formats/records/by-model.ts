/**
 * Answers of several models in one record: a list whose entries say which model each is of ("results": [{"model": "v1",
 * "prediction": 0}, …]) becomes an object by their names, and so is read like one that was written as such.
 */
import { isObject } from '../../core/objects'
import { remembered } from '../../core/remembered'
import { parseJson } from '../../files/loose-json'
import { ownerWord } from '../model-words'
import { isAnswerName, plainName } from '../role-names'
import { markAnswered } from './expand'
import type { Fields } from './expand'

/** Keys that name the model of an entry: which side it is on says more than its version, and that more than its family. */
const NAMES = 'role alias stage variant arm treatment slot version model_version revision model_id deployment deployed_model_id endpoint model_name model name id'.split(' ') // prettier-ignore
/** Names that are anything's: only of a list of models are they a model's. */
const ANYTHINGS = new Set(['name', 'id'])
/** What holds the answers of several models. */
const MODELS = /^(?:all_)?(?:models?|variants?|candidates|arms|deployments|versions|competitors|contenders)$/
const ANSWERS =
  /^(?:model_|all_|model_run_)?(?:results?|predictions?|answers?|outputs?|responses?|scores|inferences|decisions|runs|evaluations|models?)$/
/** Models that are asked at once. */
const MOST = 16
/** Objects within objects that are searched. */
const DEPTH = 3

/** Under it a record's answers by model are known as such. */
const BY_MODEL = Symbol('by model')

/** @returns each model's answer under its name, where the value holds several models'; null where it does not */
export function modelAnswers(value: unknown): Fields | null {
  return isObject(value) && BY_MODEL in value ? value : null
}

/** @returns the record with the answers of several models by name; the record itself where it has none */
export function byModel(record: Fields): Fields {
  const names: string[] = []
  const row = named(record, '', DEPTH, names)
  if (names.length > 0) markAnswered(row, names)
  return row
}

/** @param names of the fields that hold answers by model, added to */
function named(record: Fields, path: string, depth: number, names: string[]): Fields {
  let changed: Fields | null = null
  for (const key of Object.keys(record)) {
    const value = record[key]
    if (typeof value !== 'object' && !isListText(value)) continue
    let found: unknown = answersIn(key, value)
    if (found !== null) names.push(path + key)
    else found = depth > 1 && isObject(value) ? named(value, `${path}${key}.`, depth - 1, names) : value
    if (found !== value) (changed ??= { ...record })[key] = found
  }
  return changed ?? record
}

const isListText = (value: unknown): value is string =>
  typeof value === 'string' && /^\s*\[\s*\{\s*["']/.test(value)

type Holder = 'models' | 'answers' | null

const holderOf = remembered((key): Holder => {
  const plain = plainName(key)
  return MODELS.test(plain) ? 'models' : ANSWERS.test(plain) ? 'answers' : null
})

function answersIn(key: string, value: unknown): Fields | null {
  const holder = holderOf(key)
  if (holder === null) return null
  const list = isListText(value) ? parsed(value) : value
  if (Array.isArray(list)) return listed(holder, list)
  return isObject(list) && isByModel(list) ? { ...list, [BY_MODEL]: true } : null
}

function parsed(text: string): unknown {
  try {
    return parseJson(text, { python: true })
  } catch {
    return text
  }
}

function listed(holder: Holder, list: readonly unknown[]): Fields | null {
  if (
    list.length === 0 ||
    list.length > MOST ||
    !list.every((one): one is Fields => isObject(one) && hasAnswer(one))
  )
    return null
  const entries = list as readonly Fields[]
  const name = nameKey(holder, entries)
  const flag = name === null || ANYTHINGS.has(name) || !isSide(name) ? flagOf(entries) : null
  if (flag) return flag
  if (name === null) return null
  const rows = entries.map(({ [name]: model, ...answer }) => [String(model), answer] as const)
  return { ...Object.fromEntries(rows), [BY_MODEL]: true }
}

/** Which side a name tells by itself; a deployment or a version tells none. */
const isSide = (name: string) => /^(?:role|alias|stage|variant|arm)$/.test(plainName(name))
const FLAG = /^is_?(shadow|primary|production|prod|champion|challenger|candidate|canary)$/

/** @returns two answers by a flag that one of them has: {"isShadow": true}; null where none tells them apart */
function flagOf(entries: readonly Fields[]): Fields | null {
  if (entries.length !== 2) return null
  for (const key of Object.keys(entries[0]!)) {
    const side = FLAG.exec(plainName(key))?.[1]
    const owner = side === undefined ? null : ownerWord(side)
    const at = entries.findIndex((entry) => entry[key] === true)
    if (!owner || at < 0 || entries[1 - at]![key] !== false) continue
    const other = owner === 'shadow' ? 'primary' : 'shadow'
    const own = ({ [key]: _flag, ...answer }: Fields) => answer
    return { [owner]: own(entries[at]!), [other]: own(entries[1 - at]!), [BY_MODEL]: true }
  }
  return null
}

/** @returns the key whose value tells all entries apart, and names a model */
function nameKey(holder: Holder, entries: readonly Fields[]): string | null {
  const keys = Object.keys(entries[0]!)
  for (const name of NAMES) {
    const own = keys.find((one) => plainName(one) === name)
    if (own === undefined || (ANYTHINGS.has(name) && holder !== 'models')) continue
    const values = entries.map((entry) => entry[own])
    if (values.every(isName) && new Set(values.map(String)).size === values.length) return own
  }
  return null
}

const isName = (value: unknown) => (typeof value === 'string' && value !== '') || Number.isInteger(value)

/** Whether every entry of an object is one model's answer. */
function isByModel(value: Fields): boolean {
  const entries = Object.values(value)
  if (entries.length < 2 || entries.length > MOST) return false
  return entries.every((entry) => isObject(entry) && hasAnswer(entry))
}

const isAnswer = remembered(isAnswerName)
const hasAnswer = (entry: Fields): boolean => Object.keys(entry).some(isAnswer)
