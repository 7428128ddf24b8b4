/**
 * Proposes a mapping from what is at hand: signatures, fields, baseline statistics, label values.
 * Names first, then counts; every choice carries its reason, and what cannot be told is a problem, not a guess.
 * Problems of severity 'note' are guesses that work but should be looked at; the others stop a run.
 */
import { escaped } from '../core/json-pointer'
import { count } from '../core/numbers'
import type { GuessContext } from './guess-context'
import { atPointer, type Problem } from '../core/problem'
import type { Role, Task, FieldRole } from '../core/roles'
import type { AnswerReading, ModelMapping, Reading, Mapping } from '../result/mapping'
import {
  fitsClasses,
  guessAnswers,
  inOrderOf,
  shares,
  widthOfAnswers,
  withPlainAnswers,
} from './guess-answers'
import type { GuessedAnswers } from './guess-answers'
import { noteLists } from './class-evidence'
import { guessClasses } from './guess-classes'
import type { ClassOrder } from './guess-classes'
import { noteRivals } from './guess-columns'
import { guessInputs } from './guess-inputs'
import { guessLabels, noteNoLabel } from './guess-labels'
import { guessReading } from './guess-output'
import { loggedProbability } from './logged-probability'
import { scoresAsClasses } from './mixed-scores'
import { reclaimed } from './reclaimed'
import { noteSeveral } from './several-labels'
import { looksNumeric } from './text'

export interface Guess {
  mapping: Mapping
  /** Why each choice, by JSON pointer into the mapping. */
  why: Record<string, string>
  problems: Problem[]
  /** What the order of the classes rests on; null for numbers. */
  order: ClassOrder | null
  /** Why the answers may be of the other task, in a sentence; null where that is plain. */
  doubt: string | null
  /** Where a log's lists may be read in two ways: why, whose they are, and the other reading. */
  listDoubt: { role: Role; why: string; other: AnswerReading } | null
  /** Labels are 1 and -1 where answers are 1 and 0. */
  signed: boolean
}

/** How an output is read, how many numbers it has, and its own order of the classes where a file has one. */
type OutputReading = ModelMapping['output'] & { width: number }

const roles: readonly Role[] = ['primary', 'shadow']

export function guess(asked: GuessContext): Guess {
  const given = { ...asked, fields: reclaimed(asked) }
  const answers = given.task === 'regression' ? { primary: null, shadow: null } : guessAnswers(given)
  const why: Record<string, string> = {}
  const problems: Problem[] = []
  const plainly = withPlainAnswers(given, answers)
  const labelled = guessLabels(plainly, answers)
  if (labelled) noteNoLabel(labelled, problems)
  noteRivals(given.fields, problems)
  const context = { ...plainly, labels: labelled?.labels ?? null }
  const fieldRoles: Record<string, FieldRole> = {}
  for (const field of context.fields) {
    fieldRoles[field.name] = field.role
    why[`/roles/${escaped(field.name)}`] = field.why
  }
  const readings = Object.fromEntries(
    roles.map((role) => [role, readingOf(role, context, given.logged, why, problems)]),
  ) as Record<Role, OutputReading | null>
  const guessedTask = taskOf(context, readings, widthOfAnswers(answers) !== null || isRanked(answers))
  const task = context.task ? { ...guessedTask, task: context.task } : guessedTask
  const mapping: Mapping = {
    schemaVersion: 1,
    task: task.task,
    classes: [],
    ordinal: false,
    aliases: labelled?.signed ? { '-1': '0' } : {},
    ...(labelled && labelled.none.length > 0 ? { noLabel: labelled.none } : {}),
    roles: fieldRoles,
    models: { primary: null, shadow: null },
  }
  why['/task'] = task.why
  why['/ordinal'] = 'Classes are taken as unordered until you say otherwise.'
  for (const role of roles) {
    const signature = context.models[role]
    const reading = readings[role]
    if (!reading) continue
    const file = context.given?.[role]
    const inputs = file?.inputs ?? (signature ? guessInputs(role, signature, context, why, problems) : [])
    mapping.models[role] = {
      inputs,
      output: {
        tensor: reading.tensor,
        read: reading.read,
        ...(reading.classes ? { classes: reading.classes } : {}),
      },
    } satisfies ModelMapping
  }
  if (mapping.task === 'regression' && !readings.primary && !readings.shadow) noteShares(context, problems)
  const modelled = roles.some((role) => context.models[role] || readings[role])
  const numbers = mapping.task === 'regression' ? null : scoresAsClasses(context, (role) => readings[role] !== null || roles.some((one) => readings[one]?.read.kind === 'softmax')) // prettier-ignore
  const doubt = numbers ?? (context.task || modelled ? null : doubtfulTask(context, mapping.task))
  const signed = labelled?.signed ?? false
  if (mapping.task !== 'classification')
    return { mapping, why, problems, order: null, doubt, signed, listDoubt: null }
  const plain = withoutScores(context, answers)
  const order = guessClasses(mapping, plain, readings, why, problems, widthOfAnswers(answers))
  readAnswers(mapping, answers, why)
  problems.push(...noteLists(answers, { ...context, lists: given.logged }), ...noteSeveral(given))
  const listDoubt =
    roles.flatMap((role) => {
      const open = context.answers?.[role] ? null : answers[role]?.doubt
      return open ? [{ role, ...open }] : []
    })[0] ?? null
  return { mapping, why, problems, order, doubt, signed, listDoubt }
}

