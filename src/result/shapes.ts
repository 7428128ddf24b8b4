/** The small shapes that the schemas of result, gates file and mapping file share. */
import * as v from 'valibot'
import type { Role } from '../core/roles'

/** Any number that JSON can hold. '1e999' parses to Infinity, which no figure is. */
export const number = v.pipe(v.number(), v.finite())

/** How many of something there are. */
export const count = v.pipe(v.number(), v.integer(), v.minValue(0))

/** Milliseconds since the epoch, within what a Date can hold. */
export const time = v.pipe(v.number(), v.minValue(-8.64e15), v.maxValue(8.64e15))

export const Interval = v.strictTuple([number, number])

export const Task = v.picklist(['classification', 'regression'])

/** Letters of a name of a file or a model, at most: twice what a zip gives an entry. Megabytes of it stop the page that draws it. */
const MOST_NAME = 2 ** 17

/** A name of a file or a model, in a result that somebody else may have written. */
export const evidenceName = v.pipe(
  v.string(),
  v.maxLength(MOST_NAME, `a name of at most ${MOST_NAME.toLocaleString('en-GB')} letters`),
)

export const FileEvidence = v.object({
  name: evidenceName,
  bytes: number,
  /** null where the file could not be hashed. */
  sha256: v.nullable(v.string()),
  /** Why it was not. */
  reason: v.optional(v.string()),
})

/** A problem as a file keeps it: other versions know other codes, so that a code is any text here. */
export const Problem = v.object({
  code: v.string(),
  /** Absent in results of before this was told. */
  severity: v.optional(v.picklist(['error', 'warning', 'note'])),
  message: v.string(),
  file: v.optional(v.string()),
  place: v.optional(v.string()),
  mend: v.optional(v.string()),
})

/** A list in which no two entries have the same key: what is told apart by it on the page. */
export function unique<const S extends v.GenericSchema>(entry: S, key: (entry: v.InferOutput<S>) => unknown) {
  const differ = (list: v.InferOutput<S>[]) => new Set(list.map(key)).size === list.length
  return v.pipe(v.array(entry), v.check(differ, 'a list without repetition'))
}

/** Whether lists are equally long: those that are read side by side. */
export function alike(...lists: readonly (readonly unknown[])[]): boolean {
  return lists.every((list) => list.length === lists[0]!.length)
}

/** One of each model. */
export function byRole<const S extends v.GenericSchema>(schema: S) {
  return v.object({ primary: schema, shadow: schema } satisfies Record<Role, S>)
}

/**
 * An object of these entries and no others, each its own: a key called `constructor` or `__proto__` is one too many.
 * The message of an unknown key lists the known ones.
 */
export function strict<const E extends v.ObjectEntries>(entries: E) {
  return noList(v.strictObject(entries, () => Object.keys(entries).join(', ')))
}

/** An object whose keys are names that people chose. Valibot's record passes over `__proto__` and its like unseen. */
export function named<const S extends v.GenericSchema>(value: S) {
  const base = v.record(v.string(), value)
  const run: (typeof base)['~run'] = (dataset, config) => {
    const input = dataset.value
    const checked = base['~run'](dataset, config)
    if (typeof input !== 'object' || input === null) return checked
    const skipped = ['__proto__', 'prototype', 'constructor'].filter((name) => Object.hasOwn(input, name))
    // Computed keys make own properties, `__proto__` too, whose values this schema does look at.
    const entries = Object.fromEntries(skipped.map((name) => [name, v.optional(value)]))
    const rest = v.object(entries)['~run']({ value: input }, config)
    if (rest.issues)
      Object.assign(checked, { typed: false, issues: [...(checked.issues ?? []), ...rest.issues] })
    return checked
  }
  return noList({ ...base, '~run': run })
}

/** Valibot takes a list for an object without entries. */
function noList<S extends v.GenericSchema>(schema: S): S {
  const run: S['~run'] = (dataset, config) => {
    if (!Array.isArray(dataset.value)) return schema['~run'](dataset, config)
    v._addIssue({ ...schema, expects: 'Object' } as never, 'type', dataset as never, config)
    return dataset as ReturnType<S['~run']>
  }
  return { ...schema, '~run': run }
}
