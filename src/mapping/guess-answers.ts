/** What the log's own answers are: classes, scores, probabilities in a list or in columns, one-hot, the best few. */
import { elements } from '../core/tensors'
import type { Role } from '../core/roles'
import { ROLES } from '../core/roles'
import { classIn, probabilityColumns } from '../formats/probability-columns'
import type { AnswerReading } from '../result/mapping'
import { bare, numberList, ranking, topK } from './answer-lists'
import type { Ranked } from './answer-lists'
import type { GuessContext } from './guess-context'
import { numberText } from './lookup'
import { looksNumeric } from './text'

export interface GuessedAnswer {
  read: AnswerReading
  why: string
  /** Classes that the answers name; empty where they name none. */
  named: string[]
  /** Numbers per request; null where the answers do not say how many classes there are. */
  width: number | null
  /** Where lists may as well be of the other kind: why, and how they would be read. */
  doubt?: { why: string; other: AnswerReading }
  /** The log has the class in a column of its own: these are no more than its scores. */
  beside?: true
}

export type GuessedAnswers = Record<Role, GuessedAnswer | null>

export function guessAnswers(context: GuessContext): GuessedAnswers {
  const of = (role: Role) => {
    const said = context.answers?.[role]
    return said ? asSaid(said, context, role) : ofRole(context, role)
  }
  return { primary: of('primary'), shadow: of('shadow') }
}

/** What follows for the classes from how somebody said that the answers are read. */
function asSaid(read: AnswerReading, context: GuessContext, role: Role): GuessedAnswer | null {
  const guessed = ofRole(context, role)
  const fields = (one: AnswerReading) => (one.kind === 'probabilities' ? [...one.fields].sort() : one)
  if (guessed && JSON.stringify(fields(guessed.read)) === JSON.stringify(fields(read)))
    return { ...guessed, read }
  const values = context.logged[role] ?? []
  const why = 'As you said.'
  switch (read.kind) {
    case 'class':
    case 'score':
      return { read, why, named: [], width: null }
    case 'probabilities': {
      const lists = values.map((text) => numberList(text)?.length ?? 0)
      const classes = read.fields.map(classIn)
      return {
        read,
        why,
        named:
          read.fields.length > 1 && classes.every((one) => one !== null && !/^\d+$/.test(one))
            ? (classes as string[])
            : [],
        width: read.fields.length > 1 ? read.fields.length : Math.max(0, ...lists) || null,
      }
    }
    case 'top-k':
      return { read, why, named: [...new Set(values.flatMap(namesOf))], width: null }
  }
}

const namesIn = (ranked: readonly Ranked[][]) => [
  ...new Set(ranked.flatMap((one) => one.map(({ label }) => label))),
]
const namesOf = (text: string) => topK(text)?.map(({ label }) => label) ?? ranking(text) ?? []

function ofRole(context: GuessContext, role: Role): GuessedAnswer | null {
  const { fields, models } = context
  const field = context.answerFields?.[role] ?? fields.find((one) => one.role === role)?.name
  const values = context.logged[role]
  if (field && values && values.length > 0)
    return (
      ofValues(field, values, models[role] !== null, context.labels) ?? besideClass(context, role, values)
    )
  const score = fields.find((one) => one.role === `${role}-score`)
  if (!field && score?.type === 'tensor') return list(score.name, elements(score.shape ?? []))
  const columns = ofColumns(context, role)
  if (columns) return columns
  if (field || score?.type !== 'number' || !models[role]) return null
  const why = `"${score.name}" is the score of an answer whose class is not logged.`
  return { read: { kind: 'score', field: score.name }, why, named: [], width: null }
}

function ofValues(
  field: string,
  values: readonly string[],
  modelled: boolean,
  labels: readonly string[] | null,
): GuessedAnswer | null {
  const best = ofRankings(field, values, labels)
  if (best) return best
  const lists = values.map(numberList)
  const width = lists[0]?.length ?? 0
  if (width > 1 && lists.every((one) => one?.length === width)) return list(field, width)
  if (modelled && shares(values)) {
    const why = `"${field}" lies between 0 and 1: a score, not a class.`
    return { read: { kind: 'score', field }, why, named: [], width: null }
  }
  const ranked = values.map(topK)
  if (!ranked.every((one) => one !== null)) return null
  return {
    read: { kind: 'top-k', field },
    why: `"${field}" lists classes with their scores.`,
    named: namesIn(ranked),
    width: null,
  }
}

/**
 * Classes with the best first, without scores. A list of numbers is one where all are whole and none comes twice; where it
 * may as well have a number per class, labels tell: what they name is in the lists, or is a place in them.
 */
