/** How many independent rows each gate's rows are worth: from clusters, and from the order in which requests came. */
import type { Role } from '../../core/roles'
import type { EvaluationData, Predictions } from '../input'
import { once } from '../makers'
import { normalScores } from '../statistics/normal-scores'
import { moments } from '../statistics/quantiles'
import { quantityEffect, tailEffect } from '../statistics/tail-effect'
import { timeDependence } from '../statistics/dependence'
import { withoutMissing, worthOf } from '../statistics/worth'
import type { Worth } from '../../result/sections/independence'
import type { TimeEffect } from '../statistics/worth'
import { pairedErrors } from './paired-errors'
import { orderInTime, ordered } from './time-order'
import type { TimeOrder } from './time-order'

export interface Worths {
  readonly order: TimeOrder
  /** Of the paired outcomes (classes) or of the errors' ratio (numbers); null without labels. */
  readonly accuracy: Worth | null
  /** Of whether the two models agree, where clusters are known or the log has times; null of numbers. */
  readonly agreement: Worth | null
  /** Of a model's failures where so many are allowed; it depends on the limit, as rare events depend less. */
  errors(role: Role, limit: number): Worth
  /** Of latencies over the SLA, null where the model was not timed. */
  latency(role: Role, slaMs: number, share: number): Worth | null
}

/** With fewer bursts of failures than so many, their own column says little of how they depend on each other. */
export const FEW_BURSTS = 20
/** Where flips are rarer, they are taken to depend on each other as so many would. */
export const LEAST_FLIPS = 0.005
/** Of events rarer than this the correlation is taken as that of such. */
const LEAST_SHARE = 1e-6

export type Weighed = Pick<
  EvaluationData,
  | 'task'
  | 'classes'
  | 'n'
  | 'times'
  | 'labels'
  | 'labelValues'
  | 'primary'
  | 'shadow'
  | 'latency'
  | 'clusters'
>

/** Each is figured when it is first read, and what does not depend on gates once. */
export function worthsOf(data: Weighed): Worths {
  const order = once(() => orderInTime(data))
  const codes = once(() => (data.clusters ? ordered(data.clusters.codes, order()) : null))
  const accuracy = once(() => accuracyWorth(data, order(), codes()))
  const latencies = byRole((role) => scoredLatency(data, role, order()))
  const failures = byRole((role) => failureWorth(data[role], order(), codes()))
  const shown = once(() => shownElsewhere(accuracy(), latencies('shadow'), data))
  const errors = (role: Role, limit: number) => {
    const { column, events, worth } = failures(role)
    if (events / worth.designEffect >= FEW_BURSTS || shown() <= 1) return worth
    const effect = tailEffect(shown(), Math.min(0.5, Math.max(limit, LEAST_SHARE)))
    const inTime = order().by !== null
    return worthOf(column, { codes: codes(), inTime, known: { effect, credible: true } })
  }
  const latency = (role: Role, slaMs: number, share: number) => {
    const scored = latencies(role)
    if (!scored) return null
    const column = new Float64Array(scored.values.length)
    for (let i = 0; i < column.length; i++) {
      const ms = scored.values[i]!
      column[i] = ms !== ms ? NaN : ms > slaMs ? 1 : 0
    }
    const known = { effect: tailEffect(scored.time.effect, share), credible: scored.time.credible }
    return worthOf(column, { codes: scored.codes, inTime: scored.dated, known })
  }
  const agreement = once(() => agreementWorth(data, order(), codes()))
  return {
    get order() {
      return order()
    },
    get agreement() {
      return agreement()
    },
    get accuracy() {
      return accuracy()?.worth ?? null
    },
    errors: remembered(errors),
    latency: remembered(latency),
  }
}

function byRole<T>(make: (role: Role) => T): (role: Role) => T {
  const of = { primary: once(() => make('primary')), shadow: once(() => make('shadow')) }
  return (role) => of[role]()
}

/** The last answer per role: figures and section ask for the same. */
function remembered<T, A extends number[]>(make: (role: Role, ...limits: A) => T) {
  const last = new Map<Role, { key: string; value: T }>()
  return (role: Role, ...limits: A): T => {
    const key = limits.join()
    const held = last.get(role)
    if (held?.key === key) return held.value
    const value = make(role, ...limits)
    last.set(role, { key, value })
    return value
  }
}

/** A log's own order, without times, tells little of agreement: a table is sorted by what it is about. */
function agreementWorth(data: Weighed, order: TimeOrder, codes: Int32Array | null): Worth | null {
  const dated = order.by === 'times'
  if (data.task === 'regression' || (!codes && !dated)) return null
  const { primary, shadow } = data
  const column = new Float64Array(data.n)
  for (let i = 0; i < data.n; i++) {
    const row = order.rows ? order.rows[i]! : i
    const [p, s] = [primary.classes[row]!, shadow.classes[row]!]
    column[i] = p < 0 || s < 0 ? NaN : p === s ? 0 : 1
  }
  return worthOf(column, { codes, inTime: dated })
}

interface Accuracy {
  worth: Worth
  /** Design effect in time of the quantity behind the outcomes; 1 where none is credible. */
  behind: () => number
}

