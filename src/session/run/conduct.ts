/** What was seen of a result before it was whole, and what was changed after: it stands beside the verdict. */
import type { EvaluationData } from '../../evaluation/input'
import { textAt } from '../../core/columns'
import { percentText } from '../../core/numbers'
import type { Gates } from '../../result/gates'
import type { GateEdit, History } from '../../result/history'

interface Read extends Pick<EvaluationData, 'n' | 'ids'> {
  evidence: Pick<EvaluationData['evidence'], 'primary' | 'shadow'>
}

/** What was seen, and what came of it: for another session to go on with. */
export interface ConductRecord {
  seen: Seen
  history: History
}

interface Seen {
  models: string
  n: number
  first: string
  last: string
  gates: Gates
}

/** Of one session, and of those whose record it goes on with. */
export class Conduct {
  #seen: Seen | null = null
  #history: History = { looks: 0, continued: 0, edits: [] }

  /** null where nothing was seen before, and nothing changed after. */
  get history(): History | null {
    const { looks, continued, edits } = this.#history
    return looks + continued + edits.length > 0 ? structuredClone(this.#history) : null
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
   * A run has read its requests. Where they are those of the last result, or begin with them, and the models are the same,
   * its history goes on; else a new one begins.
   * @param looks how often a person was shown figures of this run while it went on
   * @param stopped whether the run was ended before the log was: then these looks may have decided when
   * @returns how many looks the bounds must hold at, besides this one
   */
  ran(read: Read, gates: Gates, { looks, stopped }: { looks: number; stopped: boolean }): number {
    const before = this.#seen
    const same = before !== null && isContinued(before, read)
    if (!same) this.#history = { looks: 0, continued: 0, edits: [] }
    if (same && read.n > before.n) this.#history.continued++
    if (same) this.#history.edits.push(...editsOf(before.gates, gates))
    this.#history.looks += looks
    this.#seen = { models: modelsOf(read), n: read.n, ...endsOf(read, read.n), gates }
    return this.#history.continued + (stopped ? looks : 0)
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

function isContinued(before: Seen, read: Read): boolean {
  if (before.n === 0 || read.n < before.n || modelsOf(read) !== before.models) return false
  const { first, last } = endsOf(read, before.n)
  return first === before.first && last === before.last
}

const endsOf = ({ ids }: Read, n: number) => ({
  first: n > 0 ? textAt(ids, 0) : '',
  last: n > 0 ? textAt(ids, n - 1) : '',
})

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
