/** What a key of a record of one's own is by its name alone. */
import { remembered } from '../../core/remembered'
import { isOneResponse, REQUEST_NAMES, RESPONSE_NAMES } from '../bodies'
import { isListName } from './batch-lists'
import { REQUEST_KEYS, RESPONSE_KEYS } from './body-keys'
import { plainRecords } from './plain-record'

/** Keys that come along with a request body and say nothing per instance. */
export const BODY_SETTINGS = ['signature_name', 'parameters']

/** What a key's name says: a body's own key, what holds a body, or the answer of one model of several. */
type Kind = 'request' | 'response' | 'setting' | 'holder' | 'one-response' | 'list' | 'plain'

export const kindOf = remembered((key): Kind => {
  if (REQUEST_KEYS.includes(key)) return 'request'
  if (RESPONSE_KEYS.includes(key)) return 'response'
  if (BODY_SETTINGS.includes(key)) return 'setting'
  if (REQUEST_NAMES.test(key) || RESPONSE_NAMES.test(key)) return 'holder'
  if (isOneResponse(key)) return 'one-response'
  return isListName(key) ? 'list' : 'plain'
})

/** Whether a name holds no body, no answers of several models and no list. */
export function isPlainName(name: string): boolean {
  return kindOf(name) === 'plain'
}

/** Whether a record is a row as it is. */
export const isPlain = plainRecords(isPlainName)
