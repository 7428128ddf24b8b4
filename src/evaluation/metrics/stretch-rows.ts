/** Parts of a log that are held against the rest of it. */
import type { LabelStretch } from '../../result/sections/label-stretches'
import type { Going } from './beyond-chance'
import type { Matches } from './matches'

/** Fewer requests tell nothing of a part, and as few left over are no rest. */
export const FEW = 50

export interface Found {
  whose: LabelStretch['whose']
  /** Places of its requests, ascending. */
  rows: Int32Array
  /** Whether it is the whole log. */
  whole: boolean
  primary: { inside: Going; elsewhere: Going }
  shadow: { inside: Going; elsewhere: Going }
  shift: { rows: number; primary: Going; shadow: Going } | null
}

/** More parts than these are no mishap of a join. */
const MOST = 4

/** Looks for the next part among the requests that are in none of those before, which would hide it. */
export function oneAfterAnother(open: Int32Array, find: (left: Int32Array) => Found | null): Found[] {
  const found: Found[] = []
  let left = open
  while (left.length >= FEW && found.length < MOST) {
    const next = find(left)
    if (!next) break
    found.push(next)
    left = withoutRows(left, next.rows)
  }
  return found
}

/** Places of the labelled requests that both models answered. */
export function bothAnswered(matches: Matches): Int32Array {
  const rows = new Int32Array(matches.n)
  let n = 0
  for (let i = 0; i < matches.n; i++)
    if (matches.fits('primary', i, i) >= 0 && matches.fits('shadow', i, i) >= 0) rows[n++] = i
  return rows.subarray(0, n)
}

/** @param rows,others places, ascending; the others are among them */
export function withoutRows(rows: Int32Array, others: Int32Array): Int32Array {
  const left = new Int32Array(rows.length - others.length)
  let [n, next] = [0, 0]
  for (let at = 0; at < rows.length; at++)
    if (others[next] === rows[at]) next++
    else left[n++] = rows[at]!
  return left
}
