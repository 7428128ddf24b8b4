/** Names of the classes, in the order of their index, from the models' files, the labels and the outputs' width. */
import { atPointer, type Problem } from '../core/problem'
import { ROLES, type Role } from '../core/roles'
import type { GuessContext } from './guess-context'
import type { Mapping } from '../result/mapping'
import { allOf, ordersByFiles } from './class-order'
import type { FileOrder, Orders, ReadOutput } from './class-order'
import { classValues } from './class-values'
import { classFinder, numberText } from './lookup'
import { areTruths, truthOf } from '../core/truths'

/** Pairs whose second is class 1 to everyone. */
const NO_YES = [
  ['false', 'true'],
  ['no', 'yes'],
  ['n', 'y'],
  ['negative', 'positive'],
]

/** What the order of the classes rests on. */
export interface ClassOrder {
  /** Whether more than the alphabet says so. */
  confirmed: boolean
  detail: string
  /** Labels and answers both name their classes: no order can be taken the wrong way round. */
  byName: boolean
  /** Which side has indices where the other has names. */
  indices: 'labels' | 'answers' | null
  spelled: Spelled
}

/** Whether labels and logged answers are names of classes or their indices; null where there are none. */
export type Spelled = Record<'labels' | Role, 'names' | 'indices' | null>

interface Named {
  classes: string[]
  why: string
  check: string | null
}

type Readings = Record<Role, ReadOutput | null>

/**
 * Fills mapping.classes, and a model's own order where its files have another.
 * @param listed how many classes the log's own answers are lists of
 */
export function guessClasses(
  mapping: Mapping,
  context: GuessContext,
  readings: Readings,
  why: Record<string, string>,
  problems: Problem[],
  listed: number | null = null,
): ClassOrder {
  const wanted = classCount(readings) ?? listed
  const loggedClasses = ROLES.flatMap((role) =>
    readings[role]?.read.kind === 'sigmoid' && !context.models[role] ? [] : (context.logged[role] ?? []),
  )
  const answers = distinct(loggedClasses)
  const labels = distinct(context.labels ?? [])
  const { values, indices, mixed } = classValues(labels, answers)
  const orders = ordersByFiles(values, readings, context.models)
  const fileOrder = orders.primary ?? orders.shadow
  const named: Named = fileOrder ? { ...allOf(orders, fileOrder), check: null } : classNames(values, wanted)
  // A model that answers with an index, whatever the log calls its answers: the order tells which is which.
  const indexed = ROLES.some((role) => context.models[role] && readings[role]?.read.kind === 'class-index')
  const byHabit = indexed && !fileOrder && !tells(values, null)
  if ((indices || byHabit) && wanted === null && !fileOrder)
    named.check = alphabetical(named.classes, indexed)
  if (wanted === null && !indices && !indexed) noteApart(labels, answers, problems)
  mapping.classes = named.classes
  why['/classes'] = named.why
  ownOrders(mapping, orders, why)
  if (mixed)
    problems.push({
      code: 'mixed-spellings',
      message: mixed,
      place: atPointer('/classes'),
      mend: 'Say under other spellings which belong together, if not these.',
    })
  if (named.check)
    problems.push({
      code: 'assumed-classes',
      message: named.check,
      place: atPointer('/classes'),
      mend: 'Put the names in the order of the model’s outputs.',
    })
  const byName = wanted === null && !indices && !indexed
  const detail = byName
    ? 'Labels and answers name their classes: there is no order to mistake.'
    : (named.check ?? named.why)
  const spoken = byName ? !apart(labels, answers) : named.check === null && tells(values, fileOrder)
  return { confirmed: spoken, detail, byName, indices, spelled: spelledAs(mapping.classes, context) }
}

function spelledAs(classes: readonly string[], { labels, logged }: GuessContext): Spelled {
  const isName = classFinder(classes, {}, false)
  const numbers = classes.every((name, i) => numberText(name) === String(i))
  const of = (values: readonly string[] | null) =>
    !values || values.length === 0
      ? null
      : !numbers && values.every((value) => isName(value) >= 0)
        ? ('names' as const)
        : ('indices' as const)
  return { labels: of(labels), primary: of(logged.primary), shadow: of(logged.shadow) }
}

