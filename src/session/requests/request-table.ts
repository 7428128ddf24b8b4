/** The request table: filters, searches and sorts over typed arrays; an order is made once and paged through. */
import { gettingOn } from '../../core/getting-on'
import { textAt } from '../../core/columns'
import type { EvaluationData, Predictions } from '../../evaluation/input'
import { kindOf, rowOf } from '../../evaluation/metrics/disagreements'
import { scoreOf } from '../../evaluation/metrics/scores'
import { NEAR_THRESHOLD, rowTest } from '../../result/rows'
import type { RowFacts, RowFilter, RowPage, RowQuery, TableRow } from '../../result/rows'
import type { PictureStore } from './images'

const KEPT_ORDERS = 8
const SIGN_ROWS = 4096

type Kind = TableRow['kind']

export interface TableContext {
  data: EvaluationData
  /** Index in the data of each class that the result shows; null where it shows all. */
  shown: readonly number[] | null
  tolerance: number
  /** Threshold of each model where it has one. */
  thresholds: { primary: number | null; shadow: number | null }
  pictures: PictureStore | null
}

export class RequestTable {
  readonly #c: TableContext
  readonly #orders = new Map<string, Int32Array>()

  readonly #facts: RowFacts<number> = {
    kind: (i) => this.#kind(i),
    place: (i) => i,
    near: (i) => this.#near(i),
    answered: (i, primary, shadow) => {
      const { data, shown } = this.#c
      const [wanted, other] = shown ? [shown[primary], shown[shadow]] : [primary, shadow]
      return data.primary.classes[i] === wanted && data.shadow.classes[i] === other
    },
  }

  constructor(context: TableContext) {
    this.#c = context
  }

  page(query: RowQuery): RowPage {
    const order = this.#order(query)
    const from = Math.max(0, Math.floor(query.offset))
    const wanted = order.subarray(from, from + Math.max(0, Math.min(1000, query.limit)))
    const rows = Array.from(wanted, (i) => this.#row(i))
    return {
      total: order.length,
      rows,
      images: Array.from(wanted, (i) => this.#c.pictures?.at(i) ?? null),
    }
  }

  /** Row indices that pass the filter, in the log's order. */
  rows(filter: RowFilter): Int32Array {
    const passes = rowTest(filter, this.#facts)
    const { n } = this.#c.data
    const kept = new Int32Array(n)
    let count = 0
    for (let i = 0; i < n; i++) if (passes(i)) kept[count++] = i
    return kept.slice(0, count)
  }

  #kind(i: number): Kind {
    return kindOf(this.#c.data, i, this.#c.tolerance) ?? 'agree'
  }

  #row(i: number): TableRow {
    return { ...rowOf(this.#c.data, i, this.#c.tolerance), kind: this.#kind(i) }
  }

  #order(query: RowQuery): Int32Array {
    const key = JSON.stringify([query.filter, query.search, query.sort])
    const known = this.#orders.get(key)
    if (known) return known
    let rows = this.rows(query.filter)
    const search = query.search.trim().toLowerCase()
    if (search) rows = rows.filter(saidOften(this.#matcher(search)))
    this.#sort(rows, query.sort)
    const oldest = this.#orders.size >= KEPT_ORDERS ? this.#orders.keys().next().value : undefined
    if (oldest !== undefined) this.#orders.delete(oldest)
    this.#orders.set(key, rows)
    return rows
  }

  #near(i: number): boolean {
    const { data, thresholds } = this.#c
    return isNear(data.primary, i, thresholds.primary) || isNear(data.shadow, i, thresholds.shadow)
  }

  /** Whether a row holds the text: in its id, its classes, or a feature. */
  #matcher(search: string): (row: number) => boolean {
    const { data } = this.#c
    const classes = data.classes.map((name) => name.toLowerCase().includes(search))
    const features = data.features.map(({ column }) =>
      column.kind === 'text' ? column.dictionary.map((text) => text.toLowerCase().includes(search)) : null,
    )
    const position = positions(data)
    const numeric = /^[-+.\de]+$/.test(search)
    return (row) => {
      if (textAt(data.ids, row).toLowerCase().includes(search)) return true
      const shown = [data.primary.classes[row], data.shadow.classes[row], data.labels?.[row]]
      if (shown.some((index) => index !== undefined && classes[index])) return true
      const at = position(row)
      if (at < 0) return false
      return data.features.some(({ column }, f) =>
        column.kind === 'text'
          ? (features[f]![column.codes[at]!] ?? false)
          : numeric && String(column.values[at]).includes(search),
      )
    }
  }

  /** Rows without a value come last in either direction; ties stay in the log's order. */
  #sort(rows: Int32Array, sort: RowQuery['sort']): void {
    if (sort.by === 'row') {
      if (sort.descending) rows.reverse()
      return
    }
    const keys = this.#keys(rows, sort.by)
    const sign = sort.descending ? -1 : 1
    const order = Int32Array.from(rows.keys()).sort((a, b) => {
      const x = keys[a]!
      const y = keys[b]!
      if (x === y || (x !== x && y !== y)) return a - b
      if (x !== x || y !== y) return x !== x ? 1 : -1
      return x < y ? -sign : sign
    })
    rows.set(Int32Array.from(order, (at) => rows[at]!))
  }

  /** One number per row to sort by; NaN is "none". Texts are sorted by their rank. */
  #keys(rows: Int32Array, by: string): Float64Array {
    const { data } = this.#c
    const number = numberKey(data, by)
    if (number) return Float64Array.from(rows, number)
    if (by === 'id') return ranks(Array.from(rows, (row) => textAt(data.ids, row)))
    if (by === 'kind') return ranks(Array.from(rows, (row) => this.#kind(row)))
    const feature = data.features.find((one) => one.name === by)
    if (!feature) return new Float64Array(rows.length)
    const position = positions(data)
    const { column } = feature
    if (column.kind === 'number') return Float64Array.from(rows, (row) => column.values[position(row)] ?? NaN)
    const rank = ranks(column.dictionary)
    return Float64Array.from(rows, (row) => rank[column.codes[position(row)] ?? -1] ?? NaN)
  }
}

/** Every feature of every row is looked at: of a million rows that takes a while. */
function saidOften(test: (row: number) => boolean): (row: number, at: number) => boolean {
  return (row, at) => {
    if (at % SIGN_ROWS === 0) gettingOn()
    return test(row)
  }
}

function isNear(predictions: Predictions, i: number, threshold: number | null): boolean {
  const { probabilities, scores } = predictions
  if (probabilities?.width === 1)
    return Math.abs(probabilities.values[i]! - (threshold ?? 0.5)) < NEAR_THRESHOLD
  if (!probabilities) return threshold === null && Math.abs((scores[i] ?? NaN) - 0.5) < NEAR_THRESHOLD
  const { width, values } = probabilities
  let first = -Infinity
  let second = -Infinity
  for (let c = 0; c < width; c++) {
    const p = values[i * width + c]!
    if (p > first) [first, second] = [p, first]
    else if (p > second) second = p
  }
  return first - second < 2 * NEAR_THRESHOLD
}

/** Where a request's features are: its own row, or its place in the kept sample; -1 where they are not kept. */
function positions(data: EvaluationData): (row: number) => number {
  const { featureRows } = data
  if (!featureRows) return (row) => row
  const index = new Map(Array.from(featureRows, (row, at) => [row, at]))
  return (row) => index.get(row) ?? -1
}

function numberKey(data: EvaluationData, by: string): ((row: number) => number) | null {
  const regression = data.task === 'regression'
  const index = (value: number | undefined) => (value === undefined || value < 0 ? NaN : value)
  switch (by) {
    case 'time':
      return (row) => data.times?.[row] ?? NaN
    case 'label':
      return (row) => (regression ? (data.labelValues?.[row] ?? NaN) : index(data.labels?.[row]))
    case 'primary':
    case 'shadow':
      return (row) => (regression ? (data[by].values[row] ?? NaN) : index(data[by].classes[row]))
    case 'primaryScore':
      return (row) => scoreOf(data.primary, row)
    case 'shadowScore':
      return (row) => scoreOf(data.shadow, row)
    default:
      return null
  }
}

const collator = new Intl.Collator('en', { numeric: true })

/** Each text's place among the distinct texts, in natural order. */
function ranks(texts: readonly string[]): Float64Array {
  let compared = 0
  const distinct = [...new Set(texts)].sort((a, b) => {
    if (++compared % SIGN_ROWS === 0) gettingOn()
    return collator.compare(a, b)
  })
  const rank = new Map(distinct.map((text, i) => [text, i]))
  return Float64Array.from(texts, (text) => rank.get(text)!)
}
