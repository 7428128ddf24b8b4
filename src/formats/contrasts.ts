/**
 * Two columns whose names differ in one word, and that word says whose answer each is: 'current_pred' and 'new_pred', 'v1'
 * and 'v2'. Alone, none of these words says so: 'new' is a customer's as well.
 */
import { ROLES, type FieldRole, type Role } from '../core/roles'
import type { FieldProfile } from './contract'
import { otherUnit } from './latency-units'
import { addUp } from './probability-columns'
import { BESIDE_ANSWERS, ownerWord } from './model-words'
import { answerKind, isGiven, isHolderName, isProbabilityName, isTimed, plainName } from './role-names'
import { compareVersions, VERSION, versionOf } from './version-words'

/** What a pair says of one of its columns. */
export interface Contrasted {
  /** Place of the field. */
  at: number
  role: FieldRole
  why: string
  /** The field that has the other role where only an order tells which is which: v1 before v2. */
  other?: string
}

const SIDES: Record<Role, ReadonlySet<string>> = {
  primary: new Set(
    `primary production prod champion current old existing legacy live stable control incumbent baseline base deployed
     default main before previous reference`.split(/\s+/),
  ),
  shadow: new Set(
    `shadow candidate cand challenger canary new next treatment contender experiment experimental test variant after
     proposed mirror mirrored`.split(/\s+/),
  ),
}
export const sideOf = (word: string): Role | null =>
  SIDES.primary.has(word) ? 'primary' : SIDES.shadow.has(word) ? 'shadow' : null

/** Words of a name, without those that say nothing of a pair: 'current_model_prediction' as 'current', 'prediction'. */
export function wordsOf(name: string): string[] {
  const words: string[] = []
  for (const word of name.split(/[.[\]]/).flatMap((part) => plainName(part).split('_').filter(Boolean))) {
    // 'v1.4', 'fraud-2.0' and 'v1_4' are of one version each.
    if (/^\d+$/.test(word) && VERSION.test(words.at(-1) ?? '')) words.push(`${words.pop()!}.${word}`)
    else words.push(word)
  }
  return words
}
const SILENT = new Set([
  'cls',
  'clf',
  'metadata',
  'model',
  'models',
  'version',
  'versions',
  'variants',
  'arms',
  'candidates',
  'deployments',
])

/** The word of a name that has none. */
const BARE = ''

interface Member {
  at: number
  word: string
}

type Profiled = [fields: readonly FieldProfile[], rows: number, answered: (name: string) => boolean]

/**
 * @param roles of the fields, null where nothing says one.
 * @param rows that the profiles saw
 * @param answered whether a field came with a response
 * @returns for each kind of answer, the one pair that contrasts; nothing where several do, or where a role is taken.
 */
export function contrasted(
  fields: readonly FieldProfile[],
  roles: readonly (FieldRole | null)[],
  rows: number,
  answered: (name: string) => boolean,
): Contrasted[] {
  const found = contrastedIn(roles, fields, rows, answered)
  return found.length > 0 ? found : besideResult(roles, fields, rows, answered)
}

/** "old_model" and "new_model" beside a "result", which is no answer of production's then: it may as well be what came of it. */
function besideResult(roles: readonly (FieldRole | null)[], ...profiled: Profiled): Contrasted[] {
  const at = roles.findIndex((role, i) => role === 'primary' && RESULT.test(plainName(profiled[0][i]!.name)))
  if (at < 0) return []
  const found = contrastedIn(roles.with(at, null), ...profiled)
  const both = ROLES.every((role) => found.some((one) => one.role === role && one.at !== at))
  return both ? [...found, { at, role: 'ignore', why: BESIDE_TWO }] : []
}
const RESULT = /^results?$/
/** Why a "result" is no answer of production's. */
export const BESIDE_TWO = 'beside two models’ answers: what came of it, or one of theirs again'

