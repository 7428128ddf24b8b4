/**
 * Why the replayed primary does not answer as production did, tried out: primary again on a sample of the logged
 * requests, its columns in other orders and on other scales. What is found is found on one half of the sample and
 * judged on the other, so that the best of thousands of tries does not look better than it is.
 */
import type { Hypotheses, Hypothesis, Predictions } from '../../evaluation/input'
import { count } from '../../core/numbers'
import { seeded } from '../../core/random'
import { chained, distinct, exchanges, orders, pairsOf, patchOf } from './edits'
import type { Edit, Arrangement } from './edits'
import { bestOfKinds, ranked } from './ranking'
import type { Tried } from './ranking'
import type { RawRows } from './raw-rows'
import { halves, pickRows } from './raw-rows'
import type { Measured } from './scales'
import { rescalings, scaled } from './scales'
import { Trial } from './trial'
import type { TrialOptions, Score } from './trial'

/** A person waits for this after the replay. */
const MOST_MS = 6000
const MOST_ROUNDS = 8
/** Many edits are first tried on few requests. */
const SCREEN_ROWS = 48
const SCREENED = 24
/** Tries without screening, requests in all. */
const FEW_ROWS = 16_384
/** Share of the half that is searched on from which nothing further is looked for. */
const EXPLAINED = 0.99
/** Of the half that is searched on, a change must mend this share to be kept. */
const LEAST_GAIN = 0.02
const LEAST_REQUESTS = 20
/** Of the time: the best of what was screened must still be tried on all requests. */
const SCREENING_SHARE = 0.6
/** Columns of all the mappings that are tried in one round: of hundreds of columns only some pairs are. */
const MOST_CELLS = 1_000_000
/** Ways in which one column is rescaled, about. */
const RESCALINGS = 7
/** Hypotheses that are listed whatever comes of them, about. */
const LISTED = 16

export interface SearchOptions extends Omit<TrialOptions, 'callRows' | 'over'> {
  arrangement: Arrangement
  raw: RawRows
  replayed: Predictions
  /** Orders of columns to try, by name: 'the log’s own order'. null where there is none. */
  known: Record<string, readonly string[] | null>
  spreadOf: (field: string) => Measured | null
  requestsPerSecond: number
  seed: number
  signal: AbortSignal
  progress: (done: number, of: number) => void
}

export async function searchCauses(options: SearchOptions): Promise<Hypotheses> {
  return new Search(options).run()
}

class Search {
  readonly #o: SearchOptions
  readonly #trial: Trial
  readonly #began = performance.now()
  #share = 1
  readonly #searched: RawRows
  readonly #judged: RawRows
  readonly #notes: string[] = []
  #done = 0
  #of = 0
  #cut = false

  constructor(options: SearchOptions) {
    this.#o = options
    const { raw, requestsPerSecond } = options
    // A slow model gets fewer requests: half of the time for the hypotheses that are listed, twice over.
    const affordable = Math.floor((requestsPerSecond * MOST_MS) / 1000 / LISTED / 3)
    const half = Math.max(LEAST_REQUESTS, Math.min(affordable, Math.floor(raw.rows.length / 2)))
    ;[this.#searched, this.#judged] = halves(raw, half)
    const callRows = Math.max(LEAST_REQUESTS, Math.floor(requestsPerSecond))
    this.#trial = new Trial({ ...options, callRows, over: () => this.#over() })
  }

  #over(): boolean {
    return this.#o.signal.aborted || performance.now() - this.#began > MOST_MS * this.#share
  }

