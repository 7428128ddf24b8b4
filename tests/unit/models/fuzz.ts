/**
 * Spoiled files, seeded: each must end, soon, in a Problem or in a right load. "Right" is that whatever loads also
 * builds in TF.js with every weight set, or is refused there with a Problem.
 */
import * as tf from '@tensorflow/tfjs'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { beforeAll, describe, expect, it } from 'vitest'
import { ProblemError } from '../../../src/core/problem'
import type { DroppedFile } from '../../../src/files/dropped'
import { loadBundle } from '../../../src/models/load'
import { groupModels } from '../../../src/models/recognise'
import { instantiate } from '../../../src/replay/instantiate'
import { spoiled, victims, type spoils } from './spoil'

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

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void

/** Bytes in array buffers that reading takes at its end, garbage that has not been collected yet included. */
async function readingTakes(heap: DroppedFile[]): Promise<number> {
  collect()
  const before = process.memoryUsage().arrayBuffers
  await loadBundle(heap).catch(() => null)
  return process.memoryUsage().arrayBuffers - before
}

/** Buffers of a fixed size, for unpacking and for HDF5's own pages. */
const WORKING = 2 ** 20

const perPair = 6

/** @param kinds of damage: a file of tests takes some of them, so that two workers share what takes longest */
export function testSpoiled(kinds: typeof spoils): void {
  // The HDF5 reader takes its own memory once.
  beforeAll(async () => void (await readingTakes(spoiled('bytes flipped', 'seq.keras', 0).heap)))

  describe(`${victims.length * kinds.length * perPair} spoiled models`, () => {
    it.each(kinds.flatMap(([how]) => victims.map(([name]) => [how, name] as const)))(
      '%s: %s',
      async (how, name) => {
        await tf.setBackend('cpu')
        for (let seed = 0; seed < perPair; seed++) {
          const { heap, size } = spoiled(how, name, seed)
          const bytes = heap.reduce((sum, { file }) => sum + file.size, 0)
          expect(await readingTakes(heap), `seed ${seed}`).toBeLessThanOrEqual(2 * bytes + WORKING)
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
}