function accuracyWorth(data: Weighed, order: TimeOrder, codes: Int32Array | null): Accuracy | null {
  if (data.task === 'regression') return numbersWorth(data, order, codes)
  if (!data.labels) return null
  const { primary, shadow, labels } = data
  const k = data.classes.length
  const known = (c: number) => c >= 0 && c < k
  const column = new Float64Array(data.n)
  const wrong = { primary: new Float64Array(data.n), shadow: new Float64Array(data.n) }
  let n = 0
  let flips = 0
  for (let i = 0; i < data.n; i++) {
    const row = order.rows ? order.rows[i]! : i
    const [p, s, label] = [primary.classes[row]!, shadow.classes[row]!, labels[row]!]
    if (!known(p) || !known(s) || !known(label)) {
      column[i] = wrong.primary[i] = wrong.shadow[i] = NaN
      continue
    }
    wrong.primary[i] = p === label ? 0 : 1
    wrong.shadow[i] = s === label ? 0 : 1
    column[i] = wrong.primary[i]! - wrong.shadow[i]!
    n++
    if (column[i] !== 0) flips++
  }
  if (n === 0) return null
  const worth = worthInOrder(column, codes, order)
  const behind = once(() => {
    const own = worth.because === 'time' && worth.credible ? quantityEffect(worth.designEffect, flips / n) : 1
    return order.by === null ? 1 : Math.max(own, behindOf(wrong.primary), behindOf(wrong.shadow))
  })
  if (flips / worth.designEffect >= FEW_BURSTS || behind() <= 1) return { worth, behind }
  const effect = tailEffect(behind(), Math.max(flips / n, LEAST_FLIPS))
  return { worth: worthOf(column, { codes, inTime: true, known: { effect, credible: true } }), behind }
}

/** Design effect in time of the quantity behind a column of events; 1 where none is credible. */
function behindOf(events: Float64Array): number {
  const present = withoutMissing(events)
  const { found, designEffect } = timeDependence(present)
  return found === 'credible' ? quantityEffect(designEffect, moments(present).mean) : 1
}

function numbersWorth(data: Weighed, order: TimeOrder, codes: Int32Array | null): Accuracy | null {
  if (!data.labelValues) return null
  const { a, b, rows } = pairedErrors(data, data.labelValues, order.rows)
  if (a.length === 0) return null
  const worth = ratioWorth(a, b, codes && Int32Array.from(rows, (row) => codes[row]!), order.by !== null)
  return { worth, behind: () => (worth.because === 'time' && worth.credible ? worth.designEffect : 1) }
}

/** Of the ratio of two models' mean errors: what each row moves it by, in units of its spread. */
export function ratioWorth(
  a: Float64Array,
  b: Float64Array,
  codes: Int32Array | null,
  inTime: boolean,
): Worth {
  const ratio = moments(b).mean / moments(a).mean
  const influence = Float64Array.from(b, (e, i) => e - ratio * a[i]!)
  const spread = Math.sqrt(moments(influence).squares / influence.length)
  const column =
    spread > 0 && Number.isFinite(spread) ? influence.map((u) => u / spread) : new Float64Array(a.length)
  return worthOf(column, { codes, inTime, ofNumbers: true })
}

/** Worth of a column in the order of time; by its clusters alone where that order is not known. */
function worthInOrder(column: Float64Array, codes: Int32Array | null, order: TimeOrder): Worth {
  return worthOf(column, { codes, inTime: order.by !== null })
}

function failureWorth({ errors, classes, values }: Predictions, order: TimeOrder, codes: Int32Array | null) {
  const column = new Float64Array(errors.length)
  let events = 0
  for (let i = 0; i < errors.length; i++) {
    const row = order.rows ? order.rows[i]! : i
    const failed = errors[row]! > 0
    const answered = values.length > 0 ? !Number.isNaN(values[row]) : classes[row]! >= 0
    column[i] = failed ? 1 : answered ? 0 : NaN
    if (failed) events++
  }
  return { column, events, worth: worthInOrder(column, codes, order) }
}

interface ScoredLatency {
  values: Float64Array
  codes: Int32Array | null
  /** Dependence in time of the latencies' normal scores. */
  time: TimeEffect
  /** Whether their order is that of time. */
  dated: boolean
}

/** Latencies in the order they were timed, and how they depend on each other whatever their distribution. */
function scoredLatency(data: Weighed, role: Role, order: TimeOrder): ScoredLatency | null {
  const { latency } = data
  const total = latency?.[role]?.total
  if (!latency || !total || total.length === 0) return null
  const aligned = latency.rows === null && total.length === data.n
  const values = aligned ? ordered(total, order) : total
  const dated = latency.rows !== null || (aligned && order.by !== null)
  const rows = latency.rows ?? (aligned ? order.rows : null)
  const all = data.clusters?.codes
  const codes =
    all && (aligned || latency.rows) ? Int32Array.from(total, (_, i) => all[rows ? rows[i]! : i]!) : null
  if (!dated) return { values, codes, time: { effect: 1, credible: false }, dated }
  const found = timeDependence(normalScores(withoutMissing(values)))
  return { values, codes, time: { effect: found.designEffect, credible: found.found === 'credible' }, dated }
}

/**
 * What else shows that requests near in time share their fate, as the design effect of the quantity behind: outcomes
 * against labels, and latencies that production logged. A run without a failure cannot show how failures would come.
 */
function shownElsewhere(accuracy: Accuracy | null, latency: ScoredLatency | null, data: Weighed): number {
  const logged = data.latency?.source === 'logged' && latency?.time.credible ? latency.time.effect : 1
  return Math.max(accuracy?.behind() ?? 1, logged)
}
