/** Numbers of a log that are scores in percent where the labels are 0 and 1: what reads them so. */
import { isObject } from '../../core/objects'
import { ROLES, type Role } from '../../core/roles'
import type { Patch } from '../../result/patch'
import type { EvaluationData } from '../input'

/** @returns null where a model was replayed, or has a number beyond 0 and 100 */
export function asPercent({ evidence, ...data }: EvaluationData): Patch | null {
  const fields = ROLES.map((role) => fieldOf(evidence.mapping, role))
  const logged = ROLES.every((role) => evidence.answers?.[role] === 'log')
  if (!logged || fields.includes(null) || !ROLES.every((role) => areShares(data[role].values))) return null
  const read = { kind: 'sigmoid', threshold: 0.5, from: 'percent' }
  return {
    label: 'They are scores in percent',
    steps: [
      { op: 'replace', path: '/task', value: 'classification' },
      { op: 'replace', path: '/classes', value: ['0', '1'] },
      ...ROLES.map((role, i) => ({
        op: 'replace' as const,
        path: `/models/${role}`,
        value: { inputs: [], output: { tensor: fields[i]!, read } },
      })),
    ],
  }
}

/** The log's column of a model's answers. */
function fieldOf(mapping: unknown, role: Role): string | null {
  const roles = isObject(mapping) ? mapping['roles'] : null
  const [field] = isObject(roles) ? Object.entries(roles).filter(([, of]) => of === role) : []
  return field?.[0] ?? null
}

const areShares = (values: Float64Array) => values.every((value) => !(value < 0 || value > 100))
