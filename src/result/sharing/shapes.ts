/** How rules are written in the tables. */
import type { Level } from './levels'
import { By, ByList, From, type Sharer, type Whole } from './rule'

/** A list that is empty below a level. */
export const list = <T extends readonly unknown[]>(level: Level, each: Whole<T> | 'all'): From<T> =>
  new From<T>(level, each, 'empty')

/** A value that is null below a level. */
export const known = <T>(level: Level, rule: Whole<T> | 'all'): From<T> => new From<T>(level, rule, 'null')

/** A key that is not there below a level. */
export const there = <T>(level: Level, rule: Whole<T> | 'all'): From<T> => new From<T>(level, rule, 'gone')

export const byList = <T extends readonly unknown[]>(share: (list: T, sharer: Sharer) => T): ByList<T> =>
  new ByList<T>(share)

export const by = <T>(share: (value: T, sharer: Sharer) => T): By<T> => new By<T>(share)
