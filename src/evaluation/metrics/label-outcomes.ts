/** What became of labelled requests, counted: what findings about labels are made of. */
import type { Role } from '../../core/roles'
import type { OwnLabels } from '../../result/sections/label-source'

/** Fewer labels that are all right are no surprise. */
export const FEWEST = 100
/** On fewer, what the other model answers otherwise turns no verdict around. */
export const APART = 10
/** What became of a labelled request that a model answered. */
export const Outcome = { none: 0, right: 1, rightApart: 2, wrong: 3 } as const

/** Requests of one kind: how many are labelled and answered, how many wrong, and on how many the other model is wrong. */
export interface Outcomes {
  n: number
  wrong: number
  apart: number
}

export function count(to: Outcomes, outcome: number): void {
  if (outcome === Outcome.none) return
  to.n++
  if (outcome === Outcome.wrong) to.wrong++
  if (outcome === Outcome.rightApart) to.apart++
}

export function found(
  role: Role,
  kind: OwnLabels['kind'],
  { n, wrong, apart }: Outcomes,
  more: Partial<OwnLabels> = {},
): OwnLabels {
  return { role, kind, n, same: n - wrong, apart, expected: null, part: null, at: null, ...more }
}
