/**
 * Azure ML: `{"data": [{"AGE": 54}, ...]}`, also under "Inputs" or "input_data", and the answer `{"Results": [...]}`. The
 * designer's endpoints put the list under WebServiceInput0 and WebServiceOutput0.
 */
import { isObject } from '../../core/objects'
import { own } from './contract'
import type { Body } from './contract'

const KEYS = ['data', 'Results', 'result', 'input_data']
const HOLDERS = ['Inputs', 'input_data', 'Results']
const DESIGNER = /^WebService(?:In|Out)put\d*$/i

export const azure: Body = {
  id: 'azure',
  title: 'Azure ML records',
  marks: (value) => isObject(value) && recordsOf(value) !== null,
  rows(value) {
    const { key, list } = recordsOf(value as Record<string, unknown>)!
    return { title: this.title, rows: list.map((entry) => (isObject(entry) ? entry : { [key]: entry })) }
  },
}

function recordsOf(value: Record<string, unknown>): { key: string; list: unknown[] } | null {
  for (const holder of [...HOLDERS.map((key) => own(value, key)), value]) {
    if (!isObject(holder)) continue
    const keys = Object.keys(holder)
    for (const key of [...KEYS, ...keys.filter((one) => DESIGNER.test(one))]) {
      const list = own(holder, key)
      if (Array.isArray(list) && list.length > 0 && keys.length <= 2) return { key, list }
    }
  }
  return null
}
