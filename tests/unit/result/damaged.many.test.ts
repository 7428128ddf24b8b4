/** Results of today, damaged. */
import { expect, test } from 'vitest'
import type { EvaluationResult } from '../../../src/result/evaluation-result'
import { synthetic } from '../report/synthetic'
import { testDamaged } from './damaged'
import { drawn } from './render'

const classes = synthetic({ n: 600, classes: ['a', 'b', 'c'], logged: 'swapped' })

test('what no check refused would be seen: a drawing of a damaged result throws', () => {
  const calibration = [] as unknown as EvaluationResult['calibration']
  expect(() => drawn({ ...classes, calibration })).toThrow(TypeError)
})

testDamaged(
  {
    'three classes': classes,
    regression: synthetic({ n: 600, task: 'regression', logged: 'same' }),
  },
  2,
)
