/**
 * Sets of columns that would fill an input, the best first. Names of the input are evidence that nothing else outweighs;
 * then a list of the right size, the baseline's header, what lies together in the request, and last what is as many.
 */
import { elements } from '../core/tensors'
import { listText } from '../core/words'
import type { FieldProfile } from '../formats/contract'
import { imageWords } from '../formats/images/header'
import { isGiven } from '../formats/role-names'
import type { TensorSpec } from '../models/bundle'
import type { Step } from '../result/mapping'
import type { GuessContext } from './guess-context'
import { imageStep } from './guess-image'
import { suspectsIn } from './suspects'
import { plainName } from './text'
import { sizeOf } from './widths'

export interface Found {
  fields: FieldProfile[]
  why: string
  /** As a button names it, after 'Use'. */
  label?: string
  /** What should be looked at. */
  check?: string
  /** How columns of words become numbers. */
  codes?: ReadonlyMap<string, Step>
}

/** @param inputs how many the model has: what is as many as one takes says nothing where there are several */
export function setsFor(
  tensor: TensorSpec,
  features: readonly FieldProfile[],
  inputs: number,
  baseline: GuessContext['baseline'],
): Found[] {
  const size = sizeOf(tensor)
  const name = plainName(tensor.name)
  const usable = features.filter((field) => fits(field, tensor))
  const numbers = features.filter((field) => field.type === 'number')
  const own = named(usable, name) ?? (size === null ? null : (numberedFamily(numbers, size, name) ?? within(numbers, size, name))) // prettier-ignore
  if (own) return [own]
  const list = onlyList(usable)
  if (tensor.dtype === 'string') {
    const texts = features.filter((field) => field.type === 'text')
    return [list, texts.length === 1 ? { fields: [texts[0]!], why: 'The only text feature.' } : null].filter(
      is,
    )
  }
  if (size === null || inputs > 1) return [list].filter(is)
  const sets = [
    list,
    ofBaseline(numbers, size, baseline),
    together(numbers, size),
    numbers.length === size ? all(numbers, size) : null,
    numberedFamily(numbers, size),
    withoutSuspects(numbers, size),
  ].filter(is)
  return sets.filter((set, at) => sets.findIndex((other) => key(other) === key(set)) === at)
}

const is = (found: Found | null): found is Found => found !== null
const key = ({ fields }: Found) => JSON.stringify(fields.map(({ name }) => name))

function named(usable: readonly FieldProfile[], name: string): Found | null {
  const field = usable.find((one) => plainName(one.name) === name)
  return field ? { fields: [field], why: `The field "${field.name}" is named as the input.` } : null
}

function onlyList(usable: readonly FieldProfile[]): Found | null {
  const lists = usable.filter((field) => field.type === 'tensor' || field.image)
  const only = lists.length === 1 ? lists[0]! : null
  if (!only) return null
  const what = only.image ? `images (${imageWords(only.image)})` : `${shown(only.shape)} per request`
  return {
    fields: [only],
    why: `"${only.name}" holds ${what}, ${only.image ? 'and the input takes one.' : 'as the input wants.'}`,
    label: `“${only.name}”`,
  }
}

function all(fields: FieldProfile[], size: number): Found {
  const why = `${size} numeric features for ${size} numbers, in the log's order.`
  return { fields, why, label: `all ${size} numbers in the log’s order` }
}

/** The training data's own columns, in their own order. */
function ofBaseline(
  numbers: readonly FieldProfile[],
  size: number,
  baseline: GuessContext['baseline'],
): Found | null {
  const fields = [...(baseline?.keys() ?? [])].flatMap((name) => numbers.filter((one) => one.name === name))
  if (fields.length !== size) return null
  const why = `The ${size} numeric columns of the baseline, in the order of its header.`
  return { fields, why, label: `the baseline’s ${size} in its order` }
}

/** What else holds a request by its name, somewhere above a number. */
const ASKED =
  /(?:^|[._])(?:requests?|payload|body|data|instances?|elements|params|query|rows?|records?|trace_?inputs)(?:[._]|$)/i

