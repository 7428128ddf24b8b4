/** The two models and what they predict. */

export type Task = 'classification' | 'regression'

export type Role = 'primary' | 'shadow'

export const ROLES: readonly Role[] = ['primary', 'shadow']

export type FieldRole =
  | 'id'
  | 'time'
  | 'feature'
  | 'primary'
  | 'primary-score'
  | 'shadow'
  | 'shadow-score'
  | 'label'
  | 'primary-latency'
  | 'shadow-latency'
  | 'status'
  | 'group'
  /** Whose request it is (user, device, session): requests of one are no independent evidence. */
  | 'cluster'
  | 'ignore'
