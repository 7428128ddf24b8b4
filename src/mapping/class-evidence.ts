/**
 * Whether an output of several numbers has a score per class or is a vector, such as an embedding. Its shape says
 * nothing, and a linear last layer is either's: something else has to tell, or somebody is asked.
 */
import { count } from '../core/numbers'
import { atPointer, type Problem } from '../core/problem'
import { ROLES, type Role } from '../core/roles'
import { numberList } from './answer-lists'
import type { GuessedAnswer } from './guess-answers'
import type { GuessContext } from './guess-context'
import { numberText } from './lookup'
import { kindOfList, listNotCompared } from './output-kind'
import type { ModelSignature } from './signature'

/** What is known beside the model itself. */
export type Beside = Pick<GuessContext, 'models' | 'labels' | 'logged' | 'task'> & {
  /** Logged answers as they stand, lists included. */
  lists: GuessContext['logged']
}

type Listed = GuessContext & Pick<Beside, 'lists'>

type Finding = { kind: 'classes' } | { kind: 'vector'; what: string } | { kind: 'open' }

const CLASSES: Finding = { kind: 'classes' }

/** Losses of scores per class: cross-entropies, Kullback–Leibler, hinge. */
const OF_SCORES = /cross_?entropy|kl_?div|kullback|hinge|focal/i
/** Losses of numbers and of distances. */
const OF_NUMBERS = /mean_|^mean|\bm[sa]p?e\b|error|huber|log_?cosh|cosine|triplet|contrastive|poisson/i
const SCORES = /logit|prob|class|softmax|prediction/i

/**
 * @param at which of the model's outputs
 * @param width numbers per request, more than one
 */
export function findClasses(role: Role, at: number, width: number, beside: Beside): Finding {
  const signature = beside.models[role]!
  const { labels, logged, lists, task } = beside
  if (namesClasses(signature, at, width) || task === 'classification') return CLASSES
  if (labels && covers(labels, width)) return CLASSES
  if (ROLES.some((one) => isAnswered(logged[one], width))) return CLASSES
  const told = kindOfList(width, signature.activations[at] ?? null, signature.outputs[at]!.name)
  if (told) return { kind: 'vector', what: told }
  const loss = signature.losses?.find((name) => OF_NUMBERS.test(name))
  if (loss) return { kind: 'vector', what: `a vector of ${count(width)} numbers (it was trained by ${loss})` }
  const rows = ROLES.flatMap((one) => listsOf(lists[one], width))
  if (rows.length > 0 && rows.every(isShares)) return CLASSES
  if (rows.length >= FEW && rows.every(isUnit))
    return {
      kind: 'vector',
      what: `a vector of ${count(width)} numbers (those that are logged have length 1)`,
    }
  const partner = beside.models[role === 'primary' ? 'shadow' : 'primary']
  const theirs = partner?.widths.findIndex((one) => one === width) ?? -1
  return partner && theirs >= 0 && namesClasses(partner, theirs, width) ? CLASSES : { kind: 'open' }
}

/** Names of a field that says what its lists are; "prediction" is what everybody calls an answer. */
const SCORE_FIELD = /logit|prob|softmax|scores?(?![a-z])|class/i

/**
 * The same of lists in a log that stand in place of a model.
 * @param field that holds them
 * @param width numbers per request, more than one
 */
function findListed(role: Role, field: string, width: number, beside: Listed): Finding {
  const { fields, labels, logged, lists, models, task } = beside
  const isScore = fields.some(({ name, role: of }) => name === field && of === `${role}-score`)
  if (isScore || SCORE_FIELD.test(field) || task === 'classification') return CLASSES
  if (labels && covers(labels, width)) return CLASSES
  if (ROLES.some((one) => one !== role && isAnswered(logged[one], width))) return CLASSES
  const told = kindOfList(width, null, field)
  if (told) return { kind: 'vector', what: told }
  const rows = ROLES.map((one) => listsOf(lists[one], width))
  if (rows.some((some) => some.length > 0 && some.every(isShares))) return CLASSES
  const partner = models[role === 'primary' ? 'shadow' : 'primary']
  const theirs = partner?.widths.indexOf(width) ?? -1
  return partner && theirs >= 0 && namesClasses(partner, theirs, width) ? CLASSES : { kind: 'open' }
}

