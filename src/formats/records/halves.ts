/** Requests and their answers that a home-made log has in records of their own, with one id: which is which, and both as one. */
import { isObject } from '../../core/objects'
import { remembered } from '../../core/remembered'
import { isBodyText, REQUEST_NAMES, RESPONSE_NAMES } from '../bodies'
import { isGiven, namedRole, plainName, roleByName } from '../role-names'
import { REQUEST_KEYS, RESPONSE_KEYS } from './body-keys'
import type { Fields } from './expand'
import { openText } from './opened'

export type Side = 'request' | 'answer' | 'whole' | 'truth' | null

type Kind = 'holder' | 'request' | 'answer' | 'truth' | 'other'

const kindOf = remembered((key): Kind => {
  const role = roleByName(key) ?? ''
  if (RESPONSE_KEYS.includes(key) || RESPONSE_NAMES.test(key) || /^(?:primary|shadow)(?:-score)?$/.test(role))
    return 'answer'
  if (REQUEST_KEYS.includes(key) || isGiven(`${key}.x`)) return 'request'
  return REQUEST_NAMES.test(key) ? 'holder' : role === 'label' ? 'truth' : 'other'
})

/** @returns whether a record asks, answers, or both, or says nothing but what came of it; null for neither */
export function sideOf(record: Fields): Side {
  let [asks, answers, tells] = [false, false, false]
  for (const key of Object.keys(record)) {
    const kind = kindOf(key)
    const value = record[key]
    if (kind === 'other' || value === null || value === undefined || value === '') continue
    if (kind === 'truth') tells = true
    else if (kind === 'answer' || (kind === 'holder' && isAnswer(bodyIn(value)))) answers = true
    else if (kind === 'request' || isObject(bodyIn(value)) || Array.isArray(value)) asks = true
  }
  return asks && answers ? 'whole' : asks ? 'request' : answers ? 'answer' : tells ? 'truth' : null
}

/** @returns what a record says came of the request: its labels alone */
export const labelsOf = (record: Fields): Fields =>
  Object.fromEntries(Object.entries(record).filter(([key]) => kindOf(key) === 'truth'))

/** @returns what `make` gives; null where it cannot: one bad line says nothing of the others */
export function unlessBad<T>(make: () => T | null): T | null {
  try {
    return make()
  } catch {
    return null
  }
}

const bodyIn = (value: unknown) => (isBodyText(value) ? openText(value) : value)

function isAnswer(body: unknown): boolean {
  if (!isObject(body)) return false
  const sides = Object.keys(body).map(kindOf)
  return sides.includes('answer') && !sides.includes('request')
}

/** How the records of such a log belong together. */
export interface HalvesPlan {
  id: string
  /** The field that says which model answered, where two do. */
  variant: string | null
  /** The models, where there are two. */
  names: readonly string[]
  /** Whether each answer came right behind its request. */
  inTurn: boolean
}

/** Of the values of such a field, those that name the models. */
const VARIANT = /^(?:model(?:_(?:name|version|id|variant|role))?|variant|version|arm|deployment|role)$/

/** @returns null where the records are no halves of this kind, or nothing says which belong together */
export function halvesPlan(records: readonly Fields[]): HalvesPlan | null {
  const sides = records.map(sideOf)
  const asked = records.filter((_, i) => sides[i] === 'request')
  const answers = records.filter((_, i) => sides[i] === 'answer')
  const whole = sides.filter((side) => side === 'whole').length
  if (asked.length === 0 || answers.length === 0 || whole * 10 > records.length) return null
  const id = Object.keys(asked[0]!).find(
    (key) => namedRole(key)?.role === 'id' && answers.some((one) => key in one),
  )
  if (id === undefined) return null
  const idOf = (one: Fields) => String(one[id] ?? '')
  const ids = new Set(asked.map(idOf))
  const found = answers.filter((one) => ids.has(idOf(one)))
  const requests = new Set(found.map(idOf))
  if (requests.size * 2 < Math.min(ids.size, new Set(answers.map(idOf)).size)) return null
  const inTurn = records.every((one, i) => sides[i] !== 'answer' || (sides[i - 1] === 'request' && idOf(records[i - 1]!) === idOf(one))) // prettier-ignore
  if (found.length === requests.size) return { id, variant: null, names: [], inTurn }
  for (const variant of Object.keys(found[0]!).filter((key) => VARIANT.test(plainName(key)))) {
    const names = [...new Set(found.map((one) => String(one[variant] ?? '')))]
    if (
      names.length === 2 &&
      new Set(found.map((one) => `${idOf(one)}\n${String(one[variant])}`)).size === found.length
    )
      return { id, variant, names, inTurn }
  }
  return null
}

/** @returns the request with its answer; with those of two models by their names */
export function joinedHalves(
  plan: HalvesPlan,
  request: Fields,
  answers: ReadonlyMap<string, Fields>,
): Fields {
  const [one] = answers.values()
  if (!one) return request
  if (plan.names.length === 0) return oneAnswer(request, one)
  const { [plan.variant ?? '']: _router, ...asked } = request
  const models = [...answers].map(([name, answer]) => [name, own(answer, request, plan.variant)] as const)
  return { ...asked, ['models' in request ? 'answers' : 'models']: Object.fromEntries(models) }
}

/** What both say differently is of neither's content (an event's name, a counter), but for the request's time and the bodies. */
function oneAnswer(request: Fields, answer: Fields): Fields {
  const row: Fields = {}
  for (const key of Object.keys(request)) {
    const value = request[key]
    if (!(key in answer) || answer[key] === value || roleByName(key) === 'time') row[key] = value
    else if (kindOf(key) === 'holder') [row['request'], row['response']] = [value, answer[key]]
  }
  for (const key of Object.keys(answer)) if (!(key in request)) row[key] = answer[key]
  return row
}

/** What only the answer says, its body's fields at the top: beside it, how long it took. */
function own(answer: Fields, request: Fields, variant: string | null): Fields {
  const row: Fields = {}
  for (const key of Object.keys(answer)) {
    const body = bodyIn(answer[key])
    if (isObject(body) && (kindOf(key) === 'holder' || RESPONSE_NAMES.test(key))) Object.assign(row, body)
    else if (!(key in request) && key !== variant) row[key] = answer[key]
  }
  return row
}
