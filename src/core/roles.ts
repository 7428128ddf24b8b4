/** The two models and what they predict. */

export type Task = 'classification' | 'regression'

export type Role = 'primary' | 'shadow'

export const ROLES: readonly Role[] = ['primary', 'shadow']

/** What a field of the log is for. */
export const FIELD_ROLES = [
  'id',
  'time',
  'feature',
  'primary',
  'primary-score',
  'shadow',
  'shadow-score',
  'label',
  'primary-latency',
  'shadow-latency',
  'status',
  'group',
  /** Whose request it is (user, device, session): requests of one are no independent evidence. */
  'cluster',
  'ignore',
] as const

export type FieldRole = (typeof FIELD_ROLES)[number]
