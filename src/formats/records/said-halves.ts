/**
 * Calls that a program logs in several lines of text: what was asked, what each of two models answered, and what came of it,
 * each with the id of the request. Whose answer a line is of, a word before it says: '[req-17] shadow prediction=0'.
 */
import { ownerWord } from '../model-words'
import { isAnswerName, roleByName } from '../role-names'
import type { Fields } from './expand'
import { halvesPlan, unlessBad } from './halves'
import type { HalvesPlan } from './halves'
import { pairsIn } from './logged-pairs'
import { timeIn } from './prefixed'
import { saidBeside } from './said-beside'

/** A line's record in the shape of a half: under `request_id`, and `model_role`, `features`, `response` or `label`. @throws SyntaxError */
export type HalfOf = (line: string) => Fields | null
/** The JSON that a line ends in; null where it ends in none. @throws SyntaxError */
type JsonIn = (line: string) => Fields | null

/** How such lines are told apart. */
interface Shape {
  /** Words that most lines have: the program's name, its level, where it runs. */
  common: ReadonlySet<string>
  /** Which of the words with a digit is the request's id; null where a field is. */
  slot: number | null
  /** Whether requests say that they are some. */
  worded: boolean
}

/** A line taken apart: what it says by name, and the words before that. */
interface Parts {
  record: Fields
  words: readonly string[]
  /** Those that may be an id: in brackets, then the others. */
  ids: readonly string[]
}

/** @returns how the lines of two models' calls belong together; null where they are none */
export function saidHalves(
  lines: readonly string[],
  jsonIn: JsonIn,
): { plan: HalvesPlan; halfOf: HalfOf } | null {
  const parts = lines.map((line) => unlessBad(() => partsOf(line, jsonIn))).filter((one) => one !== null)
  const common = commonWords(parts)
  // Nearly all logs say everything in one line: of those no line is one model's alone.
  if (new Set(parts.map((one) => ownerOf(one, common)).filter((owner) => owner !== null)).size < 2)
    return null
  const worded = parts.some((one) => !ownerOf(one, common) && isAsking(one, common))
  for (const slot of [null, 0, 1, 2, 3]) {
    const shape = { common, slot, worded }
    const records = parts.map((one) => half(one, shape)).filter((one) => one !== null)
    const plan = halvesPlan(records)
    if (plan?.names.length !== 2) continue
    const halfOf = (line: string) => {
      const one = partsOf(line, jsonIn)
      return one && half(one, shape)
    }
    return { plan, halfOf }
  }
  return null
}

const PAIR = /[A-Za-z_@][\w.@/-]*=(?:"[^"]*"|'[^']*'|[^\s,;|\])]*)/g
/** Fields that hold a logger's sentence. */
const MESSAGE = /^(?:msg|message|event)$/i
/** Without brackets an id has parts, or is long: 'req-17', a UUID, a hash. */
const BARE_ID = /^(?:[A-Za-z0-9]+(?:[-_][A-Za-z0-9]+)+|[0-9a-f]{8,})$/
const DATE = /^\d{4}-\d\d-\d\d/
const BRACKETED = /[[(<]([^[\](){}<>\s]+)[\])>]/g