/** A model whose files have other classes than `mapping.classes`, or these in another order, keeps its own. */
function ownOrders(mapping: Mapping, orders: Orders, why: Record<string, string>): void {
  for (const role of ROLES) {
    const model = mapping.models[role]
    const own = orders[role]
    if (!model || !own || model.output.classes) continue
    const all = own.order.length === mapping.classes.length
    if (all && own.order.every((name, i) => name === mapping.classes[i])) continue
    const named = new Set(mapping.classes)
    if (!own.order.every((name) => named.has(name))) continue
    model.output.classes = own.order
    why[`/models/${role}/output/classes`] = own.why
  }
}

/** Whether the order is more than a habit: files say it, indices are what they are, yes is class 1. */
function tells(values: readonly string[], fileOrder: FileOrder | null): boolean {
  return fileOrder !== null || values.every((value) => numberText(value) !== null) || areTruths(values)
}

const some = (values: readonly string[], most = 4) =>
  `${values.slice(0, most).map((text) => `“${text}”`).join(', ')}${values.length > most ? ', ...' : ''}` // prettier-ignore

function alphabetical(classes: readonly string[], indexed: boolean): string {
  const order = classes.map((name, i) => `${i} is “${name}”`).slice(0, 6)
  return `${indexed ? 'The output is an index of a class' : 'Names and indices are mixed'}: taken in alphabetical order, ${order.join(', ')}${classes.length > 6 ? ', ...' : ''}.`
}

function apart(labels: readonly string[], answers: readonly string[]): boolean {
  if (labels.length < 2 || answers.length < 2) return false
  const [isAnswer, isLabel] = [classFinder(answers, {}, false), classFinder(labels, {}, false)]
  return !labels.some((text) => isAnswer(text) >= 0) && !answers.some((text) => isLabel(text) >= 0)
}

/** Where no label is spelled like any prediction, none would ever count as right. */
function noteApart(labels: readonly string[], answers: readonly string[], problems: Problem[]): void {
  if (!apart(labels, answers)) return
  problems.push({
    code: 'labels-apart',
    message: `No label (${some(labels)}) is spelled like any prediction (${some(answers)}): none would count as right.`,
    place: atPointer('/classes'),
    mend: 'Write under other spellings which is which, such as "0 = ok", and name the classes once.',
  })
}

function classCount(readings: Readings): number | null {
  for (const role of ROLES) {
    const reading = readings[role]
    if (reading?.read.kind === 'softmax') return reading.width
    if (reading?.read.kind === 'sigmoid') return 2
  }
  return null
}

function classNames(values: readonly string[], wanted: number | null): Named {
  const indices = values.map((value) => Number(numberText(value) ?? NaN))
  const whole = indices.every((value) => Number.isSafeInteger(value) && value >= 0)
  const top = indices.reduce((most, index) => Math.max(most, index), -1)
  if (values.length > 0 && whole) {
    // Numbers that fit are the indices themselves; numbers that do not (3 to 8 as red-wine quality) are names.
    if (wanted === null) {
      const sorted = distinct(indices.map(String)).sort((a, b) => Number(a) - Number(b))
      return { classes: sorted, why: 'The distinct values in the log, as numbers.', check: null }
    }
    if (top < wanted)
      return { classes: numbered(wanted), why: 'Labels are class indices from 0.', check: null }
  }
  const yes = noThenYes(values)
  if (yes && (wanted === null || wanted === 2))
    return { classes: yes, why: `"${yes[1]}" is class 1.`, check: null }
  const sorted = [...values].sort()
  if (wanted === null) return { classes: sorted, why: 'The distinct values in the log, sorted.', check: null }
  if (sorted.length === wanted)
    return {
      classes: sorted,
      why: 'The labels in alphabetical order, as Keras and scikit-learn number them.',
      check: `Classes are taken in alphabetical order: ${some(sorted, 6)}.`,
    }
  return {
    classes: numbered(wanted),
    why: `By index, from the ${wanted} classes of the output.`,
    check:
      values.length > 0
        ? `The labels and answers seen (${some(sorted)}) do not name all ${wanted} classes of the output.`
        : null,
  }
}

/** The two classes of yes and no, in that order; also where the log has only one of them. */
function noThenYes(values: readonly string[]): string[] | null {
  if (areTruths(values)) return [...values].sort((a, b) => truthOf(a)! - truthOf(b)!)
  const pair = NO_YES.find(
    (two) => values.length > 0 && values.every((value) => two.includes(value.toLowerCase())),
  )
  return pair?.map((name) => values.find((value) => value.toLowerCase() === name) ?? name) ?? null
}

function numbered(count: number): string[] {
  return Array.from({ length: count }, (_, i) => String(i))
}

function distinct(values: readonly string[]): string[] {
  return [...new Set(values)]
}
