/**
 * One part of a log in which a model is never wrong, although it is no easier than the rest: a stretch of time, or the
 * requests with one value of a column. Labels that were missing there may have been filled in with its answers.
 */
import { textAt } from '../../core/columns'
import type { Role } from '../../core/roles'
import type { OwnLabels } from '../../result/sections/label-source'
import type { EvaluationData, FeatureColumn } from '../input'
import { asCategories } from './one-spelling'
import { APART, count, FEWEST, found, Outcome } from './label-outcomes'
import type { Outcomes } from './label-outcomes'
import type { TimeOrder } from './time-order'

/** As often as elsewhere a model would be wrong so many times: none by chance is one in 500 million. */
const EXPECTED = 20
/** The other model must be wrong at least this part as often as elsewhere, or the part is only easy. */
const AS_HARD = 0.5
/** Columns of more values are no strata. */
const MOST_VALUES = 50
/** Numbers of so few values are flags and grades. */
const MOST_NUMBERS = 10

export function partOf(
  role: Role,
  data: EvaluationData,
  order: TimeOrder,
  outcomes: Uint8Array,
  all: Outcomes,
): OwnLabels[] | null {
  const stretch = longestStretch(data, order, outcomes, all)
  const [part] = [
    ...(stretch ? [stretch] : []),
    ...data.features.flatMap((one) => strata(one, data, outcomes)),
  ]
  return part ? [found(role, 'part', part.inside, part)] : null
}

interface Part {
  inside: Outcomes
  expected: number
  part: OwnLabels['part']
}

/** @returns null where a part is none that gives a copy away */
function judged(inside: Outcomes, all: Outcomes, part: () => OwnLabels['part']): Part | null {
  const outside = { n: all.n - inside.n, wrong: all.wrong - inside.wrong, apart: all.apart - inside.apart }
  if (inside.wrong > 0 || inside.n < FEWEST || inside.apart < APART || outside.n < FEWEST) return null
  const expected = (inside.n * outside.wrong) / outside.n
  if (expected < EXPECTED || inside.apart / inside.n < (AS_HARD * outside.apart) / outside.n) return null
  return { inside, expected, part: part() }
}

/** The longest stretch of requests, in the order of time, in which the model is never wrong. */
function longestStretch(
  { ids }: EvaluationData,
  { by, rows }: TimeOrder,
  outcomes: Uint8Array,
  all: Outcomes,
): Part | null {
  if (by === null) return null
  let run = { inside: { n: 0, wrong: 0, apart: 0 }, from: 0, to: 0 }
  let longest = run
  for (let at = 0; at < outcomes.length; at++) {
    const i = rows ? rows[at]! : at
    const outcome = outcomes[i]!
    if (outcome === Outcome.none) continue
    if (outcome === Outcome.wrong) {
      run = { inside: { n: 0, wrong: 0, apart: 0 }, from: i, to: i }
      continue
    }
    if (run.inside.n === 0) run.from = i
    run.to = i
    count(run.inside, outcome)
    if (run.inside.n > longest.inside.n) longest = run
  }
  const { from, to } = longest
  return judged(longest.inside, all, () => ({ by: null, from: textAt(ids, from), to: textAt(ids, to) }))
}

/** The values of a column of text, or of few numbers, in which the model is never wrong. */
function strata(
  { name, column }: FeatureColumn,
  { featureRows }: EvaluationData,
  outcomes: Uint8Array,
): Part[] {
  const text = column.kind === 'text' ? column : asCategories(column, MOST_NUMBERS)
  if (!text || text.dictionary.length > MOST_VALUES) return []
  const all: Outcomes = { n: 0, wrong: 0, apart: 0 }
  const inside = text.dictionary.map((): Outcomes => ({ n: 0, wrong: 0, apart: 0 }))
  for (let at = 0; at < text.codes.length; at++) {
    const outcome = outcomes[featureRows ? featureRows[at]! : at]!
    const stratum = inside[text.codes[at]!]
    if (!stratum) continue
    count(all, outcome)
    count(stratum, outcome)
  }
  return inside.flatMap((one, code) => {
    const value = text.dictionary[code]!
    return judged(one, all, () => ({ by: name, from: value, to: value })) ?? []
  })
}
