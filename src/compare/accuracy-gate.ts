/** The change of the accuracy gate's figure: of the candidates themselves on the same requests, else of what each gains on primary. */
import type { GateGlyph } from '../result/checklist'
import type { EvaluationResult } from '../result/evaluation-result'
import { fromInterval, scaled, type Change } from './estimate'
import { between, byGlyphs, plainly, type GateChange } from './gate-change'
import type { Pair } from './pair'
import { accuracyChange } from './same-requests'

/** @returns null where the intervals of the gate are all there is to go by */
export function accuracyOf(x: GateGlyph, y: GateGlyph, pair: Pair): GateChange | { why: string } | null {
  const { relation } = pair
  const told = plainly('accuracy', x, y, pair)
  if (relation.requests === 'same' && relation.labels) {
    const change = onSameRequests(x, y, pair)
    if (change) return { ...told, change }
    // Against the same primary the gates' own figures stand beside each other; else they are of different things.
    return relation.primary === true ? null : { why: 'each is measured against another primary' }
  }
  if (relation.primary === false || relation.primaryFiles !== true)
    return {
      why:
        relation.primaryFiles === null
          ? 'nothing tells that both are measured against the same primary'
          : 'each is measured against another primary, on other requests',
    }
  return byGlyphs('accuracy', x, y, pair)
}

function onSameRequests(x: GateGlyph, y: GateGlyph, pair: Pair): Change | null {
  if (pair.a.task === 'regression') return pair.relation.primary === true ? null : ofNumbers(pair)
  // Points, of classifiers whose gate was judged by these very counts.
  const judgedBy = ({ unit, value }: GateGlyph, { quality }: EvaluationResult) =>
    unit === 'pt' && value === 100 * (quality?.accuracyDifference.value ?? NaN)
  const change = judgedBy(x, pair.a) && judgedBy(y, pair.b) ? accuracyChange(pair) : null
  return change && scaled(change, 100)
}

/** Percent of A's mean absolute error, by its logarithm: of candidates that were measured against other primaries. */
function ofNumbers(pair: Pair): Change | null {
  const of = ({ regression }: EvaluationResult) => {
    const { mae, maeCi95 } = regression?.shadow ?? {}
    if (mae == null || !maeCi95 || maeCi95[0] <= 0) return null
    return fromInterval(Math.log(mae), [Math.log(maeCi95[0]), Math.log(maeCi95[1])], 0.975)
  }
  const [a, b] = [of(pair.a), of(pair.b)]
  if (!a || !b) return null
  const change = between(a, b, pair)
  const percent = (log: number) => 100 * Math.expm1(log)
  return {
    value: percent(change.value),
    how: change.how,
    at(confidence) {
      const [low, high] = change.at(confidence)
      return [percent(low), percent(high)]
    },
  }
}
