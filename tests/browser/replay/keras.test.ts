/** Every Keras fixture through the whole replay, on WebGL and on the cpu backend, against what Keras computed. */
import { readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Backend, Replayer } from '../../../src/replay/contract'
import { loadBundle } from '../../../src/models/load'
import { fixtures, largestDifference, openHarness, pack, type HarnessPage } from './page'

declare global {
  interface Window {
    replayers?: Partial<Record<Backend, Promise<{ replayer: Replayer; environment: { backend: string } }>>>
  }
}

let harness: HarnessPage

beforeAll(async () => {
  harness = await openHarness()
})
afterAll(() => harness?.close())

interface Tensor {
  shape: number[]
  dtype: 'float32' | 'int32' | 'string'
  data: (number | string)[]
}

interface Fixture {
  files: string[]
  inputs: Tensor[]
  outputs: Tensor[]
}

const parse = (path: string) =>
  JSON.parse(readFileSync(join(fixtures, path), 'utf8')) as Record<string, unknown>

/** A folder with a layers-model; of several outputs its reference has the first. */
function exported(path: string): Fixture {
  const { x, y } = parse(`${path}/ref.json`) as { x: Tensor[]; y: Tensor }
  const files = readdirSync(join(fixtures, path)).filter((name) => name !== 'ref.json')
  return { files: files.map((name) => `${path}/${name}`), inputs: x, outputs: [y] }
}

/** A .keras or .h5 file with its reference beside it. */
function saved(path: string): Fixture {
  const reference = parse(path.replace(/\.\w+$/, '.ref.json')) as {
    inputs: Tensor[]
    output?: Tensor
    outputs?: Tensor[]
  }
  const outputs = reference.outputs ?? [reference.output as Tensor]
  return { files: [path], inputs: reference.inputs, outputs }
}

const savedIn = (folder: string) =>
  readdirSync(join(fixtures, folder))
    .filter((name) => /\.(keras|h5)$/.test(name) && !name.startsWith('refused'))
    .map((name) => `${folder}/${name}`)

const every: [string, () => Fixture][] = [
  ...readdirSync(join(fixtures, 'keras3')).map((name): [string, () => Fixture] => [
    `keras3/${name}`,
    () => exported(`keras3/${name}`),
  ]),
  ...[...savedIn('keras-files'), ...savedIn('models/keras'), ...savedIn('models/keras2')].map(
    (path): [string, () => Fixture] => [path, () => saved(path)],
  ),
]

/** One replayer per backend answers for all models, one after the other: each load ends the model before it. */
async function predict({ files, inputs }: Fixture, backend: 'webgl' | 'cpu') {
  const bundle = await loadBundle(
    files.map((path) => ({ path: basename(path), file: new Blob([readFileSync(join(fixtures, path))]) })),
  )
  const replayed = await harness.page.evaluate(
    async ({ packed, tensors, backend }) => {
      const shared = (window.replayers ??= {})
      const { replayer, environment } = await (shared[backend] ??= start())
      try {
        const loaded = await replayer.load('primary', window.harness.unpack(packed))
        const primary = loaded.inputs.map(({ name }, i) => {
          const { shape, dtype, data } = tensors[i] as Tensor
          if (dtype === 'string') return { name, shape, dtype, data: data as string[] }
          const numbers = data as number[]
          return dtype === 'int32'
            ? { name, shape, dtype, data: Int32Array.from(numbers) }
            : { name, shape, dtype, data: Float32Array.from(numbers) }
        })
        const n = primary[0]?.shape[0] as number
        const batch = await replayer.replay({ seq: 0, n, primary, shadow: null })
        return {
          backend: environment.backend,
          messages: batch.primary?.messages ?? ['nothing came back'],
          outputs: (batch.primary?.outputs ?? []).map(({ shape, data }) => ({
            shape,
            data: [...(data as Float32Array)],
          })),
        }
      } catch (error) {
        replayer.close()
        delete shared[backend]
        throw error
      }

      async function start() {
        const replayer = window.harness.createReplayer()
        return { replayer, environment: await replayer.start({ backend, batchRows: null }) }
      }
    },
    { packed: pack(bundle), tensors: inputs, backend },
  )
  return { bundle, replayed }
}

describe.each(['webgl', 'cpu'] as const)(
  'what Keras saved, replayed on %s, against Keras to 1e-5',
  (backend) => {
    it.each(every)('%s', async (_, fixture) => {
      const expected = fixture()
      const { bundle, replayed } = await predict(expected, backend)
      expect(replayed.backend).toBe(backend)
      // Of no error, which comes first, there is nothing to say.
      expect(replayed.messages).toEqual([''])
      expect(replayed.outputs).toHaveLength(bundle.outputs.length)
      expected.outputs.forEach(({ shape, data }, i) => {
        expect(replayed.outputs[i]?.shape).toEqual(shape)
        expect(largestDifference(replayed.outputs[i]?.data ?? [], data as number[])).toBeLessThan(1e-5)
      })
    })
  },
)