/** @param lists logged answers as they stand */
function readingOf(
  role: Role,
  context: GuessContext,
  lists: GuessContext['logged'],
  why: Record<string, string>,
  problems: Problem[],
): OutputReading | null {
  const signature = context.models[role]
  const given = context.given?.[role]
  if (given) {
    const at = signature?.outputs.findIndex((one) => one.name === given.output.tensor) ?? -1
    why[`/models/${role}`] = 'From the mapping file.'
    return { ...given.output, width: signature?.widths[at] ?? 1 }
  }
  if (signature) return guessReading(role, signature, { ...context, lists }, why, problems)
  return loggedProbability(role, context, why, problems)
}

/** Without labels nothing tells a probability from a number. */
function noteShares(context: GuessContext, problems: Problem[]): void {
  const answers = [...(context.logged.primary ?? []), ...(context.logged.shadow ?? [])]
  if (context.task || context.labels || !shares(answers)) return
  problems.push({
    code: 'assumed-task',
    message:
      'The logged predictions lie between 0 and 1: they are compared as numbers, not as probabilities.',
    place: atPointer('/task'),
    mend: 'Where they are probabilities, choose that a class is predicted, or add a labels file.',
  })
}

function isRanked(answers: GuessedAnswers): boolean {
  return roles.some((role) => answers[role]?.read.kind === 'top-k')
}

/** Scores are no spellings of classes. */
function withoutScores(context: GuessContext, answers: GuessedAnswers): GuessContext {
  const of = (role: Role) => (answers[role]?.read.kind === 'score' ? null : context.logged[role])
  return { ...context, logged: { primary: of('primary'), shadow: of('shadow') } }
}

function readAnswers(mapping: Mapping, answers: GuessedAnswers, why: Record<string, string>): void {
  for (const role of roles) {
    const answer = answers[role]
    if (!answer || (answer.width !== null && answer.width !== mapping.classes.length)) continue
    if (!fitsClasses(mapping.classes, answer)) continue
    mapping.answers = { ...mapping.answers, [role]: inOrderOf(mapping.classes, answer) }
    why[`/answers/${role}`] = answer.why
  }
}

/** Whole numbers up to here are classes to everyone: ratings, digits. */
const MOST_PLAIN = 10

/** Half hours of a day: of more, times are how long something takes, or when it comes. */
const MOST_SLOTS = 48
/** '0:07:31', '12:45', '2026-03-01', '2026-03-01T08:00:00Z'. */
const isTime = (text: string) =>
  /^\s*(?:-?(?:\d+ days?,? )?\d{1,3}:\d\d(?::\d\d(?:\.\d+)?)?|\d{4}-\d\d-\d\d(?:[T ][\d:.]+(?:Z|[+-]\d\d:?\d\d)?)?)\s*$/.test(
    text,
  )

/** Labels of few values with fractions, and answers that are never between them: models of numbers give others, too. */
function areNamesLikely(labels: readonly string[] | null, logged: GuessContext['logged']): boolean {
  const [of, primary, shadow] = [labels, logged.primary, logged.shadow].map((texts) => texts?.map(Number))
  if (!of || !primary || !shadow || of.length > MOST_SLOTS || of.every(Number.isInteger)) return false
  const known = new Set(of)
  return [...primary, ...shadow].every((value) => known.has(value))
}

/** Many distinct whole numbers may be names of classes as well as counts: which model is better depends on it. */
function doubtfulTask({ labels, logged }: GuessContext, task: Task): string | null {
  const values = new Set([...(labels ?? []), ...(logged.primary ?? []), ...(logged.shadow ?? [])])
  if (task === 'classification' && values.size > MOST_SLOTS && [...values].every(isTime))
    return `The log’s predictions are ${count(values.size)} distinct times: they are read as names of classes, right only where they are the very same. How far they are off, numbers say: log them as seconds, minutes or days.`
  if (task === 'regression' && areNamesLikely(labels, logged))
    return `The log’s predictions are the very values of its labels, ${count(values.size)} distinct ones: they are read as numbers, and may be names of classes, such as versions.`
  if (values.size <= MOST_PLAIN || ![...values].every((text) => /^\s*[+-]?\d+(?:\.0*)?\s*$/.test(text)))
    return null
  const [as, other] =
    task === 'regression' ? ['numbers', 'names of classes'] : ['names of classes', 'numbers, such as counts']
  return `The log’s predictions are ${count(values.size)} distinct whole numbers: they are read as ${as}, and may be ${other}.`
}

/** @param listed the log's answers are lists over classes */
function taskOf(
  context: GuessContext,
  readings: Record<Role, { read: Reading } | null>,
  listed: boolean,
): { task: Task; why: string } {
  for (const role of roles) {
    const reading = readings[role]
    if (!reading) continue
    return reading.read.kind === 'number'
      ? { task: 'regression', why: `${role}'s output is one unbounded number.` }
      : { task: 'classification', why: `${role}'s output is read as ${reading.read.kind}.` }
  }
  if (listed)
    return { task: 'classification', why: 'The log’s predictions are lists with a number per class.' }
  const answers = [
    ...(context.labels ?? []),
    ...(context.logged.primary ?? []),
    ...(context.logged.shadow ?? []),
  ]
  return looksNumeric(answers)
    ? { task: 'regression', why: 'The log’s predictions are numbers that are no class indices.' }
    : { task: 'classification', why: 'The log’s predictions are few distinct values.' }
}
