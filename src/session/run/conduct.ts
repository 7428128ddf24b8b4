/** What was seen of a result before it was whole, and what was changed after: it stands beside the verdict. */
import type { EvaluationData } from '../../evaluation/input'
import { textAt } from '../../core/columns'
import { percentText } from '../../core/numbers'
import type { Gates } from '../../result/gates'
import type { GateEdit, History } from '../../result/history'
import type { Requests } from '../requests/request-store'
import { haveGrown, labelsSeen } from './label-looks'
import type { Labelled, LabelsSeen } from './label-looks'

interface Read extends Pick<Requests, 'n' | 'ids' | 'times' | 'contents'> {
  evidence: Pick<EvaluationData['evidence'], 'primary' | 'shadow'>
}

/** What was seen, and what came of it: for another session to go on with. */
export interface ConductRecord {
  seen: Seen
  history: History
}

interface Seen {
  models: string
  /** The most requests that a result was seen of. */
  n: number
  /** What the requests at some places are known by, the first and the last of them among these: [place from 1, name]. */
  marks: [place: number, name: string][]
  /** How often figures were shown while the last of these replays ran. */
  shown: number
  gates: Gates
  /** Labels of the last result; absent from what older sources kept. */
  labels?: LabelsSeen
}

/** How a replay ended, and what was seen of it until then. */
interface Ended {
  /** How often a person was shown figures of it while it went on. */
  looks: number
  /** As many of these were before it was cut off or stopped, and went on. */
  before: number
  /** Whether it was ended before the log was: then these looks may have decided when. */
  stopped: boolean
}

/** Of one session, and of those whose record it goes on with. */
export class Conduct {
  #seen: Seen | null = null
  #history: History = { looks: 0, continued: 0, edits: [] }
  /** The last result is of fewer requests than were seen before: which, may have been chosen by what was seen. */
  #shorter = false

  /** null where nothing was seen before, and nothing changed after. */
  get history(): History | null {
    const { looks, edits, relabelled } = this.#history
    const continued = this.#others
    if (looks + continued + edits.length === 0) return null
    const more = relabelled ? { relabelled } : {}
    return structuredClone({ looks, continued: continued - (relabelled ?? 0), ...more, edits })
  }

  /** null where nothing was seen. */
  record(): ConductRecord | null {
    return this.#seen && structuredClone({ seen: this.#seen, history: this.#history })
  }

  /** Goes on with what another session saw: it counts where the next run is of the same models and requests. */
  recall({ seen, history }: ConductRecord): void {
    this.#seen = seen
    this.#history = history
  }

  /**
   * A run has read its requests. Where they are those of the last result, begin with them or are the first of them, and
   * the models are the same, its history goes on; else a new one begins. The same requests again are no other look.
   * @returns how many looks the bounds must hold at, besides this one
   */
  ran(read: Read, labelled: Labelled, gates: Gates, { looks, before: carried, stopped }: Ended): number {
    const seen = this.#seen && isOfSameLog(this.#seen, read) ? this.#seen : null
    if (!seen) this.#history = { looks: 0, continued: 0, edits: [] }
    const labels = labelsSeen(labelled)
    if (seen && read.n > seen.n) this.#history.continued++
    else if (seen && haveGrown(seen.labels, labels, labelled)) this.#moreLabels()
    if (seen) this.#history.edits.push(...editsOf(seen.gates, gates))
    this.#shorter = seen !== null && read.n < seen.n
    // Those before it was stopped are counted with the result that the stop gave.
    this.#history.looks += looks - Math.min(carried, seen?.shown ?? 0)
    const most = this.#shorter ? seen! : { n: read.n, marks: marksOf(read) }
    this.#seen = {
      models: modelsOf(read),
      n: most.n,
      marks: most.marks,
      shown: looks,
      gates,
      ...keptOf(this.#shorter ? seen?.labels : labels),
    }
    return this.#others + (stopped ? looks : 0)
  }

  /**
   * The labels of the last run were joined anew. @param before how many looks the bounds of its last result had to hold at
   * @returns how many they must hold at now
   */
  relabelled(labelled: Labelled, before: number): number {
    if (!this.#seen) return before
    const labels = labelsSeen(labelled)
    const grown = haveGrown(this.#seen.labels, labels, labelled)
    if (grown) this.#moreLabels()
    this.#seen.labels = labels
    return before + (grown ? 1 : 0)
  }

  #moreLabels(): void {
    this.#history.relabelled = (this.#history.relabelled ?? 0) + 1
  }

  /** Results of another number of these requests that were seen before this one, as far as they matter to it. */
  get #others(): number {
    return this.#history.continued + (this.#history.relabelled ?? 0) + (this.#shorter ? 1 : 0)
  }

  /** The result that was seen is judged by these gates from now on. @returns its history with that */
  judged(gates: Gates): History | null {
    if (this.#seen) {
      this.#history.edits.push(...editsOf(this.#seen.gates, gates))
      this.#seen.gates = gates
    }
    return this.history
  }
}

