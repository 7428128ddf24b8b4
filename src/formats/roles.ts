/** What a field is probably for: by the names that capture systems and people give, and by its content. */
import { FIELD_ROLES, type FieldRole } from '../core/roles'
import { isElided } from './columns/values'
import { pairClocks } from './clocks'
import { contrasted } from './contrasts'
import type { FieldProfile } from './contract'
import { durationMs } from './durations'
import { imageWords } from './images/header'
import { LOGGERS_OWN, loggerFields } from './logger-fields'
import { ANSWER, onlyAnswer } from './only-answer'
import { inModelsRecords } from './own-records'
import { apartColumns, probabilityColumns } from './probability-columns'
import { otherUnit } from './latency-units'
import { COUNTER, isCounter, isUnique, nameAnId, UNIQUE_TEXT } from './row-ids'
import { isAnswered, isGiven, LIKE_A_SCORE, namedRole } from './role-names'
import { looksLikeTime, numberLooksLikeTime } from './time'
import { predictedOf, repeated } from './told-together'
import { areExcelDays, lacking, timeByContent } from './time-column'

/** Roles that only one field may have; the best name, then the first, keeps it. */
export const SINGLE_ROLES: ReadonlySet<FieldRole> = new Set(
  FIELD_ROLES.filter((role) => role !== 'feature' && role !== 'ignore'),
)

/** Each role in words. */
export const roleTitles: Record<FieldRole, string> = {
  id: 'request id',
  time: 'time',
  feature: 'feature',
  label: 'label',
  primary: 'primary prediction',
  'primary-score': 'primary score',
  shadow: 'shadow prediction',
  'shadow-score': 'shadow score',
  'primary-latency': 'primary latency',
  'shadow-latency': 'shadow latency',
  status: 'status',
  group: 'batch of requests',
  cluster: 'user or session',
  ignore: 'not used',
}

/** Why a field is a feature that nothing says is anything else. */
export const NOTHING_ELSE = 'no other role fits'
/** Why a field has a role that a file or a person gave it. */
export const AS_SAID = 'as you said'

interface Guess {
  role: FieldRole
  why: string
  rank: number
}

/**
 * Fills `role` and `why` of every field.
 * @param fields profiles with everything else known; fields whose reader already chose (`why` not '') are kept.
 * @param rows how many rows the profiles saw.
 * @param came whether a field came with the response: it is no feature, whatever its name.
 */
export function guessRoles(
  fields: FieldProfile[],
  rows: number,
  came: (name: string) => boolean = isAnswered,
): void {
  const own = inModelsRecords(fields)
  const answered = (name: string) => came(name) || own.has(name)
  const guesses = fields.map((field): Guess => {
    if (field.why !== '') return { role: field.role, why: field.why, rank: -1 }
    // Numbers, whichever they are: as text they would be told by being different in every row.
    const guessed = guess(field.undecided ? { ...field, type: 'number' } : field, rows)
    if (!answered(field.name)) return guessed
    // The truth is nothing that a model answers: taken for it, the model would be right every time.
    if (guessed.role === 'label') return { ...guessed, role: 'primary', rank: guessed.rank + 100 }
    return guessed.role === 'feature' || isListOfObjects(field) ? ANSWER : guessed
  })
  for (const { role, columns } of probabilityColumns(fields))
    for (const { field } of columns) {
      const at = fields.findIndex(({ name }) => name === field)
      const { role: guessed, rank } = guesses[at]!
      if (
        guessed === 'feature' ||
        guessed === 'ignore' ||
        (guessed.endsWith('-score') && rank >= LIKE_A_SCORE)
      )
        guesses[at] = { role: 'ignore', why: `by name, a probability that ${role} gave`, rank: 0 }
    }
  for (const { role, columns } of apartColumns(fields))
    for (const { field } of columns) {
      const at = fields.findIndex(({ name }) => name === field)
      if (fields[at]!.why === '')
        guesses[at] = { role: 'ignore', why: `by name, what ${role} gave one class`, rank: 0 }
    }
  contrast(guesses, fields, rows, answered)
  setAsideLogger(guesses, fields, answered)
  tellTogether(guesses, fields)
  onlyAnswer(guesses, fields, NOTHING_ELSE)
  for (const role of SINGLE_ROLES) {
    const holders = guesses.filter((one) => one.role === role)
    const best = holders.reduce<Guess | null>((a, b) => (a && a.rank <= b.rank ? a : b), null)
    for (const one of holders)
      if (one !== best) demote(one, fields[guesses.indexOf(one)]!, fields[guesses.indexOf(best!)]!.name)
  }
  guesses.forEach((one, i) => {
    fields[i]!.role = one.role
    fields[i]!.why = one.why
  })
  pairClocks(fields)
  nameAnId(fields, rows)
}

