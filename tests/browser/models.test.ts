/**
 * Every kind of model that may be dropped, through the built page: given to its place, replayed on a small log, and its
 * raw outputs compared with what TensorFlow or Keras computed for the same requests.
 */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { zipSync } from 'fflate'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { EvaluationResult } from '../../src/result/evaluation-result'
import type { ModelBundle } from '../../src/models/bundle'
import { loadBundle } from '../../src/models/load'
import { downloaded, finished, root, startWorkbench, type Workbench } from './workbench'

const fixtures = join(root, 'tests', 'fixtures')
/** Each reference request so often: a handful is no log. */
const times = 12
let workbench: Workbench

beforeAll(async () => {
  workbench = await startWorkbench()
})
afterAll(() => workbench.close())

type Row = unknown

/** Inputs by name and the outputs expected, request by request. */
interface Reference {
  inputs: Record<string, Row[]>
  /** Numbers of the first output, flattened, per request. */
  outputs: number[][]
}

interface Case {
  /** Paths to give to the place, in this order. */
  files: (at: string) => string[]
  reference: (bundle: ModelBundle) => Reference
  tolerance?: number
  /** Whether nothing tells that its outputs are scores: somebody has to say so. */
  asked?: boolean
}

const folderOf = (name: string) =>
  readdirSync(join(fixtures, name))
    .filter((file) => file !== 'ref.json')
    .map((file) => join(fixtures, name, file))

const json = <T>(path: string) => JSON.parse(readFileSync(join(root, 'tests', path), 'utf8')) as T
const flat = (value: unknown): number[] => (value as unknown[]).flat(Infinity as 1) as number[]

/** Of tests/fixtures/graph: nested lists, by name where there are several inputs. */
function graphReference(name: string): Case['reference'] {
  return ({ inputs }) => {
    const ref = json<{ inputs: Row[] | Record<string, Row[]>; outputs: Row[] }>(
      `fixtures/graph/${name}/ref.json`,
    )
    const given = Array.isArray(ref.inputs) ? { [inputs[0]!.name]: ref.inputs } : ref.inputs
    return { inputs: given, outputs: ref.outputs.map((row) => flat([row])) }
  }
}

interface Flat {
  shape: number[]
  data: number[]
}

/** Of the Keras fixtures: flat lists with a shape, in the order of the inputs. */
function kerasReference(path: string): Case['reference'] {
  return ({ inputs }) => {
    const ref = json<{ inputs?: Flat[]; x?: Flat[]; output?: Flat; y?: Flat }>(`fixtures/${path}`)
    const given = (ref.inputs ?? ref.x)!.map((tensor, i) => [inputs[i]!.name, rows(tensor)] as const)
    const output = (ref.output ?? ref.y)!
    return { inputs: Object.fromEntries(given), outputs: rows(output).map((row) => flat([row])) }
  }
}

function rows({ shape, data }: Flat): Row[] {
  let level: Row[] = data
  for (const size of shape.slice(1).reverse()) {
    const next: Row[] = []
    for (let at = 0; at < level.length; at += size) next.push(level.slice(at, at + size))
    level = next
  }
  return level
}

type ModelJson = {
  weightsManifest: { paths: string[]; weights: { shape: number[] }[] }[]
  [key: string]: unknown
}

/** tab_f32 written anew: `change` gives the files' names and bytes. */
function tab(
  at: string,
  change: (model: ModelJson, bytes: Uint8Array<ArrayBuffer>) => Record<string, Uint8Array | string>,
): string[] {
  const folder = join(at, 'tab')
  const model = json<ModelJson>('fixtures/graph/tab_f32/model.json')
  const bytes = new Uint8Array(readFileSync(join(fixtures, 'graph/tab_f32/group1-shard1of1.bin')))
  mkdirSync(folder)
  return Object.entries(change(model, bytes)).map(([name, content]) => {
    writeFileSync(join(folder, name), content)
    return join(folder, name)
  })
}

function inShards(model: ModelJson, bytes: Uint8Array<ArrayBuffer>): Record<string, Uint8Array | string> {
  const size = Math.ceil(bytes.length / 3)
  const names = [1, 2, 3].map((n) => `group1-shard${n}of3.bin`)
  model.weightsManifest[0]!.paths = names
  const shards = names.map((name, i) => [name, bytes.subarray(i * size, (i + 1) * size)] as const)
  // The last first, and model.json in the middle.
  return {
    [shards[2]![0]]: shards[2]![1],
    'model.json': JSON.stringify(model),
    ...Object.fromEntries(shards.slice(0, 2)),
  }
}

function inGroups(model: ModelJson, bytes: Uint8Array<ArrayBuffer>): Record<string, Uint8Array | string> {
  const { weights } = model.weightsManifest[0]!
  const cut = weights.slice(0, 3).reduce((sum, { shape }) => sum + 4 * shape.reduce((a, b) => a * b, 1), 0)
  model.weightsManifest = [
    { paths: ['group1-shard1of1.bin'], weights: weights.slice(0, 3) },
    { paths: ['group2-shard1of1.bin'], weights: weights.slice(3) },
  ]
  return {
    'group2-shard1of1.bin': bytes.subarray(cut),
    'group1-shard1of1.bin': bytes.subarray(0, cut),
    'model.json': JSON.stringify(model),
  }
}