const keptOf = (labels?: LabelsSeen) => (labels ? { labels } : {})

/** Whether one begins with the other, as far as both go; what older sources kept has no marks, and is of no log. */
function isOfSameLog({ models, marks = [] }: Seen, read: Read): boolean {
  if (read.n === 0 || models !== modelsOf(read)) return false
  const both = marks.filter(([place]) => place <= read.n)
  return both.length > 0 && both.every(([place, name]) => nameAt(read, place - 1) === name)
}

/** At the powers of two, so that whatever is a part of it has some, and at the end. */
function marksOf(read: Read): Seen['marks'] {
  const places = [read.n]
  for (let place = 1; place < read.n; place *= 2) places.push(place)
  return places.filter((place) => place > 0).map((place) => [place, nameAt(read, place - 1)])
}

/** Its id; where that says no more than its place, when it was, or else what it holds: other logs count from 1, too. */
function nameAt({ ids, times, contents }: Read, row: number): string {
  const id = textAt(ids, row)
  if (id !== String(row + 1)) return id
  const time = times?.ms[row] ?? NaN
  return `${id} ${Number.isNaN(time) ? contents[row] : time}`
}

const modelsOf = ({ evidence: { primary, shadow } }: Read) =>
  JSON.stringify([primary, shadow].map((model) => model?.files.map(({ sha256 }) => sha256) ?? null))

type Threshold = number | string | null

interface Named {
  gate: string
  of: (gates: Gates) => Threshold
  /** 1 where more passes by a larger value, -1 where by a smaller one. */
  loosensBy: 1 | -1 | null
  what: string
  words: [larger: string, smaller: string]
  show: (value: number) => string
  unit?: string
}

const plain = (value: number) => String(value)
const raised: Named['words'] = ['raised', 'lowered']

const NAMED: Named[] = [
  { gate: 'confidence', of: (g) => g.confidence, loosensBy: -1, what: 'the confidence of every gate', words: raised, show: percentText }, // prettier-ignore
  { gate: 'accuracy.policy', of: (g) => g.accuracy.policy, loosensBy: null, what: 'the accuracy policy', words: raised, show: plain }, // prettier-ignore
  { gate: 'accuracy.margin', of: (g) => g.accuracy.margin, loosensBy: 1, what: 'the accuracy margin', words: ['widened', 'narrowed'], show: (v) => plain(Number((v * 100).toPrecision(6))), unit: 'points' }, // prettier-ignore
  { gate: 'latency.slaMs', of: (g) => g.latency.slaMs, loosensBy: 1, what: 'the latency limit', words: raised, show: plain, unit: 'ms' }, // prettier-ignore
  { gate: 'latency.shareOver', of: (g) => g.latency.shareOver, loosensBy: 1, what: 'the share that may be slower', words: raised, show: percentText }, // prettier-ignore
  { gate: 'errors.maxRate', of: (g) => g.errors.maxRate, loosensBy: 1, what: 'the highest error rate', words: raised, show: percentText }, // prettier-ignore
  { gate: 'drift.psi', of: (g) => g.drift.psi, loosensBy: 1, what: 'the PSI that counts as drift', words: raised, show: plain }, // prettier-ignore
  { gate: 'drift.allowed', of: (g) => g.drift.allowed, loosensBy: 1, what: 'the number of features that may drift', words: raised, show: plain }, // prettier-ignore
  { gate: 'neverBreak', of: (g) => (g.neverBreak ?? []).join('\n'), loosensBy: null, what: 'the list of requests that must never break', words: raised, show: plain }, // prettier-ignore
]

/** Edits of thresholds from one set of gates to another; evidence of a rollback, costs and slices are none. */
export function editsOf(before: Gates, after: Gates): GateEdit[] {
  return NAMED.flatMap((named) => {
    const [from, to] = [named.of(before), named.of(after)]
    return from === to ? [] : [edited(named, from, to)]
  })
}

function edited(
  { gate, loosensBy, what, words, show, unit }: Named,
  from: Threshold,
  to: Threshold,
): GateEdit {
  if (gate === 'neverBreak') {
    const size = (value: Threshold) => (value === '' ? 0 : String(value).split('\n').length)
    const [was, is] = [size(from), size(to)]
    return {
      gate,
      from: was,
      to: is,
      loosens: null,
      detail: `${what} was changed, from ${was} to ${is} of them`,
    }
  }
  if (typeof from !== 'number' || typeof to !== 'number')
    return { gate, from, to, loosens: null, detail: `${what} was changed from “${from}” to “${to}”` }
  const larger = to > from
  const text = `${what} was ${larger ? words[0] : words[1]} from ${show(from)} to ${show(to)}${unit ? ` ${unit}` : ''}`
  return { gate, from, to, loosens: loosensBy === null ? null : larger === loosensBy > 0, detail: text }
}
