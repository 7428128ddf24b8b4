/**
 * A result damaged five hundred times: each is refused with a complaint that names the place, or opens and can be drawn.
 * The seed is fixed, so that a failure comes again.
 */
import { expect, test } from 'vitest'
import { ProblemError } from '../../../src/core/problem'
import type { EvaluationResult } from '../../../src/result/evaluation-result'
import { readReport } from '../../../src/result/reader'
import { damage, dice, short } from './damage'
import { drawn } from './render'

/** @param seed of the first result; each has its own */
export function testDamaged(results: Record<string, EvaluationResult>, seed: number): void {
  test.each(Object.entries(results).map(([name, result], i) => [name, result, seed + i] as const))(
    '%s, damaged 500 times',
    (_, result, own) => {
      const text = JSON.stringify(short(result))
      const roll = dice(own)
      const outcomes = { opened: 0, refused: 0 }
      for (let i = 0; i < 500; i++) {
        const value: unknown = JSON.parse(text)
        const done = damage(value, roll)
        try {
          drawn(readReport(JSON.stringify(value), 'damaged.json'))
          outcomes.opened++
        } catch (error) {
          if (!(error instanceof ProblemError)) throw new Error(`${i}: ${done}`, { cause: error })
          expect(error.problem.message, done).toBeTruthy()
          outcomes.refused++
        }
      }
      // Both ways out are taken often, or the damage would show nothing.
      expect(Math.min(outcomes.opened, outcomes.refused)).toBeGreaterThan(25)
    },
    180_000,
  )
}
