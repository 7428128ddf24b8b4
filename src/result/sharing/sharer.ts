/** Applies the allow-list to a result, and counts what leaves and what stays. */
import type { EvaluationResult } from '../evaluation-result'
import { reaches, type Level } from './levels'
import type { Kind } from './kinds'
import { Names } from './names'
import { By, ByList, From, type Sharer, type TextRule } from './rule'
import type { Shared } from './schema'

const HOUR = 3_600_000

export class TableSharer implements Sharer {
  readonly names: Names
  readonly #counts = new Map<Kind, { left: Set<unknown>; stayed: Set<unknown> }>()

  /** @param hash of a request's id; null where ids leave as they are */
  constructor(
    result: EvaluationResult,
    readonly level: Level,
    readonly hash: ((id: string) => string) | null,
  ) {
    this.names = new Names(result)
  }

  /** Notes that something of a kind leaves or stays; the same thing counts once. */
  tell(kind: Kind, what: unknown, leaves: boolean): void {
    const counts = this.#counts.get(kind) ?? { left: new Set(), stayed: new Set() }
    this.#counts.set(kind, counts)
    counts[leaves ? 'left' : 'stayed'].add(what)
  }

  get kinds(): Shared['kinds'] {
    return [...this.#counts].map(([what, { left, stayed }]) => ({
      what,
      left: left.size,
      stayed: [...stayed].filter((one) => !left.has(one)).length,
    }))
  }

  reaches(level: Level): boolean {
    return reaches(this.level, level)
  }

  /** @returns the value as it leaves; undefined where its key does not */
  share(rule: unknown, value: unknown): unknown {
    if (value === null || value === undefined) return value
    if (rule instanceof From) return this.#from(rule as From<unknown>, value)
    if (rule instanceof ByList) return (rule as ByList<unknown>).share(value, this)
    if (Array.isArray(value)) return value.map((one) => this.share(rule, one))
    if (rule instanceof By) return (rule as By<unknown>).share(value, this)
    if (typeof rule === 'string') return this.#leaf(rule as TextRule | 'figure' | 'time', value)
    return this.entries(rule as object, value)
  }

  /** The entries that have a rule: others do not leave. */
  entries(rules: object, value: object): object {
    const shared: Record<string, unknown> = {}
    for (const [key, rule] of Object.entries(rules)) {
      if (!Object.hasOwn(value, key)) continue
      const left = this.share(rule, (value as Record<string, unknown>)[key])
      if (left !== undefined) shared[key] = left
    }
    return shared
  }

  #from({ level, rule, below }: From<unknown>, value: unknown): unknown {
    if (this.reaches(level)) return rule === 'all' ? value : this.share(rule, value)
    // Counted as it would be shared, though nothing of it is.
    if (rule !== 'all') this.share(rule, value)
    return below === 'empty' ? [] : below === 'null' ? null : undefined
  }

  #leaf(rule: TextRule | 'figure' | 'time', value: unknown): unknown {
    if (rule === 'time') return this.reaches('features') ? value : Math.floor((value as number) / HOUR) * HOUR
    if (typeof value === 'string') return this.text(rule, value)
    // A number where text may stand, too, is one of those: of a file, it stays.
    return rule === 'figure' || rule === 'own' || this.reaches('features') ? value : null
  }

  text(rule: TextRule | 'figure', text: string): string {
    const whole = this.reaches('features')
    if (rule === 'figure' || rule === 'own' || text === '') return text
    switch (rule) {
      case 'words':
        return this.#words(text)
      case 'typed':
        this.tell('what was written about the rollback and the decision', text, true)
        return text
      case 'model':
        this.tell('model names', text, true)
        return text
      case 'id':
        this.tell('request ids', text, this.reaches('ids'))
        return this.hash ? this.hash(text) : text
      case 'value':
        this.tell('values of features and of the log', text, whole)
        return whole ? text : ''
      default:
        return this.#name(rule, text, whole)
    }
  }

  #name(rule: 'column' | 'class' | 'answer' | 'file', text: string, whole: boolean): string {
    const { names } = this
    if (rule === 'file') {
      this.tell('file names', text, whole)
      return whole ? text : names.fileOf(text)
    }
    const shown = whole ? text : { column: names.column, class: names.classOf, answer: names.answer }[rule].call(names, text) // prettier-ignore
    if (rule === 'column') this.tell('column names', text, shown === text)
    else if (names.isClass(text)) this.tell('class names', text, shown === text)
    return shown
  }

  #words(text: string): string {
    if (this.reaches('features')) return text
    const shared = this.names.sentence(text)
    if (shared !== text) this.tell('sentences that quote', text, false)
    return shared
  }
}
