/** Requests that the candidate was never sent, by the log: whether those that it got speak for them. */
import type { EvaluationData } from '../input'
import type { NotAsked } from '../rival'

type Read = Pick<EvaluationData, 'n' | 'labels' | 'primary' | 'shadow'>

/** @returns null where the log says of no request that shadow was not sent it */
export function notAskedOf({ n, labels, primary, shadow }: Read): NotAsked | null {
  const { unasked } = shadow
  if (!unasked) return null
  const right = { asked: { right: 0, n: 0 }, others: { right: 0, n: 0 } }
  let rows = 0
  for (let i = 0; i < n; i++) {
    const left = unasked.rows[i] === 1
    if (left) rows++
    const [label, answer] = [labels?.[i] ?? -1, primary.classes[i] ?? -1]
    if (label < 0 || answer < 0) continue
    const of = right[left ? 'others' : 'asked']
    of.n++
    if (answer === label) of.right++
  }
  return rows === 0 ? null : { fields: unasked.fields, rows, of: n, primary: right }
}
