/** A batch under names that are no serving system's: {"features": [{…}, {…}], "predictions": [0, 1]}. */
import { isObject } from '../../core/objects'
import type { BodyRows } from '../bodies'
import { isAnswerName, isGiven, plainName } from '../role-names'
import type { Fields } from './expand'

/** Names that say that what is in the list came together. */
const BATCH = /^(?:batch|rows|records|samples|examples|requests)$/
const SIZE = /^batch_?(?:size|len|length)$/

/** Whether a list of this name may be a batch of requests. */
export const isListName = (key: string): boolean => BATCH.test(plainName(key)) || isGiven(`${key}.x`)

/**
 * @returns a row per request of the list, where as many answers stand beside it: of objects, or of lists where a name or a
 * size says that it is a batch and no one request's matrix. Null where it is none
 */
export function listedRows(record: Fields, key: string): BodyRows | null {
  const list = record[key]
  if (!Array.isArray(list) || list.length === 0) return null
  const named = list.every(isObject)
  const said = () => BATCH.test(plainName(key)) || Object.keys(record).some((one) => SIZE.test(plainName(one)) && Number(record[one]) === list.length) // prettier-ignore
  const rows = named
    ? list
    : list.every(Array.isArray) && said()
      ? list.map((entry) => ({ [key]: entry as unknown }))
      : null
  if (!rows || !hasAnswers(record, key, list.length)) return null
  return { title: 'a list of requests', rows }
}

function hasAnswers(record: Fields, key: string, n: number): boolean {
  return Object.keys(record).some((name) => {
    const value = record[name]
    if (name === key || !isAnswerName(name)) return false
    return Array.isArray(value) ? value.length === n : n === 1 && !isObject(value)
  })
}
