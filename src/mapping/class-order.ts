/** The order of the classes as the model's own files have it: names of classes, or an output that is named after one. */
import type { Role } from '../core/roles'
import { numberText } from './lookup'
import type { ModelSignature } from './signature'
import type { Reading } from '../result/mapping'
import { plainName } from './text'

export interface FileOrder {
  /** Names in the order of the output, as the values spell them. */
  order: string[]
  /** What says so, in a sentence. */
  why: string
}

export interface ReadOutput {
  tensor: string
  read: Reading
  width: number
}

export type Orders = Record<Role, FileOrder | null>

/**
 * What the files of each model say. Where one names some of the other's classes alone, it knows no more than these.
 * @param all classes as labels or answers spell them, by name or by index
 */
export function ordersByFiles(
  all: readonly string[],
  readings: Record<Role, ReadOutput | null>,
  models: Record<Role, ModelSignature | null>,
): Orders {
  const values = all.some((value) => numberText(value) === null) ? all : []
  const [primary, shadow] = [namesOf(models.primary), namesOf(models.shadow)]
  const known = { primary: fewer(primary, shadow), shadow: fewer(shadow, primary) }
  const of = (role: Role) => {
    const some = known[role]
    const own = some ? values.filter((value) => some.has(plainName(value))) : values
    return orderByFiles(own, readings[role], models[role])
  }
  const orders = { primary: of('primary'), shadow: of('shadow') }
  // What the fewer are some of has to be right itself.
  if (known.primary && !orders.shadow) orders.primary = null
  if (known.shadow && !orders.primary) orders.shadow = null
  return alike(orders)
}

/** All classes that either names, in the order of the first. */
export function allOf({ primary, shadow }: Orders, first: FileOrder): { classes: string[]; why: string } {
  const classes = [...new Set([first, primary, shadow].flatMap((one) => one?.order ?? []))]
  const apart = primary && shadow && primary.order.length !== shadow.order.length
  const why = apart
    ? `All classes that either model names. Primary: ${primary.why} Shadow: ${shadow.why}`
    : first.why
  return { classes, why }
}

const namesOf = (model: ModelSignature | null) => new Set(model?.classNames?.names.map(plainName))

/** @returns the names, where they are some of the others; else null */
function fewer(names: Set<string>, others: Set<string>): Set<string> | null {
  const some = names.size > 0 && names.size < others.size
  return some && [...names].every((name) => others.has(name)) ? names : null
}

/** A class that both name is spelled in one way. */
function alike({ primary, shadow }: Orders): Orders {
  if (!primary || !shadow) return { primary, shadow }
  const spelled = new Map(primary.order.map((name) => [plainName(name), name]))
  const order = shadow.order.map((name) => spelled.get(plainName(name)) ?? name)
  return { primary, shadow: { ...shadow, order } }
}

/** @param values names of the classes as labels or answers spell them; empty where these are indices, or none */
function orderByFiles(
  values: readonly string[],
  output: ReadOutput | null,
  signature: ModelSignature | null,
): FileOrder | null {
  if (!output || output.read.kind === 'number') return null
  const wanted = output.read.kind === 'softmax' ? output.width : output.read.kind === 'sigmoid' ? 2 : null
  return named(values, signature?.classNames ?? null, wanted) ?? byOutputName(values, output)
}

function named(
  values: readonly string[],
  given: ModelSignature['classNames'],
  wanted: number | null,
): FileOrder | null {
  if (!given || (wanted !== null && given.names.length !== wanted)) return null
  const plain = given.names.map(plainName)
  const at = values.map((value) => plain.indexOf(plainName(value)))
  if (at.includes(-1) || new Set(at).size < values.length) return null
  const order = [...given.names]
  at.forEach((index, i) => (order[index] = values[i]!))
  return { order, why: `${given.from} names the classes in this order.` }
}

/** A single sigmoid unit called "late" or "p_late", where one of the two labels is "late", is the probability of it. */
function byOutputName(values: readonly string[], { tensor, read }: ReadOutput): FileOrder | null {
  if (values.length !== 2 || read.kind !== 'sigmoid') return null
  const exact = values.map(plainName).indexOf(plainName(tensor))
  const at = exact >= 0 ? exact : longestNamed(values, words(tensor))
  if (at < 0) return null
  const order = [values[1 - at]!, values[at]!]
  return { order, why: `The output "${tensor}" is the probability of it: class 1.` }
}

/** Which of two names a text holds as words; the longer where it holds both, as 'p_not_fraud' does; -1 for neither. */
function longestNamed(values: readonly string[], text: readonly string[]): number {
  const lengths = values.map((value) => {
    const name = words(value)
    const starts = text.map((_, i) => i)
    const held = starts.some((start) => name.every((word, j) => text[start + j] === word))
    return name.length > 0 && held ? name.length : 0
  })
  if (lengths[0] === lengths[1]) return -1
  return lengths[0]! > lengths[1]! ? 0 : 1
}

function words(text: string): string[] {
  const spaced = text.replace(/:\d+$/, '').replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
  return spaced.toLowerCase().match(/[\p{L}]+|\p{N}+/gu) ?? []
}
