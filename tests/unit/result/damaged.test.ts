/**
 * Two thousand damaged results: each is refused with a complaint that names the place, or opens and can be drawn. The
 * seed is fixed, so that a failure comes again.
 */
import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { ProblemError } from '../../../src/core/problem'
import type { EvaluationResult } from '../../../src/result/evaluation-result'
import { readReport } from '../../../src/result/reader'
import { synthetic } from '../report/synthetic'
import { damage, dice } from './damage'
import { drawn } from './render'

const fixture = (name: string) =>
  readFile(new URL(`../../fixtures/results/0.1.0/${name}`, import.meta.url), 'utf8')

/** Every list cut to a few entries, edges to one more than bars: a row more is drawn like the one before it. */
function short(value: unknown, key = ''): unknown {
  if (Array.isArray(value)) return value.slice(0, key === 'edges' ? 5 : 4).map((entry) => short(entry))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, held]) => [name, short(held, name)]))
}

const whole: Record<string, EvaluationResult> = {
  'evaluation.json of 0.1.0': readReport(await fixture('evaluation.json')),
  'report.html of 0.1.0': readReport(await fixture('report.html')),
  'three classes': synthetic({ n: 600, classes: ['a', 'b', 'c'], logged: 'swapped' }),
  regression: synthetic({ n: 600, task: 'regression', logged: 'same' }),
}

test('what no check refused would be seen: a drawing of a damaged result throws', () => {
  const calibration = [] as unknown as EvaluationResult['calibration']
  expect(() => drawn({ ...whole['three classes']!, calibration })).toThrow(TypeError)
})

test.each(Object.entries(whole).map(([name, result], i) => [name, result, i] as const))(
  '%s, damaged 500 times',
  (_, result, seed) => {
    const text = JSON.stringify(short(result))
    const roll = dice(seed)
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