  async run(): Promise<Hypotheses> {
    const { raw } = this.#o
    if (raw.rows.length < 2 * LEAST_REQUESTS)
      return this.#result(
        [],
        `Orders and scales of the columns were not tried: only ${raw.rows.length} requests have a logged answer, and it takes ${2 * LEAST_REQUESTS}.`,
      )
    const found = await this.#search()
    return this.#result(await this.#judge(found))
  }

  /** @returns what is to be judged: all that was named beforehand, the best of the rest, and what they come to together */
  async #search(): Promise<{ edit: Edit; of: number }[]> {
    const { arrangement, known, spreadOf } = this.#o
    const n = this.#searched.rows.length
    let current = arrangement
    let reached = sum(this.#current(this.#searched))
    const listed: { edit: Edit; of: number }[] = []
    const chain: Edit[] = []
    for (let round = 0; round < MOST_ROUNDS && !this.#over(); round++) {
      const first = round === 0
      const pairs = this.#some(pairsOf(current), 1, first && 'pairs of columns were exchanged')
      const single = this.#some(scaled(current), RESCALINGS, first && 'columns were rescaled one by one')
      const edits = distinct(
        [
          ...(first ? orders(current, known) : []),
          ...exchanges(current, pairs),
          ...rescalings(current, spreadOf, single, first),
        ],
        current.features,
      )
      const tried = await this.#best(edits)
      if (round === 0) listed.push(...bestOfKinds(tried))
      const [best] = tried
      if (!best || best.score.count - reached < Math.max(2, LEAST_GAIN * n)) break
      chain.push(best.edit)
      reached = best.score.count
      current = { ...current, features: best.edit.features }
      if (reached >= EXPLAINED * n) break
    }
    if (chain.length > 1) listed.push({ edit: chained(chain), of: 1 })
    if (this.#cut)
      this.#notes.push(
        `The search was ended after ${Math.round((performance.now() - this.#began) / 1000)} s: ${count(this.#done)} of ${count(this.#of)} mappings were tried.`,
      )
    if (this.#o.signal.aborted) this.#notes.push('The search was stopped: not everything was tried.')
    return listed
  }

  /** What did best, best first; screened on few requests where there is much to try. */
  async #best(edits: Edit[]): Promise<Tried[]> {
    const n = this.#searched.rows.length
    const named = edits.filter((edit) => edit.named)
    let others = edits.filter((edit) => !edit.named)
    const ofKind = new Map<Edit['kind'], number>()
    for (const { kind } of others) ofKind.set(kind, (ofKind.get(kind) ?? 0) + 1)
    this.#of += edits.length
    const tried = await this.#scored(named, this.#searched)
    this.#done += named.length
    if (others.length * n > FEW_ROWS && tried.some(({ score }) => score.count >= EXPLAINED * n)) {
      this.#notes.push(
        'Columns were not exchanged or rescaled one by one: what is listed explains the difference.',
      )
      this.#done += others.length
    } else if (others.length * n > FEW_ROWS) {
      this.#share = SCREENING_SHARE
      const screened = await this.#scored(
        others,
        pickRows(this.#searched, this.#telling(this.#searched)),
        true,
      )
      this.#share = 1
      others = ranked(screened)
        .slice(0, SCREENED)
        .map(({ edit }) => edit)
      tried.push(...(await this.#scored(others, this.#searched)))
    } else tried.push(...(await this.#scored(others, this.#searched, true)))
    return ranked(tried).map((one) => ({ ...one, of: one.edit.named ? 1 : (ofKind.get(one.edit.kind) ?? 1) }))
  }

  /** @param counted whether these are tried here for the first time, for the progress */
  async #scored(edits: Edit[], rows: RawRows, counted = false): Promise<{ edit: Edit; score: Score }[]> {
    const before = this.#done
    const scores = await this.#trial.scores(edits, rows, (done) => {
      if (counted) this.#done = before + done
      this.#o.progress(this.#done, this.#of)
    })
    if (scores.length < edits.length) this.#cut ||= !this.#o.signal.aborted
    return scores.map((score, i) => ({ edit: edits[i]!, score }))
  }

  /** Requests to screen on: half of them ones that the mapping as it stands gets wrong, which are those that tell. */
  #telling(raw: RawRows): number[] {
    const same = this.#current(raw)
    const all = [...same.keys()]
    const wrong = all.filter((i) => same[i] === 0).slice(0, SCREEN_ROWS / 2)
    return [...wrong, ...all.filter((i) => same[i] === 1).slice(0, SCREEN_ROWS - wrong.length)]
  }

  /** Where the mapping as it stands gives production's answer: as the replay found. */
  #current(raw: RawRows): Uint8Array {
    const { replayed, comparer } = this.#o
    return Uint8Array.from(raw.rows, (row) => (comparer.compare(replayed, row, row)?.same ? 1 : 0))
  }

  /**
   * As many as may be tried, in random order: cut short, the search has at least tried a fair sample of them.
   * @param each mappings that one of them makes
   * @param note what is done with them, to be said where not all are tried
   */
  #some<T>(all: T[], each: number, note: string | false): T[] {
    const most = Math.max(SCREENED, Math.floor(MOST_CELLS / this.#o.arrangement.features.length / each))
    const random = seeded(this.#o.seed)
    for (let i = 0; i < Math.min(most, all.length - 1); i++) {
      const j = i + random.below(all.length - i)
      ;[all[i], all[j]] = [all[j]!, all[i]!]
    }
    if (note && all.length > most)
      this.#notes.push(`Of ${count(all.length)}, ${count(most)} ${note}, chosen at random.`)
    return all.slice(0, most)
  }

  /** On requests that nothing was chosen by. What was found is judged even where the time is up. */
  async #judge(found: { edit: Edit; of: number }[]): Promise<Hypothesis[]> {
    const now = this.#current(this.#judged)
    const trial = new Trial({
      ...this.#o,
      callRows: this.#o.requestsPerSecond,
      over: () => this.#o.signal.aborted,
    })
    const scores = await trial.scores(
      found.map(({ edit }) => edit),
      this.#judged,
      () => undefined,
    )
    return scores.map(({ same, count }, at) => {
      const { edit, of } = found[at]!
      const only = (a: Uint8Array, b: Uint8Array) => sum(a.map((one, i) => (one === 1 && b[i] === 0 ? 1 : 0)))
      return {
        kind: edit.kind,
        what: edit.also.length > 0 ? `${edit.what} (${edit.also.join('; ')})` : edit.what,
        mend: edit.mend,
        patch: patchOf(this.#o.arrangement.model, edit),
        same: count,
        gained: only(same, now),
        lost: only(now, same),
        of,
      }
    })
  }

  #result(tests: Hypothesis[], note?: string): Hypotheses {
    const now = this.#current(this.#judged)
    return { n: now.length, same: sum(now), tests, notes: note ? [note] : this.#notes }
  }
}

const sum = (values: Uint8Array) => values.reduce((total, one) => total + one, 0)
