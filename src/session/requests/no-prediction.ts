/**
 * Lines of a log that are no predictions: health checks, start-up lines, what a gateway answered itself. The line is
 * drawn by content: a record with none of the fields that the mapping feeds and without an answer is no prediction;
 * one that lacks some of them has missing values. docs/mapping.md has the rule in full.
 */
import { elements } from '../../core/tensors'
import type { Column, TextColumn } from '../../core/columns'
import { ROLES } from '../../core/roles'
import type { RequestBatch } from '../../formats/contract'
import { isAnswered } from './layout'
import type { Layout } from './layout'

/** What a log writes where there is nothing. */
const NOTHING = new Set(['', '-', '"-"', 'None', 'none', 'null', 'nil'])
/** What only asks, and sends a model nothing. */
const NO_CALL = /^\s*"?(?:GET|HEAD|OPTIONS|TRACE|CONNECT)\b/i
/** Where load balancers, orchestrators and monitors ask. */
const HEALTH =
  /(?:^|[/\s])(?:health(?:z|y|check|[-_]check)?|live(?:z|ness)?|ready(?:z|ness)?|alive|startup|ping|status|metrics|heartbeat|favicon\.ico)(?:[/?\s"]|$)/i
/** Answers of a gateway or a server before any model is asked: who asks, where, how often, how much. */
const REFUSED = new Set([401, 403, 404, 405, 406, 407, 411, 413, 414, 415, 421, 426, 429, 431, 451])

type Why = (row: number, reason: 'no-prediction' | 'refused', detail: string) => void

export class PredictionFilter {
  readonly #layout: Layout
  /** Columns that models are fed. */
  readonly #fed: number[]
  /** Columns that hold an answer or the truth: only a request has them. */
  readonly #answers: number[]
  /** Columns of features that are no words about the call. */
  readonly #features: number[]
  /** A model's answers are read from the log. */
  readonly #logged: boolean
  /** Answers come from a file of their own: what has an id may have one there. */
  readonly #elsewhere: boolean
  /** Requests seen, and in how many of them each feature had a value. */
  #requests = 0
  readonly #having: Map<number, number>

  constructor(layout: Layout) {
    const { encoders, predicted, answers, scores, label, clues } = layout
    this.#layout = layout
    this.#fed = [...new Set(ROLES.flatMap((role) => encoders[role]?.columns ?? []))]
    this.#answers = [
      ...new Set([
        ...ROLES.flatMap((role) => [predicted[role]?.at ?? null, scores[role], ...(answers[role]?.at ?? [])]),
        label,
      ]),
    ].filter((at): at is number => at !== null)
    const words = new Set([...clues, layout.status])
    this.#features = layout.features.map(({ at }) => at).filter((at) => !words.has(at))
    this.#logged = ROLES.some((role) => !encoders[role])
    this.#elsewhere = ROLES.some((role) => !encoders[role] && !isAnswered(layout, role))
    this.#having = new Map(this.#features.map((at) => [at, 0]))
  }

  /** @param skip is told of each row that is no prediction, and what shows it */
  apply(batch: RequestBatch, skip: Why): void {
    const rows: number[] = []
    const has = (at: number, i: number) => hasValue(batch, at, i)
    for (let i = 0; i < batch.n; i++) {
      const answered = this.#answers.some((at) => has(at, i))
      if (!answered && !this.#fed.some((at) => has(at, i))) rows.push(i)
      else this.#learn(batch, i)
    }
    for (const i of rows) this.#judge(batch, i, skip)
  }

  /** Which features requests have: enough of them tell, the first thousand. */
  #learn(batch: RequestBatch, i: number): void {
    if (this.#requests >= 1000) return
    this.#requests++
    for (const at of this.#features)
      if (hasValue(batch, at, i)) this.#having.set(at, this.#having.get(at)! + 1)
  }

  /** A row without an answer and without anything that a model is fed. */
  #judge(batch: RequestBatch, i: number, skip: Why): void {
    const { id } = this.#layout
    const clue = this.#clue(batch, i)
    const status = this.#status(batch, i)
    const named = id !== null && hasValue(batch, id, i)
    if (this.#elsewhere && named) return
    if (this.#fed.length === 0 && this.#carriesFeatures(batch, i)) {
      // It was a request: who refused it decides whether it is an error of the models.
      if (REFUSED.has(status))
        skip(i, 'refused', `status ${status}, before any model answered${clue && `: ${clue}`}`)
      return
    }
    // It reached what serves the model, and came back as a failure.
    if (this.#logged && status >= 500 && clue === '') return
    const foreign = this.#foreign(batch, i)
    const alone = this.#fed.length === 0 ? this.#features.length === 0 : this.#isOneValue()
    // The one value that a request is made of may be missing: then something else must tell the two apart.
    if (alone && clue === '' && foreign === '' && (named || id === null) && !REFUSED.has(status)) return
    skip(i, 'no-prediction', this.#detail(batch, i, clue || foreign, status))
  }

  #detail(batch: RequestBatch, i: number, told: string, status: number): string {
    return [told, Number.isNaN(status) || told.includes(String(status)) ? '' : `status ${status}`]
      .filter(Boolean)
      .join(', ')
  }

  /** A model that is fed one number or one word per request. */
  #isOneValue(): boolean {
    const [only, ...others] = this.#fed
    const request = only === undefined ? undefined : this.#layout.requests[only]
    return others.length === 0 && request !== undefined && request.as !== 'tensor' && !request.image
  }

  /** Half of what requests have, at least: what all lines have (a level, a host) is no feature of this one. */
  #carriesFeatures(batch: RequestBatch, i: number): boolean {
    const common = this.#features.filter(
      (at) => this.#requests > 0 && this.#having.get(at)! * 2 >= this.#requests,
    )
    const present = common.filter((at) => hasValue(batch, at, i)).length
    return common.length > 0 && present * 2 >= common.length
  }

  /** A field that no request has: the record is of another kind. */
  #foreign(batch: RequestBatch, i: number): string {
    if (this.#requests === 0) return ''
    const at = this.#features.find((one) => this.#having.get(one) === 0 && hasValue(batch, one, i))
    if (at === undefined) return ''
    const { field } = this.#layout.requests[at]!
    return `it has "${field}", which no request has`
  }

  /** A method or a path that says that no model was asked; '' where neither does. */
  #clue(batch: RequestBatch, i: number): string {
    for (const at of this.#layout.clues) {
      const text = textAt(batch.columns[at]!, i)
      if (NO_CALL.test(text) || HEALTH.test(text)) return text.slice(0, 80)
    }
    return ''
  }

  #status(batch: RequestBatch, i: number): number {
    const { status } = this.#layout
    const text = status === null ? '' : textAt(batch.columns[status]!, i)
    return text === '' ? NaN : Number(text)
  }
}

function textAt(column: Column, i: number): string {
  if (column.kind === 'number') return Number.isNaN(column.values[i]!) ? '' : String(column.values[i]!)
  if (column.kind !== 'text') return ''
  const code = column.codes[i]!
  return code < 0 ? '' : column.dictionary[code]!
}

/** Whether the row has something in the column: what is there and cannot be used is there. */
function hasValue(batch: RequestBatch, at: number, i: number): boolean {
  const column = batch.columns[at]!
  if (column.kind === 'text') return hasText(column, i)
  const step = column.kind === 'tensor' ? elements(column.shape) : 1
  if (!Number.isNaN(column.values[i * step] ?? NaN)) return true
  return ((batch.columnFlags ? batch.columnFlags[at]?.[i] : batch.flags[i]) ?? 0) !== 0
}

function hasText({ codes, dictionary }: TextColumn, i: number): boolean {
  const code = codes[i]!
  return code >= 0 && !NOTHING.has(dictionary[code]!)
}
