/** How a result came about: what was seen of it before it was whole, and what was changed after it was seen. */
import * as v from 'valibot'
import { count } from './shapes'

const threshold = v.nullable(v.union([v.number(), v.string()]))

export const GateEdit = v.object({
  /** Path into the gates, such as 'accuracy.margin'. */
  gate: v.string(),
  from: threshold,
  to: threshold,
  /** Whether more passes by it; null where that cannot be told. */
  loosens: v.nullable(v.boolean()),
  /** 'the accuracy margin was widened from 0 to 0.5 points'. */
  detail: v.string(),
})
export type GateEdit = v.InferOutput<typeof GateEdit>

export const History = v.object({
  /** How often figures were shown to a person while requests were replayed. */
  looks: count,
  /** Results on another number of requests of the same log, by the same models, that were seen before this one. */
  continued: count,
  /** Results on fewer of the same labels that were seen before this one. */
  relabelled: v.optional(count),
  /** Edits of the gates after a result was seen, in their order. */
  edits: v.array(GateEdit),
})
export type History = v.InferOutput<typeof History>

/** What of a history must be said beside the verdict, a sentence each; none where nothing was seen or changed. */
export function historyTexts({ looks, continued, relabelled = 0, edits }: History): string[] {
  const times = (n: number) => (n === 1 ? 'once' : `${n.toLocaleString('en-GB')} times`)
  const first = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)
  return [
    ...edits.map(({ detail }) => `${first(detail)} after the results were seen.`),
    ...(continued > 0
      ? [`The log was evaluated ${times(continued)} before, with another number of requests.`]
      : []),
    ...(relabelled > 0
      ? [`The same requests were evaluated ${times(relabelled)} before, with fewer of their labels.`]
      : []),
    ...(looks > 0 ? [`Figures were shown ${times(looks)} while the replay ran.`] : []),
  ]
}

/** A result with its history: what was changed after it was seen stands in the sentence below the verdict. */
export function withHistory<R extends { headline: { verdict: string; why: string } }>(
  result: R,
  history: History,
): R & { history: History } {
  const changed = historyTexts({ looks: 0, continued: 0, edits: history.edits })
  const why = [result.headline.why, ...changed].filter(Boolean).join(' ')
  return { ...result, history, headline: { ...result.headline, why } }
}
