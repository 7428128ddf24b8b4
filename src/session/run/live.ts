/**
 * Who is right more often, while the replay runs: running counts of the requests on which exactly one model is
 * right, and the always-valid test on them. Labels from a file of their own are looked up as requests are read;
 * the result is made from the join that follows, which counts what contradicts or belongs to nothing.
 */
import { classIndices } from '../../core/columns'
import type { ClassIndices, TextColumn } from '../../core/columns'
import { mcnemarLogE } from '../../evaluation/statistics/paired'
import { flipTotals } from '../../evaluation/tally'
import type { Tally } from '../../evaluation/tally'
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

/** The always-valid test as the replay goes, looked at after every batch. */
export class LivePair {
  readonly #logThreshold: number
  #crossed: LivePaired['crossed'] = null

  /** @param level the share of runs in which equally good models may cross the line: 1 - confidence */
  constructor(level: number) {
    this.#logThreshold = -Math.log(level)
  }

  /** @returns null while no request has a label */
  look(tally: Tally): LivePaired | null {
    const { bothRight, broken, fixed, bothWrongSame, bothWrongDifferent } = flipTotals(tally)
    const labelled = bothRight + broken + fixed + bothWrongSame + bothWrongDifferent
    if (labelled === 0) return null
    const logE = mcnemarLogE(broken, fixed)
    if (!this.#crossed && logE >= this.#logThreshold)
      this.#crossed = { n: labelled, leads: broken > fixed ? 'primary' : 'shadow' }
    return {
      labelled,
      broken,
      fixed,
      log10E: logE / Math.LN10,
      log10Threshold: this.#logThreshold / Math.LN10,
      crossed: this.#crossed,
    }
  }
}
