/**
 * Spoiled files, seeded: each must end, soon, in a Problem or in a right load. "Right" is that whatever loads also
 * builds in TF.js with every weight set, or is refused there with a Problem.
 */
import { readFileSync } from 'node:fs'
import * as tf from '@tensorflow/tfjs'
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'
import { uniformInt } from 'pure-rand/distribution/uniformInt'
import { describe, expect, it } from 'vitest'
import { ProblemError } from '../../../src/evaluation/problem'
import { loadBundle } from '../../../src/models/load'
import { groupModels } from '../../../src/models/recognise'
import { instantiate } from '../../../src/replay/instantiate'
import { dropped, root } from './fixtures'

type Bytes = Uint8Array<ArrayBuffer>
interface Files {
  [path: string]: Bytes
}

const read = (path: string): Bytes => new Uint8Array(readFileSync(`${root}/${path}`))
const exported = (path: string): Files => ({
  'model.json': read(`${path}/model.json`),
  'group1-shard1of1.bin': read(`${path}/group1-shard1of1.bin`),
})

const victims: [string, () => Files][] = [
  ['graph/tab_u8', () => exported('graph/tab_u8')],
  ['graph/stringlookup_f32', () => exported('graph/stringlookup_f32')],
  ['graph/gru_f32', () => exported('graph/gru_f32')],
  ['keras3/seq_h5', () => exported('keras3/seq_h5')],
  ['keras3/lstm2_keras', () => exported('keras3/lstm2_keras')],
  ['keras3/nested_h5', () => exported('keras3/nested_h5')],
  ['keras3/func_h5', () => exported('keras3/func_h5')],
  ['seq.keras', () => ({ 'seq.keras': read('keras-files/seq.keras') })],
  ['seq.h5', () => ({ 'seq.h5': read('keras-files/seq.h5') })],
]

type Random = (below: number) => number
type Spoil = (files: Files, random: Random) => void

function pick(files: Files, random: Random): string {
  const names = Object.keys(files)
  return names[random(names.length)] as string
}

/** Changes one JSON file of the victim as text, if it has one. */
function inText(files: Files, change: (text: string) => string): void {
  const bytes = files['model.json']
  if (bytes)
    files['model.json'] = new Uint8Array(new TextEncoder().encode(change(new TextDecoder().decode(bytes))))
}

/** Puts another value in place of a random one matching `pattern`. */
function replaceOne(files: Files, random: Random, pattern: RegExp, by: (found: string) => string): void {
  inText(files, (text) => {
    const found = [...text.matchAll(pattern)]
    const one = found[random(Math.max(found.length, 1))]
    return one ? text.slice(0, one.index) + by(one[0]) + text.slice(one.index + one[0].length) : text
  })
}

const absurd = [
  '0',
  '-1',
  '1e9',
  '123456789012345678',
  '1e308',
  'null',
  '[]',
  '{}',
  '"x"',
  'true',
  '0.5',
  '[[[[1]]]]',
]

const spoils: [string, Spoil][] = [
  [
    'bytes flipped',
    (files, random) => {
      const bytes = files[pick(files, random)] as Bytes
      for (let i = 0; i <= random(8); i++) bytes[random(bytes.length)] = random(256)
    },
  ],
  [
    'truncated',
    (files, random) => {
      const name = pick(files, random)
      files[name] = (files[name] as Bytes).slice(0, random((files[name] as Bytes).length))
    },
  ],
  ['emptied', (files, random) => (files[pick(files, random)] = new Uint8Array())],
  ['left out', (files, random) => delete files[pick(files, random)]],
  [
    'nested absurdly',
    (files, random) =>
      replaceOne(files, random, /(?<=: ?)("[^"]*"|\d+)/g, () => {
        const depth = 10 ** (2 + random(4))
        return '['.repeat(depth) + ']'.repeat(depth)
      }),
  ],
  [
    'sized absurdly',
    (files, random) =>
      replaceOne(
        files,
        random,
        /(?<=[:[,] ?)"?\d+"?(?=[,\]}])/g,
        () => absurd[random(absurd.length)] as string,
      ),
  ],
  [
    'a value swapped',
    (files, random) =>
      replaceOne(
        files,
        random,
        /(?<=": ?)("[^"]*"|true|false|null|\d+(\.\d+)?)/g,
        () => absurd[random(absurd.length)] as string,
      ),
  ],
  [
    'a name changed',
    (files, random) => replaceOne(files, random, /"[a-z_]+[a-z_0-9/]*"/g, (name) => name.replace(/.$/, 'Q"')),
  ],
  ['a key lost', (files, random) => replaceOne(files, random, /"\w+"(?=: )/g, () => `"lost${random(1000)}"`)],
]

async function outcome(files: Files): Promise<string> {
  const heap = Object.entries(files).map(([path, bytes]) => dropped(path, bytes))
  // Sorting never fails, and loses nothing.
  const { models, rest } = await groupModels(heap)
  expect(models.flatMap((group) => group.files).length + rest.length).toBe(heap.length)
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

const perPair = 7

describe(`${victims.length * spoils.length * perPair} spoiled models`, () => {
  it.each(spoils.flatMap(([how, spoil]) => victims.map(([name, make]) => [how, name, spoil, make] as const)))(
    '%s: %s',
    async (how, name, spoil, make) => {
      await tf.setBackend('cpu')
      const size = Object.values(make()).reduce((total, bytes) => total + bytes.length, 0)
      for (let seed = 0; seed < perPair; seed++) {
        const generator = xoroshiro128plus(seed * 1009 + how.length * 31 + name.length)
        const files = make()
        spoil(files, (below) => uniformInt(generator, 0, Math.max(below - 1, 0)))
        const before = tf.memory().numBytes
        const start = performance.now()
        const result = await outcome(files)
        const place = `seed ${seed}: ${result}`
        expect(performance.now() - start, place).toBeLessThan(5000)
        // What a failed build leaves behind is at most the model itself, in 32 bits where the file had 8.
        expect(tf.memory().numBytes - before, place).toBeLessThan(8 * size + 1e6)
        if (how === 'emptied' || how === 'left out') expect(result).not.toBe('loaded')
      }
    },
  )
})