function ofRankings(
  field: string,
  values: readonly string[],
  labels: readonly string[] | null,
): GuessedAnswer | null {
  const rankings = values.map(ranking)
  if (!rankings.every((one) => one !== null)) return null
  const width = rankings[0]!.length
  const named = [...new Set(rankings.flat())]
  const even = rankings.every((one) => one.length === width)
  const numbers = named.every((name) => numberText(name) !== null)
  const found: GuessedAnswer = {
    read: { kind: 'top-k', field },
    why: `"${field}" lists classes, the best first.`,
    named,
    width: null,
  }
  if (!numbers || !even) return found
  // Of two, 0 and 1 in either order are one-hot to everyone.
  if (named.length === 2 && named.every((name) => name === '0' || name === '1')) return null
  const within = (allowed: (text: string) => boolean) => labels?.every(allowed) ?? true
  const asRanked = within((text) => named.includes(numberText(text) ?? text))
  const asPlaces = within((text) => Number(numberText(text) ?? NaN) < width || numberText(text) === null)
  if (!asRanked) return null
  const other: AnswerReading = { kind: 'probabilities', fields: [field] }
  const why = `“${field}” holds lists such as ${values[0]}: they are read as classes, the best first, and may be a number per class.`
  return asPlaces ? { ...found, doubt: { why, other } } : found
}

function list(field: string, width: number): GuessedAnswer {
  const why = `"${field}" is a list of ${width} numbers: one per class, the largest is the answer.`
  return { read: { kind: 'probabilities', fields: [field] }, why, named: [], width }
}

function ofColumns(context: GuessContext, role: Role): GuessedAnswer | null {
  const columns = columnsOf(context, role)
  if (!columns) return null
  const numbered = columns.every(({ of }) => /^\d+$/.test(of))
  const sorted = numbered ? [...columns].sort((a, b) => Number(a.of) - Number(b.of)) : columns
  const names = sorted.map(({ field }) => field)
  return {
    read: { kind: 'probabilities', fields: names },
    why: `By name: ${names.length} columns with a probability each.`,
    named: numbered ? [] : columns.map(({ of }) => of),
    width: names.length,
  }
}

/** Columns with a probability each, beside one with the class: all that it names have one, or nothing says which is whose. */
function besideClass(context: GuessContext, role: Role, values: readonly string[]): GuessedAnswer | null {
  const found = context.models[role] === null ? columnsOf(context, role) : undefined
  if (!found || !values.every((text) => found.some(({ of }) => alike(of, text)))) return null
  return {
    read: { kind: 'probabilities', fields: found.map(({ field }) => field) },
    why: `By name: a probability of each class, beside the class itself.`,
    named: found.map(({ of }) => of),
    width: null,
    beside: true,
  }
}

const columnsOf = ({ fields }: GuessContext, role: Role) =>
  probabilityColumns(fields.filter((field) => field.role === 'ignore')).find((one) => one.role === role)
    ?.columns

/** Whether scores beside a class are of the classes that there are. */
export const fitsClasses = (classes: readonly string[], { beside, named }: GuessedAnswer): boolean =>
  beside === undefined ||
  (named.length === classes.length && classes.every((name) => named.some((one) => alike(one, name))))

/** Columns that are named after classes stand in the classes' order. */
export function inOrderOf(classes: readonly string[], { read, named }: GuessedAnswer): AnswerReading {
  if (read.kind !== 'probabilities' || named.length !== classes.length) return read
  const at = classes.map((name) => named.findIndex((one) => alike(one, name)))
  return at.includes(-1) ? read : { ...read, fields: at.map((i) => read.fields[i]!) }
}

const alike = (a: string, b: string) => squashed(a) === squashed(b)
const squashed = (text: string) => text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '')

/** Answers as guesses about classes see them: without brackets, and without numbers that are no classes. */
export function withPlainAnswers(context: GuessContext, answers: GuessedAnswers): GuessContext {
  const plain = (role: Role): readonly string[] | null => {
    const answer = answers[role]
    if (answer && !answer.beside && answer.read.kind !== 'score' && answer.read.kind !== 'class')
      return answer.named.length > 0 ? answer.named : null
    return withoutWords(context.logged[role]?.map((text) => bare(text) ?? text) ?? null)
  }
  return { ...context, logged: { primary: plain('primary'), shadow: plain('shadow') } }
}

/** More words than this among numbers are no words for a number that is missing. */
const MOST_WORDS = 5

/** Numbers with a few words among them, such as NaN or timeout, are numbers: a word is no answer there, and no class. */
function withoutWords(values: readonly string[] | null): readonly string[] | null {
  const numbers = values?.filter((text) => numberText(text) !== null) ?? []
  const words = (values?.length ?? 0) - numbers.length
  const few = words > 0 && words <= MOST_WORDS && words * 10 <= numbers.length
  return few && looksNumeric(numbers) ? numbers : values
}

/** How many classes the logged answers say there are; null where they do not. */
export function widthOfAnswers(answers: GuessedAnswers): number | null {
  return ROLES.map((role) => answers[role]?.width ?? null).find((width) => width !== null) ?? null
}

/** Whether values are mostly fractions from 0 to 1: probabilities, or numbers that look like them. */
export function shares(values: readonly string[]): boolean {
  const numbers = values.map((text) => Number(numberText(text) ?? NaN))
  const fractions = numbers.filter((value) => value > 0 && value < 1).length
  return numbers.every((value) => value >= 0 && value <= 1) && fractions * 2 >= Math.max(1, numbers.length)
}
