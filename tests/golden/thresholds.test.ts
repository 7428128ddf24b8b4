/** The threshold sweep against scikit-learn: thresholds_with_sklearn.py wrote the values. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { evaluate } from '../../src/evaluation/evaluate'
import { defaultGates } from '../../src/result/gates'
import type { ThresholdPoint } from '../../src/result/sections/thresholds'
import { classified, dataOf } from '../unit/evaluation/data'

interface Case {
  name: string
  scores: number[]
  primary: number[]
  labels: number[]
  points: ThresholdPoint[]
  matching: ThresholdPoint | null
}

const cases = JSON.parse(readFileSync(join(import.meta.dirname, 'thresholds.json'), 'utf8')) as Case[]
const keys = ['threshold', 'agreement', 'alerts', 'accuracy', 'precision', 'recall'] as const

function same(ours: ThresholdPoint | null | undefined, theirs: ThresholdPoint | null): void {
  for (const key of keys) {
    const [a, b] = [ours?.[key] ?? null, theirs?.[key] ?? null]
    if (a === null || b === null) expect([key, a]).toEqual([key, b])
    else expect(Math.abs(a - b), `${key}: ours ${a}, theirs ${b}`).toBeLessThan(1e-12)
  }
}

describe.each(cases)('$name', ({ scores, primary, labels, points, matching }) => {
  const shadow = classified(
    scores.map((score) => (score >= 0.5 ? 1 : 0)),
    {
      probabilities: { width: 1, values: Float32Array.from(scores) },
      scores: Float64Array.from(scores, (score) => Math.max(score, 1 - score)),
    },
  )
  const data = dataOf({ labels: Int32Array.from(labels), primary: classified(primary), shadow })
  const ours = evaluate(data, defaultGates, { seed: 1, partial: false }).thresholds

  test('agreement, alerts, accuracy, precision and recall at every threshold', () => {
    expect(points).toHaveLength(21)
    for (const theirs of points)
      same(
        ours?.points.find((one) => Math.abs(one.threshold - theirs.threshold) < 1e-9),
        theirs,
      )
  })

  test('the threshold that gives at most as many alerts as primary', () => {
    same(ours?.matching, matching)
    expect(ours?.matching?.alerts).toBeLessThanOrEqual(ours?.primaryAlerts as number)
  })
})
