/** Azure ML: `{"data": [{"AGE": 54}, ...]}`, also under "Inputs", and the answer `{"Results": [...]}`. */
import { isObject, own } from './contract'
import type { Body } from './contract'

const KEYS = ['data', 'Results', 'result']

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
  for (const holder of [own(value, 'Inputs'), value])
    if (isObject(holder))
      for (const key of KEYS) {
        const list = own(holder, key)
        if (Array.isArray(list) && list.length > 0 && Object.keys(holder).length <= 2) return { key, list }
      }
  return null
}
