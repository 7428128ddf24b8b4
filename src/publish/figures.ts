/** What of an evaluation is drawn over time: few figures, each with its interval. */
import * as v from 'valibot'
import { headlineOf } from '../report/first/figures'
import type { EvaluationResult } from '../result/evaluation-result'

const number = v.pipe(v.number(), v.finite())

export const Figure = v.object({
  /** What it is, the same in every entry: a line over time is of one name. */
  name: v.string(),
  /** percent: a share. points: a difference of shares. ms, or a plain number. */
  unit: v.picklist(['percent', 'points', 'ms', 'number']),
  value: number,
  ci95: v.nullable(v.strictTuple([number, number])),
})
export type Figure = v.InferOutput<typeof Figure>

type Interval = readonly [number, number] | null | undefined

export function figuresOf(result: EvaluationResult): Figure[] {
  const { agreement, latency, errors, task } = result
  const headline = headlineOf(result)
  const found: Figure[] = []
  const add = (name: string, unit: Figure['unit'], value: number | null | undefined, ci95: Interval) => {
    if (value != null) found.push({ name, unit, value, ci95: ci95 ? [ci95[0], ci95[1]] : null })
  }
  if (headline) {
    const shares = headline.as === 'percent'
    const name = headline.name.toLowerCase()
    add(
      `Difference in ${name}`,
      shares ? 'points' : 'number',
      headline.difference.value,
      headline.difference.ci95,
    )
    add(`Candidate’s ${name}`, shares ? 'percent' : 'number', headline.shadow.value, headline.shadow.ci95)
  }
  if (task === 'classification') add('Agreement', 'percent', agreement.value, agreement.ci95)
  add('Candidate’s P95 latency', 'ms', latency?.shadow?.p95, latency?.shadow?.p95Ci95)
  if (errors.shadow.n > 0) add('Candidate’s errors', 'percent', errors.shadow.rate, null)
  return found
}
