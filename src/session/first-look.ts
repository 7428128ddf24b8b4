import type { SkipReason } from '../result/requests'

/** A log's first rows as they will be used, beside the tensors that they become. */
export interface FirstLook {
  /** Text of the first rows by field, null where there is none; of a wide log, the fields that have a use come first. */
  values: ReadonlyMap<string, (string | null)[]>
  /** Why each of the first rows is left out; null of one that is used. */
  unused: (string | null)[]
  /** Rows in which was looked for what is left out, and what that is. */
  read: number
  skipped: SkipReason[]
  /** Rows that are kept, and have something to know. */
  noted: SkipReason[]
}