/** As text no two are alike: the best classes of each request with their scores. */
const isListOfObjects = ({ type, role, examples }: FieldProfile) =>
  type === 'text' &&
  role !== 'id' &&
  examples.length > 0 &&
  examples.every((text) => /^\s*\[\s*[[{]/.test(text))

function tellTogether(guesses: Guess[], fields: readonly FieldProfile[]): void {
  const free = (at: number) => guesses[at]!.role === 'feature' && guesses[at]!.why === NOTHING_ELSE
  const known = guesses.some(({ role }) => role === 'label' || role.startsWith('primary'))
  const told = known ? [] : predictedOf(fields, (at) => free(at) && !isGiven(fields[at]!.name), isShare)
  for (const { at, ...one } of [...told, ...repeated(fields, free)]) guesses[at] = { ...one, rank: 60 }
}

/** What a logger says of its own is nothing that a model is given; the id of a thread is no request's. */
function setAsideLogger(
  guesses: Guess[],
  fields: readonly FieldProfile[],
  answered: (name: string) => boolean,
): void {
  const free = (at: number) => {
    const { role, why } = guesses[at]!
    const { name } = fields[at]!
    const nested = role === 'id' && /(?:process|thread|host|container|agent)(?:_id|\.id)$/i.test(name)
    // Rust's tracing calls the module so that wrote the record.
    const target = role === 'label' && /^target$/i.test(name) && isOneWord(fields[at]!)
    return (nested || target || (role === 'feature' && why === NOTHING_ELSE)) && !isGiven(name) && !answered(name) // prettier-ignore
  }
  for (const at of loggerFields(fields, free)) guesses[at] = { role: 'ignore', why: LOGGERS_OWN, rank: 0 }
}

const isOneWord = ({ type, distinct }: FieldProfile) => type === 'text' && distinct === 1

/** Fields that nothing else says what they are for, by what their names say together. */
function contrast(
  guesses: Guess[],
  fields: FieldProfile[],
  rows: number,
  answered: (name: string) => boolean,
): void {
  // Two that are both called "predictions" at the end of their paths are told apart by what is above.
  const twice = (one: Guess) =>
    one.role.startsWith('primary') && guesses.some((g) => g !== one && g.role === one.role)
  const free = (one: Guess) =>
    one === ANSWER || (one.role === 'feature' && one.why === NOTHING_ELSE) || twice(one)
  const roles = guesses.map((one) => (free(one) ? null : one.role))
  for (const { at, role, why, other } of contrasted(fields, roles, rows, answered)) {
    guesses[at] = { role, why, rank: 60 }
    // Which of two versions answers users decides the verdict: an order says it is likely, not that it is so.
    if (other !== undefined) fields[at]!.rival = { role: 'primary', taken: other }
  }
}

function demote(one: Guess, field: FieldProfile, winner: string): void {
  one.why = `looks like the ${roleTitles[one.role]} too; "${winner}" was taken`
  field.rival = { role: one.role, taken: winner }
  // What was sent to the model stays with what it is given.
  one.role = isGiven(field.name) ? 'feature' : 'ignore'
}

function guess(field: FieldProfile, rows: number): Guess {
  if (field.image) return { role: 'feature', why: `images in base64: ${imageWords(field.image)}`, rank: 0 }
  const named = namedRole(field.name)
  if (named && fitsRole(field, named.role, rows) && (!named.share || isShare(field)))
    return { role: named.role, why: whyNamed(field, named.role, rows), rank: named.rank }
  if (named?.role === 'time' && lacking(field))
    return { role: 'time', why: `by name, without a ${lacking(field)}`, rank: 600 }
  const time = timeByContent(field)
  // Of two the one that tells requests apart: a day is the same for all of them.
  if (time) return { role: 'time', why: time, rank: field.distinct === 1 ? 501 : 500 }
  if (field.missing === rows) return { role: 'ignore', why: 'empty in every row looked at', rank: 0 }
  if (field.type === 'text' && field.examples.length > 0 && field.examples.every((text) => isElided(text)))
    return { role: 'ignore', why: 'lists printed with "...": their numbers are not in the log', rank: 0 }
  if (field.type === 'text' && rows > 20 && isUnique(field, rows))
    return { role: 'ignore', why: UNIQUE_TEXT, rank: 0 }
  if (isCounter(field, rows)) return { role: 'ignore', why: COUNTER, rank: 0 }
  if (TOOK.test(field.name) && hasUnits(field))
    return { role: 'primary-latency', why: 'by name, its values with their units', rank: 60 }
  const other = field.type === 'number' ? otherUnit(field.name) : null
  if (other) return { role: other.role, why: `by name, in ${other.words}`, rank: 50 }
  return {
    role: 'feature',
    why: field.type === 'tensor' ? 'a list of numbers' : NOTHING_ELSE,
    rank: 0,
  }
}

function whyNamed(field: FieldProfile, role: FieldRole, rows: number): string {
  if (role === 'id' && isUnique(field, rows)) return 'by name, unique'
  if (!role.endsWith('-latency')) return 'by name'
  if (field.type === 'text') return 'by name, its values with their units'
  return /m(illi)?s/i.test(field.name) ? 'by name' : 'by name, taken as ms'
}

/** A name is not enough: 'time' with small numbers is a feature, 'date' likewise; a score is a number. */
function fitsRole(field: FieldProfile, role: FieldRole, rows: number): boolean {
  if (role === 'time')
    return field.type === 'text'
      ? field.examples.filter(looksLikeTime).length * 5 >= field.examples.length * 4
      : field.min !== null &&
          ((numberLooksLikeTime(field.min) && numberLooksLikeTime(field.max!)) || areExcelDays(field))
  if (role === 'id') return field.type !== 'tensor' && (rows < 3 || field.distinct > rows / 20)
  if (role === 'status')
    return field.type === 'number'
      ? field.min !== null && field.min >= 0 && field.max! < 600
      : field.examples.every((text) =>
          /^(?:ok|success|succeeded|error|failed|failure|timeout|\d{3})$/i.test(text),
        )
  if (role.endsWith('-score')) return field.type !== 'text'
  if (role.endsWith('-latency')) return field.type !== 'text' || hasUnits(field)
  return true
}

/** What says that a call took it where its values have units: a trip has a duration as well. */
const TOOK = /(?:^|[._-])(?:dur|duration|took|elapsed|time_?taken|process_?time|cost|spent|rt)$/i
/** Text that says how long, each with its unit: '3.2ms'. */
const hasUnits = ({ type, examples }: FieldProfile): boolean =>
  type === 'text' && examples.length > 0 && examples.every((text) => !Number.isNaN(durationMs(text)))

/** A number from 0 to 1 that is not one of few, as flags are. */
export const isShare = ({ type, min, max, distinct }: FieldProfile): boolean =>
  type === 'number' && min !== null && min >= 0 && max! <= 1 && distinct > 2
