/** Serves the harness that build-harness.ts built, and opens it in a real browser. */
import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Page } from 'playwright'
import { inject } from 'vitest'
import type {} from './build-harness'
import { launch } from '../../../src/cli/host/browser'
import { serve } from '../../../src/cli/host/serve'
import type { ModelBundle } from '../../../src/models/bundle'
import { loadBundle } from '../../../src/models/load'
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

/** @param args flags for the browser, besides the usual */
export async function openHarness(args: string[] = []): Promise<HarnessPage> {
  const served = await serve(inject('harness'))
  const browser = await launch({ args })
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
    },
  }
}

export const fixtures = resolve(import.meta.dirname, '../../fixtures')

export interface Reference {
  inputs: unknown
  outputs: unknown
}

/** A graph-model fixture, read as dropped files are, and what TensorFlow computed for it. */
export async function graphFixture(name: string): Promise<{ bundle: PackedBundle; reference: Reference }> {
  const folder = join(fixtures, 'graph', name)
  const files = readdirSync(folder)
    .filter((file) => file !== 'ref.json')
    .map((file) => ({ path: `${name}/${file}`, file: new Blob([readFileSync(join(folder, file))]) }))
  const reference = JSON.parse(readFileSync(join(folder, 'ref.json'), 'utf8')) as Reference
  return { bundle: pack(await loadBundle(files)), reference }
}

/** A bundle as the page can be given it. */
export function pack({ weightData, ...bundle }: ModelBundle): PackedBundle {
  return { ...bundle, weights: Buffer.from(weightData).toString('base64') }
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
