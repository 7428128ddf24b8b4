/** What a log's makers put beside the fields that an envelope has of its own: the truth, and another model's answer, as a body or as a value. */
import { isObject } from '../../core/objects'
import { remembered } from '../../core/remembered'
import { isBodyText, isOneResponse } from '../bodies'
import { roleByName } from '../role-names'
import { answerRows } from './answers'
import { REQUEST_KEYS } from './body-keys'
import type { Captured, Fields } from './expand'

/**
 * Takes the bodies of other models' answers out of what is beside a request: "shadow_response" beside "response".
 * @param meta loses the fields that are taken
 * @param n instances of the request
 * @param inner the body that such a field holds, where the envelope wraps bodies
 */
export function otherAnswers(
  meta: Fields,
  n: number,
  inner = (value: unknown): unknown => value,
): NonNullable<Captured['others']> {
  const others: NonNullable<Captured['others']> = []
  for (const name of Object.keys(meta)) {
    const value = meta[name]
    if (!isOneResponse(name) || !mayHold(value)) continue
    others.push({ name, response: answerRows(() => inner(value), n) })
    delete meta[name]
  }
  return others
}

const mayHold = (value: unknown): boolean =>
  isBodyText(value) ||
  Array.isArray(value) ||
  (isObject(value) && !REQUEST_KEYS.some((key) => Object.hasOwn(value, key)))

const SAYS = /^(?:label|primary(?:-score)?|shadow(?:-score|-latency)?)$/
/** Whether a name says that it is of the truth, of an answer, or of shadow. */
const isSaid = remembered((name) => SAYS.test(roleByName(name) ?? '') || isOneResponse(name))

/** @returns the fields of a record that say the truth or an answer, without those that the envelope reads */
export function saidBeside(record: Fields, isOwn: (name: string) => boolean): Fields {
  const said: Fields = {}
  for (const name of Object.keys(record)) if (!isOwn(name) && isSaid(name)) said[name] = record[name]
  return said
}
