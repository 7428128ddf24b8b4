/** Builds and serves the harness, and opens it in a real browser. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { Page } from 'playwright'
import { build } from 'vite'
import { launch } from '../../../scripts/browser'
import { serve } from '../../../scripts/serve'
import type { TensorSpec, WeightSpec } from '../../../src/models/bundle'
import type { Harness, PackedBundle } from './harness'

declare global {
  interface Window {
    harness: Harness
  }
}

export interface HarnessPage {
  page: Page
  /** Requests that left for anywhere but our own server. */
  foreign: string[]
  /** Scripts and binaries that were fetched. */
  fetched: string[]
  close(): Promise<void>
}

export async function openHarness(): Promise<HarnessPage> {
  const folder = mkdtempSync(join(tmpdir(), 'replay-harness-'))
  await build({
    configFile: join(import.meta.dirname, 'vite.config.ts'),
    build: { outDir: folder },
    logLevel: 'warn',
  })
  const served = await serve(folder)
  const browser = await launch()
  const page = await browser.newPage()
  const foreign: string[] = []
  const fetched: string[] = []
  page.context().on('request', (request) => {
    const url = request.url()
    if (url.startsWith(served.url)) fetched.push(url.slice(served.url.length))
    else if (!/^(blob|data):/.test(url)) foreign.push(url)
  })
  await page.goto(`${served.url}harness.html`)
  await page.waitForFunction(() => 'harness' in window)
  return {
    page,
    foreign,
    fetched,
    close: async () => {
      await browser.close()
      await served.close()
      rmSync(folder, { recursive: true })
    },
  }
}

const fixtures = resolve(import.meta.dirname, '../../fixtures')

export interface Reference {
  inputs: unknown
  outputs: unknown
}

interface ModelJson {
  modelTopology: unknown
  format: string
  signature: Signature
  modelInitializer?: unknown
  initializerSignature?: unknown
  weightsManifest: { paths: string[]; weights: WeightSpec[] }[]
}
type Port = { name: string; dtype: string; tensorShape: { dim?: { size: string }[] } }
type Signature = Record<'inputs' | 'outputs', Record<string, Port>>

/** A graph-model fixture as a bundle, straight from its files, and what TensorFlow computed for it. */
export function graphFixture(
  name: string,
  needsAsync = false,
): { bundle: PackedBundle; reference: Reference } {
  const folder = join(fixtures, 'graph', name)
  const json = JSON.parse(readFileSync(join(folder, 'model.json'), 'utf8')) as ModelJson
  const shards = json.weightsManifest.flatMap(({ paths }) => paths)
  const weights = Buffer.concat(shards.map((path) => readFileSync(join(folder, path))))
  const reference = JSON.parse(readFileSync(join(folder, 'ref.json'), 'utf8')) as Reference
  const specs = json.weightsManifest.flatMap((group) => group.weights)
  return { bundle: graphBundle(name, json, json.signature, specs, weights, needsAsync), reference }
}

export function graphBundle(
  name: string,
  artifacts: PackedBundle['artifacts'],
  signature: Signature,
  weightSpecs: WeightSpec[],
  weights: Buffer,
  needsAsync = false,
): PackedBundle {
  return {
    card: {
      name,
      format: 'graph-model',
      maker: 'a test',
      parameters: null,
      weightBytes: weights.length,
      kinds: {},
      layers: [],
      files: [],
    },
    format: 'graph-model',
    inputs: ports(signature.inputs),
    outputs: ports(signature.outputs),
    artifacts: { ...artifacts, signature },
    weightSpecs,
    weights: weights.toString('base64'),
    assignment: 'by-name',
    layerWeights: null,
    needsAsync,
    structuredOutputKeys: null,
    outputNodes: Object.values(signature.outputs).map(({ name }) => name),
    spec: null,
    warnings: [],
  }
}

const dtypes: Record<string, TensorSpec['dtype']> = {
  DT_FLOAT: 'float32',
  DT_INT32: 'int32',
  DT_STRING: 'string',
  DT_BOOL: 'bool',
}

function ports(named: Record<string, Port>): TensorSpec[] {
  return Object.entries(named).flatMap(([name, { dtype, tensorShape }]) => {
    const known = dtypes[dtype]
    if (!known) return []
    const shape = (tensorShape.dim ?? []).map(({ size }) => (Number(size) < 0 ? null : Number(size)))
    return [{ name, shape, dtype: known }]
  })
}

/** Numbers of a nested array, row-major. */
export function flat(nested: unknown): number[] {
  return (nested as unknown[]).flat(Infinity as 1) as number[]
}

export function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) throw new Error(`${a.length} numbers against ${b.length}`)
  let most = 0
  for (let i = 0; i < a.length; i += 1) {
    const difference = Math.abs((a[i] as number) - (b[i] as number))
    // NaN is not within any tolerance.
    most = difference <= most ? most : difference
  }
  return most
}
