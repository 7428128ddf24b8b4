/** The real replay on a graphics driver that is broken: the worker's own WebGL calls are harmed, the verdict is read. */
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser } from 'playwright'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launch } from '../../src/cli/host/browser'
import { serve } from '../../src/cli/host/serve'
import type { EvaluationResult } from '../../src/result/evaluation-result'
import { demo, dist, downloaded, dropFiles, finished } from './workbench'

let browser: Browser
const folders: string[] = []

beforeAll(async () => {
  browser = await launch()
})
afterAll(async () => {
  await browser?.close()
  for (const folder of folders) rmSync(folder, { recursive: true })
})

/** What comes before the replay worker's own code: `harmed(values)` changes what was read back. */
const onRead = (body: string) => `{
  const read = WebGL2RenderingContext.prototype.getBufferSubData
  let reads = 0
  WebGL2RenderingContext.prototype.getBufferSubData = function (target, offset, into, ...rest) {
    read.call(this, target, offset, into, ...rest)
    if (into instanceof Float32Array && into.length > 64) { reads++; ${body} }
  }
};`
const noShader = `{
  const ask = WebGL2RenderingContext.prototype.getProgramParameter
  WebGL2RenderingContext.prototype.getProgramParameter = function (program, name) {
    return name === this.LINK_STATUS ? false : ask.call(this, program, name)
  }
  const shader = WebGL2RenderingContext.prototype.getShaderParameter
  WebGL2RenderingContext.prototype.getShaderParameter = function (one, name) {
    return name === this.COMPILE_STATUS ? false : shader.call(this, one, name)
  }
};`

/** The built workbench with a prelude before the worker that replays. */
function harmedDist(prelude: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'harmed-'))
  folders.push(folder)
  cpSync(dist, folder, { recursive: true })
  const assets = join(folder, 'assets')
  const workers = readdirSync(assets).filter((name) => /^worker-.*\.js$/.test(name))
  for (const name of workers) {
    const path = join(assets, name)
    writeFileSync(
      path,
      `if (typeof WebGL2RenderingContext !== 'undefined') ${prelude}\n${readFileSync(path, 'utf8')}`,
    )
  }
  return folder
}

async function replayed(prelude: string) {
  const served = await serve(harmedDist(prelude))
  const page = await browser.newPage()
  await page.goto(`${served.url}?latency=0&check=0`)
  await dropFiles(page, [join(demo, 'flights')])
  await page.locator('[data-testid="run"]:not([disabled])').waitFor({ timeout: 60_000 })
  await page.getByTestId('run').click()
  return { page, close: async () => (await page.close(), served.close()) }
}

/** As a texture of so few bits holds it: the rest of the mantissa of each number is cut off. */
const coarse = (mask: string) =>
  onRead(`const bits = new Uint32Array(into.buffer, into.byteOffset, into.length)
    bits.forEach((v, i) => (bits[i] = v & ${mask}))`)

const faults: [what: string, prelude: string, says: RegExp][] = [
  [
    'halved for one read of each model',
    onRead('if (reads === 3 || reads === 4) into.forEach((v, i) => (into[i] = v / 2))'),
    /0\.5000 times/,
  ],
  ['no numbers in one read', onRead('if (reads === 4) into.fill(NaN, 0, 16)'), /outputs are no numbers/],
  [
    'wrong in a handful of requests',
    onRead('if (reads === 5) into.fill(0.9, 20, 32)'),
    /outputs are others than the cpu’s|times the cpu’s/,
  ],
  ['zeros from the third read on', onRead('if (reads > 2) into.fill(0, 1)'), /outputs are 0/],
]

test.each(faults)('%s: the device is refuted, and nothing passes by it', async (_, prelude, says) => {
  const { page, close } = await replayed(prelude)
  await finished(page)
  const result = JSON.parse(await downloaded(page, 'download-json')) as EvaluationResult
  const device = result.premises!.find(({ id }) => id === 'device')!
  expect(device.status).toBe('refuted')
  expect(device.detail).toMatch(says)
  expect(result.verdict).not.toBe('promote')
  expect(result.checklist.find(({ id }) => id === 'accuracy')?.status).not.toBe('pass')
  await close()
})

test('no shader compiles: the run breaks with the reason, and goes through on another backend', async () => {
  const { page, close } = await replayed(noShader)
  const problem = page.locator('[data-testid="problem"][data-code="device-failed"]')
  await problem.waitFor({ timeout: 120_000 })
  expect(await problem.innerText()).toMatch(/compile|link/)
  const left = page.getByTestId('run-left')
  await expect.poll(() => left.innerText()).toMatch(/^No request was answered, so nothing is lost/)
  const strong = page.getByRole('region', { name: 'Replay' }).locator('.strong')
  expect(await strong.allInnerTexts()).toEqual(['Replay on WebAssembly'])
  await page.getByTestId('run-on-wasm').click()
  await finished(page)
  const result = JSON.parse(await downloaded(page, 'download-json')) as EvaluationResult
  expect(result.evidence.environment.backend).toBe('wasm')
  expect(result.errors.primary.count).toBe(0)
  expect(result.premises!.find(({ id }) => id === 'device')!.status).toBe('confirmed')
  await close()
})

test('half precision: said, with how far and how many, and never confirmed', async () => {
  const { page, close } = await replayed(coarse('0xfffc0000'))
  await finished(page)
  const result = JSON.parse(await downloaded(page, 'download-json')) as EvaluationResult
  const device = result.premises!.find(({ id }) => id === 'device')!
  expect(device.status).not.toBe('confirmed')
  expect(device.detail).toMatch(/by more than 32-bit floats explain/)
  expect(result.device!.primary!.near).toBeGreaterThan(0)
  await close()
})

/** Only the first worker that asks for WebGL: it claims to be that before it can have a shader to compile. */
const firstOnly = `{
  let first = false
  const context = OffscreenCanvas.prototype.getContext
  let asked = false
  OffscreenCanvas.prototype.getContext = function (...given) {
    if (!asked) {
      asked = true
      caches.open('faults').then(async (cache) => {
        first = !(await cache.match('/first'))
        await cache.put('/first', new Response(''))
      })
    }
    return context.apply(this, given)
  }
  const ask = WebGL2RenderingContext.prototype.getProgramParameter
  WebGL2RenderingContext.prototype.getProgramParameter = function (program, name) {
    if (!first || name !== this.LINK_STATUS) return ask.call(this, program, name)
    caches.open('faults').then((cache) => cache.put('/refused', new Response('')))
    return false
  }
};`

test('no shader compiles in the first worker: the next one answers, and nobody has an error', async () => {
  const { page, close } = await replayed(firstOnly)
  await finished(page)
  const result = JSON.parse(await downloaded(page, 'download-json')) as EvaluationResult
  expect(await page.evaluate(async () => (await caches.match('/refused')) !== undefined)).toBe(true)
  expect([result.errors.primary.count, result.errors.shadow.count]).toEqual([0, 0])
  expect(result.evidence.environment.backend).toBe('webgl')
  expect(result.premises!.find(({ id }) => id === 'device')!.status).toBe('confirmed')
  await close()
})
