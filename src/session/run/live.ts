/**
 * Who is right more often, while the replay runs: running counts of the requests on which exactly one model is
 * right, and the always-valid test on them. Labels from a file of their own are looked up as requests are read;
 * the result is made from the join that follows, which counts what contradicts or belongs to nothing.
 */
import { classIndices } from '../../core/columns'
import type { ClassIndices, TextColumn } from '../../core/columns'
import { mcnemarLogE } from '../../evaluation/statistics/paired'
import { shareOfRows } from '../../evaluation/statistics/bounds'
import { worthOf } from '../../evaluation/statistics/worth'
import { labelFinder } from '../../mapping/label-finder'
import type { Mapping } from '../../result/mapping'
import type { LivePaired } from '../contract'
import { withRoom } from '../requests/grow'
import { isLabellingFile } from '../requests/labelling'
import { neededFields } from '../intake/joined-fields'
import type { OpenLog } from '../intake/log'
import { readLog } from '../intake/log'

/** Labels of more requests are only joined after the replay: a Map of them would weigh more than the figure is worth. */
const MOST_LABELS = 500_000
const BATCH = 4096
const NONE = -1

/** Labels from a file, by request id; contradicting ones count as none, as in the join. */
export class LiveLabels {
  readonly #byId: ReadonlyMap<string, number>
  #labels: ClassIndices

  /** @param byId class index by request id, of so many classes */
  constructor(byId: ReadonlyMap<string, number>, classes: number) {
    this.#byId = byId
    this.#labels = classIndices(classes, 0)
  }

  /** Looks up the requests from `at` on. @param own the log's own labels, which a file's go before */
  add(ids: readonly string[], at: number, own: ClassIndices | null): void {
    this.#labels = withRoom(this.#labels, at + ids.length, NONE)
    ids.forEach((id, i) => {
      const label = this.#byId.get(id)
      this.#labels[at + i] = label ?? own?.[at + i] ?? NONE
    })
  }

  get labels(): ClassIndices {
    return this.#labels
  }
}

/**
 * @param logNames fields of the log that name requests
 * @returns null where the labels cannot be told while the replay runs: numbers, labels of disagreements alone, too many
 */
export async function liveLabels(
  file: OpenLog | null,
  mapping: Mapping,
  logNames: readonly string[],
  signal: AbortSignal,
): Promise<LiveLabels | null> {
  if (!file || mapping.task === 'regression' || isLabellingFile(file.profile.fields)) return null
  const { id, label } = neededFields(file, logNames)
  if (id === null) return null
  const find = labelFinder(mapping)
  const byId = new Map<string, number>()
  const wanted = [id, label].map(({ name }) => ({ field: name, as: 'text' as const }))
  for await (const { batch } of readLog(file, wanted, BATCH, signal)) {
    const [ids, labels] = batch.columns as [TextColumn, TextColumn]
    const classes = labels.dictionary.map(find)
    for (let i = 0; i < batch.n; i++) {
      const name = ids.dictionary[ids.codes[i]!]
      const found = Math.max(NONE, classes[labels.codes[i]!] ?? NONE)
      if (name === undefined || found === NONE) continue
      const before = byId.get(name)
      byId.set(name, before === undefined || before === found ? found : NONE)
    }
    if (byId.size > MOST_LABELS) return null
  }
  return new LiveLabels(byId, mapping.classes.length)
}

/** A batch of requests that both models answered. */
interface Answered {
  primary: ClassIndices
  shadow: ClassIndices
  labels: ClassIndices
  /** First row, and the one behind the last. */
  from: number
  to: number
}

/** Labels have to grow by so much before dependence is looked for again: it takes a pass over all of them. */
const GROWN = 1.1

/**
 * The always-valid test as the replay goes, looked at after every batch. A flip counts as one where nothing shows that it
 * does not: where the test would settle who is right more often, the order of the outcomes so far is asked whether
 * neighbours depend on each other, and flips count as what they are worth. Clusters it cannot weigh before the last of
 * their requests has come: where these are known, it gives no answer.
 */
export class LivePair {
  readonly #logThreshold: number
  readonly #classes: number
  readonly #clusters: string | null
  #crossed: LivePaired['crossed'] = null
  /** Of labelled requests so far: +1 where shadow alone is right, -1 where primary is. */
  #outcomes = new Int8Array(0)
  #n = 0
  #broken = 0
  #fixed = 0
  #share = 1
  #askAgainFrom = 0

  /**
   * @param level the share of runs in which equally good models may cross the line: 1 - confidence
   * @param clusters the column that names whose request one is; null where none does
   */
  constructor({ level, classes, clusters }: { level: number; classes: number; clusters: string | null }) {
    this.#logThreshold = -Math.log(level)
    this.#classes = classes
    this.#clusters = clusters
  }

  add({ primary, shadow, labels, from, to }: Answered): void {
    this.#outcomes = withRoom(this.#outcomes, this.#n + to - from, 0)
    const known = (c: number | undefined): c is number => c !== undefined && c >= 0 && c < this.#classes
    for (let i = from; i < to; i++) {
      const [p, s, label] = [primary[i], shadow[i], labels[i]]
      if (!known(p) || !known(s) || !known(label)) continue
      const outcome = (s === label ? 1 : 0) - (p === label ? 1 : 0)
      this.#outcomes[this.#n++] = outcome
      if (outcome > 0) this.#fixed++
      else if (outcome < 0) this.#broken++
    }
  }

  /** @returns null while no request has a label */
  look(): LivePaired | null {
    if (this.#n === 0) return null
    if (this.#clusters === null && !this.#crossed && this.#logE() >= this.#logThreshold) this.#settle()
    return {
      labelled: this.#n,
      broken: this.#broken,
      fixed: this.#fixed,
      log10E: this.#logE() / Math.LN10,
      log10Threshold: this.#logThreshold / Math.LN10,
      crossed: this.#crossed,
      share: this.#share,
      clusters: this.#clusters,
    }
  }

  #logE(): number {
    return mcnemarLogE(this.#broken * this.#share, this.#fixed * this.#share)
  }

  #settle(): void {
    if (this.#n < this.#askAgainFrom) return
    this.#askAgainFrom = this.#n * GROWN
    const column = Float64Array.from(this.#outcomes.subarray(0, this.#n))
    const worth = worthOf(column, { codes: null, inTime: true })
    this.#share = worth.credible ? shareOfRows({ worth, confidence: 1 - this.#level(), looked: true }) : 1
    if (this.#logE() >= this.#logThreshold)
      this.#crossed = { n: this.#n, leads: this.#broken > this.#fixed ? 'primary' : 'shadow' }
  }

  #level(): number {
    return Math.exp(-this.#logThreshold)
  }
}