/** @throws SyntaxError where the line ends in what is no JSON */
function partsOf(line: string, jsonIn: JsonIn): Parts | null {
  const json = jsonIn(line)
  const record = json ?? pairsIn(line, 1) ?? said(line)
  if (!record) return null
  const end = json ? line.search(/\{\s*["']/) : line.length
  const before = line.slice(0, end)
  const brackets = [...before.matchAll(BRACKETED)].map(([, word]) =>
    word!.replace(/^[A-Za-z_][\w.-]*[=:]/, ''),
  )
  const told = Object.keys(record).filter((key) => MESSAGE.test(key)).map((key) => String(record[key])) // prettier-ignore
  const words = [before.replace(PAIR, ' '), ...told]
    .join(' ')
    .split(/[\s:;,|()[\]<>]+/)
    .filter(Boolean)
  const bare = words.filter((word) => BARE_ID.test(word) && !brackets.includes(word))
  const ids = [...brackets, ...bare].filter(
    (word) => /\d/.test(word) && !DATE.test(word) && timeIn(word) === undefined,
  )
  return { record, words: words.filter((word) => !ids.includes(word)), ids }
}

function said(line: string): Fields | null {
  const found = saidBeside(line, '')
  return Object.keys(found).length > 0 ? found : null
}

/** Of so many lines no word is one half's: each call has at least a request and two answers. */
const COMMON = 0.6

function commonWords(parts: readonly Parts[]): Set<string> {
  const counts = new Map<string, number>()
  for (const { words } of parts)
    for (const word of new Set(words)) counts.set(word, (counts.get(word) ?? 0) + 1)
  return new Set([...counts].filter(([, n]) => n > parts.length * COMMON).map(([word]) => word))
}

const wordsIn = ({ words }: Parts, common: ReadonlySet<string>) =>
  words.filter((word) => !common.has(word)).flatMap((word) => word.toLowerCase().split(/[._/-]/))

/** Fields that say which model's a line is. */
const SAYS_WHOSE = /^(?:model_?)?(?:role|alias|arm|variant|stage)$|^model$/i

/** The one model that a line is of; null where it says none, or several. */
function ownerOf(parts: Parts, common: ReadonlySet<string>): string | null {
  const fields = Object.keys(parts.record).filter((key) => SAYS_WHOSE.test(key))
  const valued = fields.map((key) => ownerWord(String(parts.record[key]).toLowerCase()))
  const owners = [...valued, ...wordsIn(parts, common).map(ownerWord)].filter((one) => one !== null)
  return new Set(owners).size === 1 ? owners[0]! : null
}

const ASKING = /^(?:requests?|req|inputs?|features?|payload|body|asked|received|incoming)$/
const isAsking = (parts: Parts, common: ReadonlySet<string>) =>
  wordsIn(parts, common).some((word) => ASKING.test(word)) ||
  Object.keys(parts.record).some((key) => ASKING.test(key.toLowerCase()))

const TRUTH = /^(?:truth|labels?|labell?ed|actual|outcome|feedback|observed)$/
/** What programs call an id, where it is no role's name by itself. */
const ID = /^(?:req(?:uest)?|rid|call(?:_?id)?|txn?)$/i
/** Where a line was written: of neither half. */
const LOGGERS = /^(?:level|lvl|severity|logger|caller|thread|pid|event|msg|message)$/i

function half(parts: Parts, shape: Shape): Fields | null {
  const id = idOf(parts, shape.slot)
  if (id === null) return null
  const owner = ownerOf(parts, shape.common)
  const around: Fields = { request_id: id.value }
  const own: Fields = {}
  for (const key of Object.keys(parts.record)) {
    if (key === id.key || LOGGERS.test(key) || (owner !== null && SAYS_WHOSE.test(key))) continue
    if (roleByName(key) === 'time') around[key] = parts.record[key]
    else own[key] = parts.record[key]
  }
  if (Object.keys(own).length === 0) return null
  if (owner !== null)
    return Object.keys(own).some(isAnswerName) ? { ...around, model_role: owner, response: own } : null
  const truth = truthOf(own, wordsIn(parts, shape.common))
  if (truth !== null) return { ...around, label: truth }
  if (shape.worded && !isAsking(parts, shape.common)) return null
  const [only, more] = Object.entries(own)
  return { ...around, features: more === undefined && typeof only![1] === 'object' ? only![1] : own }
}

/** @returns what came of the request, where a line says that and nothing else */
function truthOf(own: Fields, words: readonly string[]): unknown {
  const labels = Object.keys(own).filter((key) => roleByName(key) === 'label')
  if (labels.length === 1 && Object.keys(own).length === 1) return own[labels[0]!]
  const answers = Object.keys(own).filter(isAnswerName)
  const named = words.some((word) => TRUTH.test(word)) ? (labels[0] ?? answers[0]) : undefined
  return named === undefined || Math.max(labels.length, answers.length) > 1 ? null : own[named]
}

function idOf({ record, ids }: Parts, slot: number | null): { key: string; value: string } | null {
  if (slot !== null) return ids[slot] === undefined ? null : { key: '', value: ids[slot] }
  const keys = Object.keys(record)
  const key = keys.find((one) => roleByName(one) === 'id') ?? keys.find((one) => ID.test(one))
  return key === undefined || typeof record[key] === 'object' ? null : { key, value: String(record[key]) }
}