function contrastedIn(
  roles: readonly (FieldRole | null)[],
  ...[fields, rows, answered]: Profiled
): Contrasted[] {
  const families = new Map<string, Member[]>()
  fields.forEach(({ name }, at) => {
    const role = roles[at] ?? null
    if ((role !== null && !isAnswer(role)) || isGiven(name)) return
    const words = wordsOf(name)
    words.forEach((word, i) => {
      // A column called a may be anything.
      const alone = words.length === 1 && word.length === 1
      if (alone || (sideOf(word) === null && versionOf(word) === null)) return
      // A side may say its version beside it: 'prod-1.4' and 'cand-2.0' are two sides, whatever their versions are.
      const others = sideOf(word) === null ? words : words.map((one) => (versionOf(one) === null ? one : '#'))
      const key = JSON.stringify(others.with(i, '*'))
      families.set(key, [...(families.get(key) ?? []), { at, word }])
    })
  })
  const lone = families.get(LONE)
  if (lone && lone.length > 2) families.set(LONE, surelyModels(lone))
  for (const [key, members] of families) {
    // 'prediction' beside 'prediction_new', 'latency_ms' beside 'latency_new_ms': what has no word for it is the one that was there before.
    if (members.length !== 1 || sideOf(members[0]!.word) !== 'shadow') continue
    const bare = JSON.stringify((JSON.parse(key) as string[]).filter((word) => word !== '*'))
    const at = fields.findIndex(
      ({ name }, i) =>
        (roles[i]?.startsWith('primary') ?? isHolderName(name)) && JSON.stringify(wordsOf(name)) === bare,
    )
    if (at >= 0) members.push({ at, word: BARE })
  }
  const fits = ({ at, role }: Contrasted) =>
    (roles[at] === null && !roles.includes(role)) || roles[at] === role
  const pairs: Pair[] = [...families.values()].flatMap((members) => {
    const pair = pairOf(members, fields, answered)
    // Two that no row has both of are one after the other, or share the traffic: nothing is compared by them.
    return pair?.every(fits) && together(pair, fields, rows) ? [pair] : []
  })
  return pairs
    .filter(([{ role }]) => pairs.filter(([other]) => other.role === role).length === 1)
    .flat()
    .filter(({ at }) => roles[at] === null)
}

/** The family of names that are a side's word and nothing else. */
const LONE = JSON.stringify(['*'])

/** 'Produktiv' and 'Kandidat' beside 'Alter', which is an age as well as what is old: those that are models' words, where they are two. */
function surelyModels(members: Member[]): Member[] {
  const sure = members.filter(({ word }) => ownerWord(word) !== null)
  return sure.length === 2 ? sure : members
}

const isAnswer = (role: FieldRole) => role.startsWith('primary') || role.startsWith('shadow')
type Pair = [primary: Contrasted, shadow: Contrasted]

const together = (pair: Pair, fields: readonly FieldProfile[], rows: number) =>
  // Of a batch only the first row has the latency.
  pair[0].role.endsWith('-latency') ||
  pair.reduce((missing, { at }) => missing + fields[at]!.missing, 0) < rows

