/** Simulated runs of one gate, counted; and how many there are, which work decides and no clock. */
import { gettingOn } from '../../core/getting-on'
import type { Figure } from '../../result/figures'
import { wilson } from '../statistics/binomial'

/** What one simulated run came to. */
export interface Outcome {
  /** Whether the gate passed, which it should not: the truth is on its line. */
  passes: boolean
  /** Whether the 95 % interval holds the truth; null where so few rows have no interval. */
  covers: boolean | null
}

export interface Counted {
  runs: number
  passes: number
  /** Runs that had an interval, and those whose interval held the truth. */
  intervals: number
  covered: number
}

/** Runs that a share is shown of at least, and at most: 2,000 know 5 % to half a point. */
const LEAST_RUNS = 50
const MOST_RUNS = 2000

/**
 * What the simulation of a gate may take, and what one run of it takes, in microseconds: both were measured once and
 * follow from the numbers of rows alone, so that the same log gets the same number of runs on any machine.
 */
export interface Work {
  budget: number
  cost: number
}

/** @returns how many runs that allows; 0 where fewer than say anything */
export function runsFor({ budget, cost }: Work): number {
  const runs = Math.floor(budget / cost)
  return runs < LEAST_RUNS ? 0 : Math.min(MOST_RUNS, runs)
}

export function simulate(runs: number, run: () => Outcome): Counted {
  const counted: Counted = { runs, passes: 0, intervals: 0, covered: 0 }
  for (let i = 0; i < runs; i++) {
    gettingOn()
    const { passes, covers } = run()
    if (passes) counted.passes++
    if (covers === null) continue
    counted.intervals++
    if (covers) counted.covered++
  }
  return counted
}

/** A share of runs, with the simulation's own interval; n is the number of runs. */
export function shareOf(count: number, runs: number, reason: string): Figure {
  if (runs === 0) return { value: null, ci95: null, n: 0, reason }
  return { value: count / runs, ci95: wilson(count, runs), n: runs, reason: null }
}
