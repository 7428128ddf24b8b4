/**
 * Records that hold a model's answer beside what it was given: {"request": {…}, "champion": {"tier": "gold"}}. A name alone
 * does not say so ("primary" is a household's first earner as well): what is in the record is no more than an answer is,
 * and something else in the log is what the model was given.
 */
import type { Role } from '../core/roles'
import type { FieldProfile } from './contract'
import { sideOf } from './contrasts'
import { BESIDE_ANSWERS, REQUEST_RECORD, ownerWord } from './model-words'
import { isGiven, namedRole, plainName } from './role-names'
import { versionOf } from './version-words'

/** Words that say nothing of whose a record is. */
const SILENT = new Set('model models answer answers response output result prediction version'.split(' '))
/** Values that a class has at most, where nothing but its content says that it is one. */
const MOST_CLASSES = 50

/** How surely a record's name says that it is a model's. */
type Claim = 'owner' | 'side' | 'none'

interface Held {
  path: string
  fields: FieldProfile[]
}

/** @returns the fields that a model answered, by the record that they are in */
export function inModelsRecords(fields: readonly FieldProfile[]): ReadonlySet<string> {
  const records = recordsOf(fields)
  const given = (name: string) => isGiven(name) || isRequested(name)
  const found = new Set<string>()
  for (const record of records) {
    const inside = new Set(record.fields.map(({ name }) => name))
    const others = fields.filter(({ name }) => !inside.has(name))
    const beside = others.some(({ name }) => given(name))
    if (record.fields.some(({ name }) => given(name)) || !isAnswer(record)) continue
    if (isModels(record, records, others, beside)) for (const name of inside) found.add(name)
  }
  return found
}

function isModels(
  record: Held,
  records: readonly Held[],
  others: readonly FieldProfile[],
  beside: boolean,
): boolean {
  const feeds = others.some(
    ({ name, type }) => (type === 'number' || type === 'tensor') && namedRole(name) === null,
  )
  const name = lastOf(record.path)
  if ((beside || claimOf(name) !== 'none') && hasLabelsClasses(record, others)) return true
  switch (claimOf(name)) {
    case 'owner':
      // A product and an applicant go by the shorter words, too.
      return feeds && (beside || !/^(?:prod|candidate)$/.test(name) || hasOther(record, records))
    case 'side':
      return (beside || /^model/.test(name)) && hasOther(record, records)
    case 'none':
      return false
  }
}

function claimOf(name: string): Claim {
  const words = name.split('_').filter((word) => !SILENT.has(word))
  const [word] = words
  if (word === undefined || words.length > 1) return 'none'
  if (ownerWord(word)) return 'owner'
  return sideOf(word) !== null || versionOf(word) !== null ? 'side' : 'none'
}

/** Whether another record beside it is of the same fields, and its name of the other side. */
function hasOther(record: Held, records: readonly Held[]): boolean {
  const leaves = ({ path, fields }: Held) =>
    fields
      .map(({ name }) => name.slice(path.length))
      .sort()
      .join()
  const above = (path: string) => path.split('.').slice(0, -1).join('.')
  return records.some(
    (other) =>
      other !== record &&
      above(other.path) === above(record.path) &&
      claimOf(lastOf(other.path)) !== 'none' &&
      leaves(other) === leaves(record),
  )
}

/** Each object of the log, and each list that lies at its top. */
function recordsOf(fields: readonly FieldProfile[]): Held[] {
  const records = new Map<string, FieldProfile[]>()
  for (const field of fields) {
    const parts = field.name.split('.')
    const paths = parts.slice(1).map((_, i) => parts.slice(0, i + 1).join('.'))
    const list = /^(.+?)\[\d+\]$/.exec(parts.at(-1)!)?.[1]
    if (parts.length === 1 && (list !== undefined || field.type === 'tensor')) paths.push(list ?? field.name)
    for (const path of paths) records.set(path, [...(records.get(path) ?? []), field])
  }
  return [...records].map(([path, held]) => ({ path, fields: held }))
}

const lastOf = (path: string) => plainName(path.split('.').at(-1)!)
const isRequested = (name: string) =>
  name
    .split(/[.[]/)
    .slice(0, -1)
    .some((part) => REQUEST_RECORD.test(plainName(part)))

/** Whether a record holds one class or number, and otherwise only what goes along with one: its scores, its time. */
function isAnswer({ path, fields }: Held): boolean {
  const own = fields.filter((field) => !/\[\d+\]$/.test(field.name) && !isBeside(field))
  const content = own.filter((field) => field.type !== 'tensor' && !isShare(field))
  const list = fields.some(({ name, type }) => type === 'tensor' && (name !== path || isList(fields)))
  return content.length <= 1 && (own.length > 0 || list)
}

/** A list that is a record by itself is an answer where its numbers are probabilities. */
const isList = (fields: readonly FieldProfile[]) =>
  fields.every(({ min, max }) => min !== null && min >= 0 && max! <= 1)

function isBeside({ name, type, distinct }: FieldProfile): boolean {
  const role = namedRole(name)?.role ?? ''
  return /latency$|^(?:id|time|status|ignore)$/.test(role) || BESIDE_ANSWERS.test(lastOf(name)) || (type === 'text' && distinct <= 1) // prettier-ignore
}

const isShare = ({ type, min, max, distinct }: FieldProfile) =>
  type === 'number' && min !== null && min >= 0 && max! <= 1 && distinct > 2

/** Whether it holds the classes that the truth has. */
function hasLabelsClasses({ fields }: Held, others: readonly FieldProfile[]): boolean {
  const label = others.find(({ name }) => namedRole(name)?.role === 'label')
  return label !== undefined && fields.some((field) => isClassOf(field, label))
}

/** Whether a field in words has the values of the truth: few, and the same ones. */
export function isClassOf(field: FieldProfile, label: FieldProfile): boolean {
  if (field.type !== 'text' || label.type !== 'text') return false
  if (!isFew(field) || !isFew(label)) return false
  const values = new Set(label.examples)
  return field.examples.some((text) => values.has(text)) && field.distinct <= label.distinct + 1
}

export const isFew = ({ distinct }: FieldProfile): boolean => distinct > 1 && distinct <= MOST_CLASSES

/** @returns whose record a field is in, by a word that says so; null where none does */
export function recordOwner(name: string): Role | null {
  const words = name
    .split(/[.[]/)
    .slice(0, -1)
    .flatMap((part) => plainName(part).split('_'))
  return words.map(ownerWord).findLast((owner) => owner !== null) ?? null
}
