/** Ground truth per request: as the log has it, or with the labels of a file laid over it. */
import { classIndices } from '../../core/columns'
import type { ClassIndices, Column } from '../../core/columns'
import { labelFinder, NO_LABEL } from '../../mapping/label-finder'
import { blankClassOf, Lookup, numberText } from '../../mapping/lookup'
import type { Spelled } from '../../evaluation/input'
import type { Mapping } from '../../result/mapping'
import { withRoom } from './grow'
import { Spellings } from './spellings'

export interface Labels {
  /** Class per request, -1 where it has no label; null for regression, and where nothing is labelled. */
  classes: ClassIndices | null
  /** Regression: a number per request, NaN where it has no label. */
  values: Float64Array | null
  /** Requests with a label. */
  labelled: number
  /** Labels that are no class, with how often they occur: a mapping that misnames its classes shows here. */
  unknown: ReadonlyMap<string, number>
  /** Labels that say that there is none, as the mapping has it, with how often they occur. */
  none: ReadonlyMap<string, number>
  /** Absent where all are spelled as the mapping names the classes. */
  spelled?: Spelled
}

/** The labels of a log without a label column. */
export const noLabels: Labels = {
  classes: null,
  values: null,
  labelled: 0,
  unknown: new Map(),
  none: new Map(),
}

export class LabelStore {
  #classes: ClassIndices | null
  #values: Float64Array | null
  readonly #unknown: Map<string, number>
  readonly #none: Map<string, number>
  /** Numbers that say that there is no label. */
  readonly #noNumbers: ReadonlySet<number>
  readonly #lookup: Lookup
  readonly #spellings: Spellings
  /** What an empty cell is; -1 for no label. */
  readonly #blank: number

  /** @param own labels that later ones replace request by request; they are copied, not changed */
  constructor(mapping: Mapping, own: Labels = noLabels) {
    const { task, classes, noLabel = [] } = mapping
    const regression = task === 'regression'
    this.#classes = regression ? null : (own.classes?.slice() ?? classIndices(classes.length, 0))
    this.#values = regression ? (own.values?.slice() ?? new Float64Array(0)) : null
    this.#unknown = new Map(own.unknown)
    this.#none = new Map(own.none)
    this.#noNumbers = new Set(noLabel.map((text) => Number(numberText(text) ?? NaN)))
    const find = labelFinder(mapping)
    this.#blank = blankClassOf(classes, mapping.aliases)
    this.#lookup = new Lookup(find)
    this.#spellings = new Spellings(classes, find)
  }

  /** Classes so far; the array is replaced as it grows. */
  get classes(): ClassIndices | null {
    return this.#classes
  }

  /**
   * Writes the labels of requests `at`, `at + 1`, ...; a row without a label leaves its request as it is.
   * @param expected requests in all, as far as known; 0 is unknown
   */
  add(column: Column | undefined, n: number, at: number, expected: number): void {
    if (this.#values) this.#values = withRoom(this.#values, at + n, NaN, expected)
    if (this.#classes) this.#classes = withRoom(this.#classes, at + n, -1, expected)
    if (this.#values && column?.kind === 'number')
      for (let i = 0; i < n; i++) this.#putNumber(this.#values, at + i, column.values[i]!)
    if (!this.#classes || column?.kind !== 'text') return
    const { codes, dictionary } = column
    const classOf = this.#lookup.table(column)
    this.#spellings.add(column, n, at)
    for (let i = 0; i < n; i++) {
      const code = codes[i]!
      if (code >= 0) this.#putClass(this.#classes, at + i, classOf[code]!, dictionary[code]!)
      else if (this.#blank >= 0) this.#classes[at + i] = this.#blank
    }
  }

  #putNumber(values: Float64Array, row: number, value: number): void {
    if (!Number.isFinite(value)) return
    if (this.#noNumbers.has(value)) return this.#putNone(String(value))
    values[row] = value
  }

  #putClass(classes: ClassIndices, row: number, index: number, text: string): void {
    if (index === NO_LABEL) return this.#putNone(text)
    if (index < 0) {
      this.#unknown.set(text, (this.#unknown.get(text) ?? 0) + 1)
      return
    }
    classes[row] = index
  }

  #putNone(text: string): void {
    this.#none.set(text, (this.#none.get(text) ?? 0) + 1)
  }

  /** The labels of the first n requests. */
  finish(n: number): Labels {
    const classes = this.#classes?.subarray(0, n) ?? null
    const values = this.#values?.subarray(0, n) ?? null
    return {
      classes,
      values,
      labelled: labelledOf(classes, values),
      unknown: this.#unknown,
      none: this.#none,
      ...this.#spellings.finish(n),
    }
  }
}

function labelledOf(classes: ClassIndices | null, values: Float64Array | null): number {
  let n = 0
  if (classes) for (const one of classes) if (one >= 0) n++
  if (values) for (const one of values) if (!Number.isNaN(one)) n++
  return n
}
