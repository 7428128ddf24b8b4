/**
 * The allow-list of what may leave with a result, as types: a rule for every field, or the table does not type-check.
 * What has no rule in the table does not leave.
 */
import type { Level } from './levels'
import type { Kind } from './kinds'
import type { Names } from './names'

/**
 * Of a text that is not one of a few known ones:
 * - own: the workbench's or the model's own words, never a file's: units, methods, codes, signatures.
 * - words: a sentence of the workbench. What it quotes leaves only if it may leave by itself.
 * - typed: what the sender wrote for whoever reads the report.
 * - model: a model's name.
 * - column: a column's name.
 * - class: a class's name. answer: the same, or a predicted number, or the code of an error.
 * - id: a request's id.
 * - file: a file's name.
 * - value: what stood in a file.
 */
export type TextRule =
  'own' | 'words' | 'typed' | 'model' | 'column' | 'class' | 'answer' | 'id' | 'file' | 'value'

/** figure: leaves as it is. time: is rounded to the hour, but where features leave. */
type ClosedRule = 'figure'
type NumberRule = ClosedRule | 'time'

type Leaf<T> = [T] extends [number]
  ? NumberRule
  : [string] extends [T]
    ? TextRule
    : [T] extends [string]
      ? ClosedRule | 'own'
      : [T] extends [boolean]
        ? ClosedRule
        : TextRule

/** What applies rules, as a rule that looks at several fields sees it. */
export interface Sharer {
  readonly names: Names
  reaches(level: Level): boolean
  /** A text as it leaves. */
  text(rule: TextRule, text: string): string
  /** The entries that have a rule: others do not leave. */
  entries(rules: object, value: object): object
  /** Notes that something of a kind leaves or stays; the same thing counts once. */
  tell(kind: Kind, what: unknown, leaves: boolean): void
}

/** The rule of a value that is there. */
export type Whole<T> = [T] extends [readonly (infer E)[]]
  ? Whole<NonNullable<E>> | ByList<T>
  : By<T> | ([T] extends [object] ? { [K in keyof T]-?: Field<T[K]> } : Leaf<T>)

/** The rule of a field, which may be left out where that leaves a valid result. */
export type Field<V> = unknown extends V
  ? From<V>
  : Whole<NonNullable<V>> | (CanBeAbsent<V> extends true ? From<NonNullable<V>> : never)

type CanBeAbsent<V> = null extends V
  ? true
  : undefined extends V
    ? true
    : V extends readonly unknown[]
      ? true
      : false

/** Leaves from a level on; below it the list is empty, the value null, or its key not there. */
export class From<T> {
  constructor(
    readonly level: Level,
    /** 'all': everything in it leaves with it. */
    readonly rule: Whole<T> | 'all',
    readonly below: 'empty' | 'null' | 'gone',
  ) {}
}

/** A rule that looks at a list as a whole. */
export class ByList<T> {
  constructor(readonly share: (list: T, sharer: Sharer) => T) {}
}

/** A rule that looks at more than one field at once. */
export class By<T> {
  constructor(readonly share: (value: T, sharer: Sharer) => T) {}
}