/**
 * Asks about lists in a log that nothing tells to be scores per class, and refuses those that are called a vector.
 * @param answers how the log's answers are read; those that somebody said are not asked about
 */
export function noteLists(answers: Record<Role, GuessedAnswer | null>, beside: Listed): Problem[] {
  return ROLES.flatMap((role) => {
    const answer = answers[role]
    if (beside.models[role] || beside.answers?.[role] || answer?.read.kind !== 'probabilities') return []
    const [field, ...others] = answer.read.fields
    const width = answer.width ?? 1
    // Fields by the names of their classes have said what they are.
    if (!field || others.length > 0 || width < 2) return []
    const found = findListed(role, field, width, beside)
    if (found.kind === 'classes') return []
    return [
      found.kind === 'vector' ? listNotCompared(role, field, found.what) : openLists(role, field, width),
    ]
  })
}

/** Whether the model's own files say that its numbers are of classes. */
function namesClasses(model: ModelSignature, at: number, width: number): boolean {
  const activation = model.activations[at]
  return (
    model.classNames?.names.length === width ||
    activation === 'softmax' ||
    (model.losses?.some((name) => OF_SCORES.test(name)) ?? false) ||
    SCORES.test(model.outputs[at]?.name ?? '')
  )
}

/** Whether values may be the classes of so many numbers: not more than these, and not a few of very many. */
export function covers(values: readonly string[], width: number): boolean {
  const distinct = new Set(values)
  if (distinct.size < 2 || distinct.size > width) return false
  return distinct.size * 2 >= width || (areIndices(values, width) && topOf(values) * 2 >= width - 2)
}

/** What production answered are places in the output: the replay shows whether the largest is the answer. */
function isAnswered(values: readonly string[] | null, width: number): boolean {
  return values !== null && (covers(values, width) || (new Set(values).size > 1 && areIndices(values, width)))
}

function areIndices(values: readonly string[], width: number): boolean {
  return values.every((text) => {
    const number = Number(numberText(text) ?? NaN)
    return Number.isInteger(number) && number >= 0 && number < width
  })
}

const topOf = (values: readonly string[]) => Math.max(...values.map(Number))

const FEW = 5

function listsOf(values: readonly string[] | null, width: number): number[][] {
  return (values ?? []).flatMap((text) => {
    const list = numberList(text)
    return list?.length === width ? [list] : []
  })
}

const isShares = (row: readonly number[]) =>
  row.every((value) => value >= 0 && value <= 1) && Math.abs(row.reduce((a, b) => a + b, 0) - 1) < 0.02
const isUnit = (row: readonly number[]) => Math.abs(Math.hypot(...row) - 1) < 1e-3

/** The question about a log's lists: its answer is a button on the page, and a line of a mapping. */
function openLists(role: Role, field: string, width: number): Problem {
  return {
    code: 'classes-or-vector',
    message: `${role}'s logged answers "${field}" are lists of ${count(width)} numbers, and nothing says whether these are scores of ${count(width)} classes or a vector, such as an embedding: they are no probabilities that add up to 1.`,
    place: atPointer(`/answers/${role}`),
    mend: `Where they are scores, say "confirmed": ["outputs"] in the mapping, or add labels. Vectors are not compared yet: log what is decided by them.`,
  }
}

/** The question: both answers are a choice on the page, and a line of a mapping. */
export function openQuestion(role: Role, tensor: string, width: number): Problem {
  return {
    code: 'classes-or-vector',
    message: `${role}'s output "${tensor}" is ${count(width)} numbers, and nothing says whether these are scores of ${count(width)} classes or a vector, such as an embedding.`,
    place: atPointer(`/models/${role}/output/read`),
    mend: 'Where they are scores, say "confirmed": ["outputs"] in the mapping, or log the classes that production answered. Vectors are not compared yet: export the model with what is decided by it as its output.',
  }
}
