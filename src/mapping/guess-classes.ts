/** Names of the classes, in the order of their index, from the labels and the outputs' width. */
import { atPointer, type Problem } from '../core/problem'
import type { Role } from '../core/roles'
import type { GuessContext } from './guess-context'
import type { Reading, Mapping } from '../result/mapping'
import { classFinder, numberText } from './lookup'
import { plainName } from './text'

/** Pairs whose second is class 1 to everyone. */
const NO_YES = [
  ['false', 'true'],
  ['no', 'yes'],
  ['n', 'y'],
  ['negative', 'positive'],
]

interface Named {
  classes: string[]
  why: string
  check: string | null
}

type Readings = Record<Role, { tensor: string; read: Reading; width: number } | null>

/**
 * Fills mapping.classes and mapping.aliases.
 * @param listed how many classes the log's own answers are lists of
 */
export function guessClasses(
  mapping: Mapping,
  context: GuessContext,
  readings: Readings,
  why: Record<string, string>,
  problems: Problem[],
  listed: number | null = null,
): void {
  const wanted = classCount(readings) ?? listed
  const loggedClasses = (['primary', 'shadow'] as const).flatMap((role) =>
    readings[role]?.read.kind === 'sigmoid' && !context.models[role] ? [] : (context.logged[role] ?? []),
  )
  const labels = distinct(context.labels ?? [])
  const answers = distinct(loggedClasses)
  const { values, indices } = spelledAlike(labels, answers)
  const named: Named = byOutputName(values, readings) ?? classNames(values, wanted)
  if (indices && wanted === null) {
    const order = values.map((_, i) => `${i} is ${named.classes[i]}`).slice(0, 6)
    named.check = `Names and indices are mixed: taken in alphabetical order, ${order.join(', ')}${values.length > 6 ? ', ...' : ''}.`
  }
  if (wanted === null && !indices) noteApart(labels, answers, problems)
  mapping.classes = named.classes
  why['/classes'] = named.why
  if (named.check)
    problems.push({
      code: 'assumed-classes',
      message: named.check,
      place: atPointer('/classes'),
      mend: 'Put the names in the order of the model’s outputs.',
    })
}

/**
 * Labels and answers of one kind may be spelled in two ways: 'TRUE' and '1', 'Late' and 'late'. Names on one side and
 * indices on the other are the names' indices.
 */
function spelledAlike(
  labels: readonly string[],
  answers: readonly string[],
): { values: string[]; indices: boolean } {
  for (const [names, numbers] of [
    [labels, answers],
    [answers, labels],
  ] as const) {
    const isIndex = (text: string) => /^\d+$/.test(numberText(text) ?? '') && Number(text) < names.length
    const named = names.length > 1 && names.every((text) => numberText(text) === null && !isTruth(text))
    if (named && numbers.length > 0 && numbers.every(isIndex)) return { values: [...names], indices: true }
  }
  const [a, b] = [merged(labels, answers), merged(answers, labels)]
  return { values: b.length < a.length ? b : a, indices: false }
}

function isTruth(text: string): boolean {
  return /^(?:true|false)$/i.test(text.trim())
}

function merged(first: readonly string[], more: readonly string[]): string[] {
  const values = [...first]
  for (const text of more) if (classFinder(values, {}, false)(text) < 0) values.push(text)
  return values
}

/** Where no label is spelled like any prediction, none would ever count as right. */
function noteApart(labels: readonly string[], answers: readonly string[], problems: Problem[]): void {
  if (labels.length < 2 || answers.length < 2) return
  const [isAnswer, isLabel] = [classFinder(answers, {}, false), classFinder(labels, {}, false)]
  if (labels.some((text) => isAnswer(text) >= 0) || answers.some((text) => isLabel(text) >= 0)) return
  const some = (values: readonly string[]) =>
    `${values.slice(0, 4).join(', ')}${values.length > 4 ? ', ...' : ''}`
  problems.push({
    code: 'labels-apart',
    message: `No label (${some(labels)}) is spelled like any prediction (${some(answers)}): none would count as right.`,
    place: atPointer('/classes'),
    mend: 'Write under other spellings which is which, such as "0 = ok", and name the classes once.',
  })
}

/** A single sigmoid unit called "late", where one of the two labels is "late", is the probability of it. */
function byOutputName(values: readonly string[], readings: Readings) {
  if (values.length !== 2) return null
  for (const reading of Object.values(readings)) {
    if (reading?.read.kind !== 'sigmoid') continue
    const at = values.map(plainName).indexOf(plainName(reading.tensor))
    if (at < 0) continue
    const classes = [values[1 - at]!, values[at]!]
    return { classes, why: `The output "${reading.tensor}" is the probability of it: class 1.`, check: null }
  }
  return null
}

function classCount(readings: Readings): number | null {
  for (const role of ['primary', 'shadow'] as const) {
    const reading = readings[role]
    if (reading?.read.kind === 'softmax') return reading.width
    if (reading?.read.kind === 'sigmoid') return 2
  }
  return null
}

function classNames(values: readonly string[], wanted: number | null): Named {
  const indices = values.map((value) => Number(numberText(value) ?? NaN))
  const top = indices.length > 0 ? Math.max(...indices) : -1
  if (values.length > 0 && indices.every((value) => Number.isInteger(value) && value >= 0)) {
    // Numbers that fit are the indices themselves; numbers that do not (3 to 8 as red-wine quality) are names.
    if (wanted === null) {
      const sorted = distinct(indices.map(String)).sort((a, b) => Number(a) - Number(b))
      return { classes: sorted, why: 'The distinct values in the log, as numbers.', check: null }
    }
    if (top < wanted)
      return { classes: numbered(wanted), why: 'Labels are class indices from 0.', check: null }
  }
  const pair = NO_YES.find(
    (two) => values.length > 0 && values.every((value) => two.includes(value.toLowerCase())),
  )
  if (pair && (wanted === null || wanted === 2)) {
    const spelled = pair.map((name) => values.find((value) => value.toLowerCase() === name) ?? name)
    return { classes: spelled, why: `"${spelled[1]}" is class 1.`, check: null }
  }
  const sorted = [...values].sort()
  if (wanted === null) return { classes: sorted, why: 'The distinct values in the log, sorted.', check: null }
  if (sorted.length === wanted)
    return {
      classes: sorted,
      why: 'The labels in alphabetical order, as Keras and scikit-learn number them.',
      check: `Classes are taken in alphabetical order: ${sorted.slice(0, 6).join(', ')}${sorted.length > 6 ? ', ...' : ''}.`,
    }
  return {
    classes: numbered(wanted),
    why: `By index, from the ${wanted} classes of the output.`,
    check:
      values.length > 0
        ? `The labels (${sorted.slice(0, 4).join(', ')}${sorted.length > 4 ? ', ...' : ''}) do not name all ${wanted} classes of the output.`
        : null,
  }
}

function numbered(count: number): string[] {
  return Array.from({ length: count }, (_, i) => String(i))
}

function distinct(values: readonly string[]): string[] {
  return [...new Set(values)]
}
