/**
 * Spoiled files, seeded: each must end, soon, in a Problem or in a right load. "Right" is that whatever loads also
 * builds in TF.js with every weight set, or is refused there with a Problem.
 */
import * as tf from '@tensorflow/tfjs'
import { describe, expect, it } from 'vitest'
import { ProblemError } from '../../../src/evaluation/problem'
import type { DroppedFile } from '../../../src/models/files'
import { loadBundle } from '../../../src/models/load'
import { groupModels } from '../../../src/models/recognise'
import { instantiate } from '../../../src/replay/instantiate'
import { spoiled, spoils, victims } from './spoil'

async function outcome(heap: DroppedFile[]): Promise<string> {
  // Sorting never fails, and loses nothing; of a zip it may give what is inside.
  const { models, rest } = await groupModels(heap)
  expect(models.flatMap((group) => group.files).length + rest.length).toBeGreaterThanOrEqual(heap.length)
  try {
    const bundle = await loadBundle(heap)
    const model = await instantiate(bundle)
    model.dispose()
    return 'loaded'
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error
    expect(error.problem.message.length).toBeGreaterThan(10)
    return error.problem.code
  }
}

const perPair = 6

describe(`${victims.length * spoils.length * perPair} spoiled models`, () => {
  it.each(spoils.flatMap(([how]) => victims.map(([name]) => [how, name] as const)))(
    '%s: %s',
    async (how, name) => {
      await tf.setBackend('cpu')
      for (let seed = 0; seed < perPair; seed++) {
        const { heap, size } = spoiled(how, name, seed)
        const before = tf.memory().numBytes
        const start = performance.now()
        const result = await outcome(heap)
        const place = `seed ${seed}: ${result}`
        expect(performance.now() - start, place).toBeLessThan(5000)
        // What a failed build leaves behind is at most the model itself, in 32 bits where the file had 8.
        expect(tf.memory().numBytes - before, place).toBeLessThan(8 * size + 1e6)
        if (how === 'emptied' || how === 'left out') expect(result).not.toBe('loaded')
      }
    },
    30_000,
  )
})