/** Of three versions nobody can say which two are meant. */
function pairOf(
  members: readonly Member[],
  fields: readonly FieldProfile[],
  answered: (name: string) => boolean,
): [Contrasted, Contrasted] | null {
  const [one, two] = members
  if (!one || !two || members.length > 2) return null
  const [a, b] = [sideOf(one.word), two.word === BARE ? 'primary' : sideOf(two.word)]
  const told = a !== null && b !== null && a !== b
  const [first, second] = [versionOf(one.word), versionOf(two.word)]
  const order = first !== null && second !== null ? compareVersions(first, second) : 0
  const ordered = order !== 0
  if (!told && !ordered) return null
  const turned = told ? a === 'shadow' : order > 0
  const [primary, shadow] = turned ? [two, one] : [one, two]
  const ofModels = [primary, shadow].every(({ at, word }) => isModels(word) || answered(fields[at]!.name))
  const kindIn = ({ at, word }: Member) =>
    kindOf(fields[at]!, word, answered) ?? (ofModels ? contentOf(fields[at]!) : null)
  const kind = kindIn(primary)
  if (kind === null || kind !== kindIn(shadow)) return null
  // Two exams have scores as well, and numbers: an order alone makes them a model's only among its answers.
  const probabilities = [primary, shadow].every((one) =>
    isVersionsProbability(fields[one.at]!.name, one.word),
  )
  if (kind === 'score' && !told && !probabilities && !answered(fields[primary.at]!.name)) return null
  // Two classes of one answer, as "sick_0.0" and "sick_1.0": no models.
  if (!told && addUp([fields[primary.at]!, fields[shadow.at]!])) return null
  if (kind === '' && !alike(fields[primary.at]!, fields[shadow.at]!)) return null
  const names = `"${fields[primary.at]!.name}" and "${fields[shadow.at]!.name}"`
  const why = `by the names ${names} together${told ? '' : ': the earlier is in production'}`
  const suffix = kind === '' ? '' : `-${kind}`
  const other = told || kind === 'latency' ? {} : { other: fields[primary.at]!.name }
  return [
    { at: primary.at, role: `primary${suffix}` as FieldRole, why },
    { at: shadow.at, role: `shadow${suffix}` as FieldRole, why, ...other },
  ]
}

/** What kind of answer a field holds, by what its name says beside the word that contrasts. */
function kindOf(
  field: FieldProfile,
  word: string,
  answered: (name: string) => boolean,
): '' | 'score' | 'latency' | null {
  const rest = wordsOf(field.name).filter((one) => one !== word && !SILENT.has(one))
  const share = field.type === 'number' && field.min !== null && field.min >= 0 && field.max! <= 1
  // Names alone, 'v1' or 'control', are answers only where their values are few, as classes are.
  if (rest.length === 0) return field.distinct <= MOST_CLASSES ? '' : share ? 'score' : null
  if (isTimed(rest) || otherUnit(`${rest.join('_')}`) || otherUnit(`model_${rest.join('_')}`))
    return 'latency'
  if (/^labels?$/.test(rest.at(-1)!) && answered(field.name)) return ''
  const kind = answerKind(withoutHolders(rest)) ?? answerKind(rest)
  return kind === 'score' && !share ? null : kind
}

/** 'v1_probability', 'proba_model_a': an exam has scores and no probability, and 'prob_1' is that of a class. */
const isVersionsProbability = (name: string, word: string) =>
  isProbabilityName(name) && (/^[a-z]+\d/.test(word) || wordsOf(name).includes('model'))

/** Words that are nothing but a model's: a product and an applicant go by the shorter ones. */
const isModels = (word: string) => ownerWord(word) !== null && !/^(?:prod|candidate)$/.test(word)

/** What two models' answers are that no word explains: "champion.tier" beside "challenger.tier". */
function contentOf({ name, type, distinct, min, max }: FieldProfile): '' | 'score' | null {
  if (type === 'tensor' || BESIDE_ANSWERS.test(plainName(name.split('.').at(-1)!))) return null
  if (distinct <= MOST_CLASSES) return ''
  return type === 'number' ? (min !== null && min >= 0 && max! <= 1 ? 'score' : '') : null
}

/** 'output.class' is a class, as 'class' is: what holds an answer says nothing more of it, nor does its version. */
const withoutHolders = (words: readonly string[]) =>
  words.filter((word, i) => i === words.length - 1 || !(isHolderName(word) || versionOf(word) !== null))

/** Values that a column without any other word for an answer may tell apart. */
const MOST_CLASSES = 20

/** Two models' answers to the same requests are of one type, and mostly of the same classes. */
function alike(a: FieldProfile, b: FieldProfile): boolean {
  if (a.type !== b.type) return false
  if (a.distinct > MOST_CLASSES || b.distinct > MOST_CLASSES) return true
  const values = new Set(a.examples)
  return b.examples.some((text) => values.has(text))
}