function zipped(at: string): string[] {
  const names = ['model.json', 'group1-shard1of1.bin']
  const inside = names.map((name) => [
    `v2/${name}`,
    new Uint8Array(readFileSync(join(fixtures, 'graph/tab_f32', name))),
  ])
  writeFileSync(join(at, 'v2.zip'), zipSync(Object.fromEntries(inside) as Record<string, Uint8Array>))
  return [join(at, 'v2.zip')]
}

const cases: Record<string, Case> = {
  'shards in any order': { files: (at) => tab(at, inShards), reference: graphReference('tab_f32') },
  'a zip': { files: zipped, reference: graphReference('tab_f32') },
  'renamed downloads': {
    files: (at) =>
      tab(at, (model, bytes) => ({
        'model (1).json': JSON.stringify(model),
        'group1-shard1of1 (1).bin': bytes,
      })),
    reference: graphReference('tab_f32'),
  },
  'several weight groups': { files: (at) => tab(at, inGroups), reference: graphReference('tab_f32') },
  'structured outputs': {
    files: (at) =>
      tab(at, (model, bytes) => ({
        'model.json': JSON.stringify({ ...model, userDefinedMetadata: { structuredOutputKeys: ['scores'] } }),
        'group1-shard1of1.bin': bytes,
      })),
    reference: graphReference('tab_f32'),
  },
  'a quantised graph-model': {
    files: () => folderOf('graph/tab_u8'),
    reference: (bundle) => ({
      ...graphReference('tab_u8')(bundle),
      outputs: json<{ outputs: number[][] }>('golden/tab_u8.tensorflow.json').outputs,
    }),
    tolerance: 1e-4,
  },
  'a float16 graph-model of images': {
    files: () => folderOf('graph/conv_f16'),
    reference: graphReference('conv_f16'),
    tolerance: 1e-3,
  },
  'a hash table, strings, several inputs': {
    files: () => folderOf('graph/stringlookup_f32'),
    reference: graphReference('stringlookup_f32'),
  },
  'control flow': { files: () => folderOf('graph/gru_f32'), reference: graphReference('gru_f32') },
  'a layers-model of Keras 3, several named outputs': {
    files: () => folderOf('keras3/multi_h5'),
    reference: kerasReference('keras3/multi_h5/ref.json'),
  },
  'a .keras file': {
    files: () => [join(fixtures, 'keras-files/seq.keras')],
    reference: kerasReference('keras-files/seq.ref.json'),
  },
  'a .h5 file, several inputs': {
    files: () => [join(fixtures, 'keras-files/func.h5')],
    reference: kerasReference('keras-files/func.ref.json'),
    asked: true,
  },
}

test.each(Object.entries(cases))('%s', async (_name, { files, reference, tolerance = 1e-4, asked }) => {
  const at = mkdtempSync(join(tmpdir(), 'kind-'))
  const paths = files(at)
  const bundle = await loadBundle(
    paths.map((path) => ({ path: basename(path), file: new Blob([readFileSync(path)]) })),
  )
  const expected = reference(bundle)
  const n = expected.outputs.length
  const lines = Array.from({ length: n * times }, (_, i) => ({
    request_id: `r${i}`,
    ...Object.fromEntries(Object.entries(expected.inputs).map(([name, values]) => [name, values[i % n]])),
  }))
  writeFileSync(join(at, 'log.jsonl'), lines.map((line) => JSON.stringify(line)).join('\n') + '\n')

  const { page, context, complaints } = await workbench.open({ query: '?latency=0&outputs=1&check=0' })
  for (const role of ['primary', 'shadow']) await page.getByTestId(`file-${role}`).setInputFiles(paths)
  // The same files twice: said before anyone waits for a replay.
  await page.getByText('These are the same model, to the byte.').waitFor({ timeout: 60_000 })
  await page.getByTestId('file-log').setInputFiles(join(at, 'log.jsonl'))
  if (asked)
    await page.getByRole('button', { name: 'Scores, one per class' }).first().click({ timeout: 60_000 })
  await page.locator('[data-testid="run"]:not([disabled])').waitFor({ timeout: 60_000 })
  await page.getByTestId('run').click()
  await finished(page)
  const outputs = (await downloaded(page, 'download-outputs'))
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<'primary' | 'shadow', unknown>)
  expect(outputs).toHaveLength(n * times)
  let largest = 0
  outputs.forEach(({ primary, shadow }, i) => {
    expect(shadow).toEqual(primary)
    const first = Array.isArray(primary)
      ? primary
      : (primary as Record<string, unknown>)[bundle.outputs[0]!.name]
    const numbers = flat([first])
    expect(numbers).toHaveLength(expected.outputs[i % n]!.length)
    numbers.forEach((value, j) => {
      const difference = Math.abs(value - expected.outputs[i % n]![j]!)
      if (!(difference <= largest)) largest = difference
    })
  })
  expect(largest).toBeLessThan(tolerance)
  const result = JSON.parse(await downloaded(page, 'download-json')) as EvaluationResult
  expect(result.requests.replayed).toBe(n * times)
  // Numbers agree within a tolerance, classes by name.
  if (result.regression === null) expect(result.agreement.value).toBe(1)
  expect(result.evidence.primary?.files.map(({ sha256 }) => sha256)).toEqual(
    bundle.card.files.map(({ sha256 }) => sha256),
  )
  expect(complaints).toEqual([])
  await context.close()
})