/** What lies in one part of the request: 'request.features.age', 'request.features.income'. */
function together(numbers: readonly FieldProfile[], size: number): Found | null {
  const parts = new Map<string, FieldProfile[]>()
  for (const field of numbers) {
    const at = field.name.lastIndexOf('.')
    if (at <= 0 || !(isGiven(field.name) || ASKED.test(field.name.slice(0, at)))) continue
    const part = field.name.slice(0, at)
    parts.set(part, [...(parts.get(part) ?? []), field])
  }
  const fitting = [...parts].filter(([, fields]) => fields.length === size)
  const [part, fields] = fitting.length === 1 ? fitting[0]! : []
  if (part === undefined || !fields) return null
  return {
    fields,
    why: `The ${size} numbers in "${part}", in the log's order.`,
    label: `the ${size} in “${part}”`,
  }
}

/** What lies in a part of the request that is named as the input: 'request.customer.age' in 'customer'. */
function within(numbers: readonly FieldProfile[], size: number, name: string): Found | null {
  const parts = new Map<string, FieldProfile[]>()
  for (const field of numbers) {
    const keys = field.name.split('.')
    const at = keys.findLastIndex((one, i) => i < keys.length - 1 && plainName(one) === name)
    const flat = at < 0 && plainName(field.name).startsWith(name) && /[_-]/.test(field.name.slice(name.length, name.length + 1)) // prettier-ignore
    if (at < 0 && !flat) continue
    const part = flat ? `${name}_` : keys.slice(0, at + 1).join('.')
    parts.set(part, [...(parts.get(part) ?? []), field])
  }
  const fitting = [...parts].filter(([, fields]) => fields.length === size)
  const [part, fields] = fitting.length === 1 ? fitting[0]! : []
  if (part === undefined || !fields) return null
  const many = size > 1 ? `, in the log's order` : ''
  return { fields, why: `What "${part}" holds${many}: it is named as the input.` }
}

/** Where a few columns are too many, and these are hardly what a model is given. */
function withoutSuspects(numbers: readonly FieldProfile[], size: number): Found | null {
  const excess = numbers.length - size
  const suspects = excess > 0 ? suspectsIn(numbers) : []
  if (suspects.length !== excess || excess === 0) return null
  const out = new Set(suspects.map(({ field }) => field))
  const fields = numbers.filter((field) => !out.has(field))
  const left = listText(suspects.slice(0, 3).map(({ field, why }) => `"${field.name}" (${why})`))
  const more = suspects.length > 3 ? ` and ${suspects.length - 3} more` : ''
  const why = `${size} numeric features for ${size} numbers, in the log's order, without ${left}${more}.`
  return { fields, why, label: `${size} in the log’s order`, check: `The input is fed ${why}` }
}

/**
 * f0, f1, ..., f29 or f[0], f[1], ...: one prefix, as many as the input takes, in the order of their numbers.
 * @param name only the family of this plain name
 */
function numberedFamily(numbers: readonly FieldProfile[], size: number, name?: string): Found | null {
  const families = new Map<string, { field: FieldProfile; index: number }[]>()
  for (const field of numbers) {
    const match = /^(.*?\D)?(\d+)\]?$/.exec(field.name)
    if (!match) continue
    const family = families.get(match[1] ?? '') ?? []
    family.push({ field, index: Number(match[2]) })
    families.set(match[1] ?? '', family)
  }
  for (const [prefix, family] of families) {
    if (family.length !== size || (name !== undefined && plainName(trimmed(prefix)) !== name)) continue
    const fields = family.toSorted((a, b) => a.index - b.index).map((one) => one.field)
    const range = `${fields[0]!.name} to ${fields.at(-1)!.name}`
    const why = `The ${size} fields ${range}${name === undefined ? '' : ', named as the input'}.`
    return { fields, why, label: range }
  }
  return null
}

/** 'x.in_a[' is the list in_a's, 'in_b.' the columns in_b.0, in_b.1. */
function trimmed(prefix: string): string {
  return prefix.replace(/[^\p{L}\p{N}]+$/u, '')
}

/** A field that could fill the tensor on its own. */
function fits(field: FieldProfile, tensor: TensorSpec): boolean {
  const size = sizeOf(tensor)
  if (field.type === 'tensor') {
    const length = elements(field.shape ?? [])
    return tensor.dtype !== 'string' && (size === null || size === length)
  }
  if (field.image) return imageStep(field.image, tensor) !== null
  if (tensor.dtype === 'string') return field.type === 'text' && (size === 1 || size === null)
  return field.type === 'number' && size === 1
}

function shown(shape: readonly number[] | null): string {
  return shape && shape.length > 0 ? shape.join(' x ') : 'a number'
}
