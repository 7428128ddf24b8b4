/** How the errors of both models are distributed. */
import type { EvaluationData } from '../input'
import type { Histogram } from '../../result/figures'
import { quantile, sortedValues } from '../statistics/quantiles'
import { errorsOfBoth } from './regression'

/** Distribution of |error| of both models, to just past the larger P99; null where nothing is labelled. */
export function errorHistogram(data: EvaluationData, bins = 30): Histogram | null {
  if (!data.labelValues) return null
  const [a, b] = errorsOfBoth(data, data.labelValues).map((e) => sortedValues(e)) as [
    Float64Array,
    Float64Array,
  ]
  if (a.length === 0) return null
  const top = Math.max(quantile(a, 0.99), quantile(b, 0.99)) * 1.05
  if (!(top > 0)) return null
  const count = (values: Float64Array) => {
    const counts = new Array<number>(bins).fill(0)
    let beyond = 0
    for (const v of values) {
      const bin = Math.floor((v / top) * bins)
      if (bin < bins) counts[bin] = counts[bin]! + 1
      else beyond++
    }
    return { counts, beyond }
  }
  const p = count(a)
  const s = count(b)
  return {
    edges: Array.from({ length: bins + 1 }, (_, i) => (top * i) / bins),
    primary: p.counts,
    shadow: s.counts,
    unit: '|error|',
    beyond: { primary: p.beyond, shadow: s.beyond },
  }
}
