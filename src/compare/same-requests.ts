/** Changes of shares where both evaluations are of the same requests: of pairs, as far as single requests are known. */
import type { Role } from '../core/roles'
import type { EvaluationResult } from '../result/evaluation-result'
import { classPair } from './class-change'
import { scaled, type Change } from './estimate'
import type { Pair } from './pair'
import { mostApart, pairedChange } from './paired-counts'

/** Independent rows per row, the lesser of both: what a gate's bounds reckon with. */
export function shareOf(gate: 'accuracy' | 'errors' | 'latency', ...results: EvaluationResult[]): number {
  const shares = results.map(({ independence }) => {
    const worth = independence?.[gate]
    return worth && worth.n > 0 ? worth.effective / worth.n : 1
  })
  return Math.min(1, ...shares)
}

/** Of the candidates' accuracy, as a share; null where it is not of the same labelled requests. */
export function accuracyChange({ a, b, relation, paired }: Pair): Change | null {
  const [p, q] = [a.quality?.accuracyDifference, b.quality?.accuracyDifference]
  if (relation.requests !== 'same' || !relation.labels || !p || !q || p.n !== q.n || p.n === 0) return null
  const most = relation.primary === true ? mostApart(p, q, paired.both) : Infinity
  const [rightA, rightB] = [p.bothCorrect + p.shadowOnlyCorrect, q.bothCorrect + q.shadowOnlyCorrect]
  const complete = relation.primary === true && paired.complete
  return pairedChange({ n: p.n, rightA, rightB, mostApart: most }, shareOf('accuracy', a, b), complete)
}

/** Of what primary is right about, where it is fed or read otherwise; null where it is not of the same labelled requests. */
export function primaryAccuracyChange({ a, b, relation }: Pair): Change | null {
  const [p, q] = [a.quality?.primary, b.quality?.primary]
  if (relation.requests !== 'same' || !relation.labels || !p || !q || p.n !== q.n || p.n === 0) return null
  return sharesChange(p.n, p.accuracy, q.accuracy, shareOf('accuracy', a, b))
}

/** Of a model's recall of one class, by its name; null where it may be of other labels. */
export function recallChange(pair: Pair, role: Role, name: string): Change | null {
  const found = classPair(pair, role, name)
  if (!found) return null
  const [p, q] = found
  return sharesChange(p.support, p.recall, q.recall, shareOf('accuracy', pair.a, pair.b))
}

/** Shares of the same n requests, of which nobody knows which: the interval holds however they fall together. */
function sharesChange(n: number, a: number | null, b: number | null, share: number): Change | null {
  if (a === null || b === null) return null
  const [rightA, rightB] = [Math.round(a * n), Math.round(b * n)]
  return pairedChange({ n, rightA, rightB, mostApart: Infinity }, share, false)
}

/** Of the candidates' error rate. */
export function errorChange({ a, b, relation, paired }: Pair): Change | null {
  const [p, q] = [a.errors.shadow, b.errors.shadow]
  if (relation.requests !== 'same' || p.n !== q.n || p.n === 0) return null
  const most = p.count + q.count - 2 * paired.both.error
  const marginals = { n: p.n, rightA: p.n - p.count, rightB: q.n - q.count, mostApart: most }
  const complete = paired.complete || p.count + q.count === 0
  return scaled(pairedChange(marginals, shareOf('errors', a, b), complete), -1)
}

/** Of the candidates' agreement with the same primary. */
export function agreementChange({ a, b, relation, paired }: Pair): Change | null {
  const [p, q] = [a.agreement, b.agreement]
  if (relation.requests !== 'same' || relation.primary !== true) return null
  if (p.n !== q.n || p.n === 0 || p.value === null || q.value === null) return null
  const [rightA, rightB] = [p.value, q.value].map((share) => Math.round(share * p.n)) as [number, number]
  const most = 2 * p.n - rightA - rightB - 2 * paired.both.disagree
  const share = shareOf('accuracy', a, b)
  return pairedChange({ n: p.n, rightA, rightB, mostApart: most }, share, paired.complete)
}
