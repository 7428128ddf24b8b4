/** The check of this device, as soon as a model is dropped on the built page. */
import { createServer, request as ask, type Server } from 'node:http'
import { mkdtempSync, writeFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { denseModel } from './layers-model'
import type { EvaluationResult } from '../../src/result/evaluation-result'
import { axeViolations } from './axe'
import { demo, downloaded, finished, root, startWorkbench, type Workbench } from './workbench'

const fixtures = join(root, 'tests', 'fixtures')
const folder = () => mkdtempSync(join(tmpdir(), 'check-'))
let workbench: Workbench
let half: Server

beforeAll(async () => {
  workbench = await startWorkbench()
  half = await halfPrecision(workbench.url)
})
afterAll(async () => {
  half.closeAllConnections()
  half.close()
  await workbench.close()
})

/** The same page on a device of 16-bit floats: TF.js takes flags from its worker's address, to which this one redirects. */
async function halfPrecision(url: string): Promise<Server> {
  const server = createServer((incoming, response) => {
    const path = incoming.url ?? '/'
    if (/\/worker-[\w-]+\.js$/.test(path))
      return void response
        .writeHead(302, { Location: `${path}?tfjsflags=WEBGL_FORCE_F16_TEXTURES:true` })
        .end()
    ask(url + path.slice(1), (from) => {
      response.writeHead(from.statusCode ?? 500, from.headers)
      from.pipe(response)
    }).end()
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  return server
}

async function checked(page: Page, role = 'primary'): Promise<{ state: string | null; text: string }> {
  const line = page.getByTestId(`check-${role}`)
  await page.locator(`[data-testid=check-${role}]:not([data-state=checking])`).waitFor({ timeout: 120_000 })
  return { state: await line.getAttribute('data-state'), text: await line.innerText() }
}

test.each([
  ['numbers', 'graph/tab_f32'],
  ['images', 'graph/conv_f32'],
  ['strings, and a hash table', 'graph/stringlookup_f32'],
  ['control flow', 'graph/gru_f32'],
  ['several inputs and outputs', 'keras3/multi_h5'],
  ['attention', 'keras3/attn_h5'],
])('of a model of %s', async (_what, name) => {
  const { page, context, complaints } = await workbench.open()
  await page.getByTestId('folder-primary').setInputFiles(join(fixtures, name))
  const { state, text } = await checked(page)
  expect(text).toMatch(/largest difference \de−\d|no difference/)
  expect(text).toContain('over 8 made-up requests')
  expect(state).toBe('checked')
  expect(await page.getByTestId('caution').count()).toBe(0)
  expect(complaints).toEqual([])
  await context.close()
})

test('on the requests of the log as soon as there is one', async () => {
  const { page, context } = await workbench.open()
  await page.getByTestId('folder-primary').setInputFiles(join(demo, 'flights', 'primary'))
  expect((await checked(page)).text).toContain('over 8 made-up requests')
  await page.getByTestId('file-mapping').setInputFiles(join(demo, 'flights', 'mapping.json'))
  await page.getByTestId('file-log').setInputFiles(join(demo, 'flights', 'log.csv'))
  await expect
    .poll(async () => (await checked(page)).text, { timeout: 60_000 })
    .toContain('over 8 requests of the log')
  await context.close()
})

test('warns of 16-bit floats, and of the predictions that they change', async () => {
  const { page, context } = await workbench.open()
  await page.goto(`http://127.0.0.1:${(half.address() as AddressInfo).port}/`)
  // Weights beyond 65504 are infinite in 16 bits.
  const large = denseModel(join(folder(), 'large'), [
    [90000, -90000, 1],
    [-80000, 120000, 2],
  ])
  await page.getByTestId('folder-primary').setInputFiles(large)
  const { state, text } = await checked(page)
  expect(state).toBe('checked')
  const caution = page.getByTestId('slot-primary').getByTestId('caution')
  expect(await caution.getAttribute('data-code')).toBe('device-changes-predictions')
  expect(text).toMatch(/\d of 8 checked requests get another prediction/)
  // A model of small numbers predicts the same, and the device is still told.
  const small = denseModel(join(folder(), 'small'), [
    [1, -1],
    [-0.5, 2],
  ])
  await page.getByTestId('folder-shadow').setInputFiles(small)
  await checked(page, 'shadow')
  const other = page.getByTestId('slot-shadow').getByTestId('caution')
  expect(await other.getAttribute('data-code')).toBe('float16-device')
  await context.close()
})

test('can be cancelled and asked for again', async () => {
  const { page, context } = await workbench.open()
  await page.getByTestId('folder-primary').setInputFiles(join(fixtures, 'graph/gru_f32'))
  const line = page.getByTestId('check-primary')
  await line.getByRole('button', { name: /^Cancel/ }).click()
  expect(await checked(page)).toMatchObject({ state: 'cancelled' })
  await line.getByRole('button', { name: /^Check again/ }).click()
  expect(await checked(page)).toMatchObject({ state: 'checked' })
  await context.close()
})

test('gives the device up to a run, and comes back after it', async () => {
  const { page, context, complaints } = await workbench.open({ query: '?latency=20' })
  const log = join(folder(), 'log.csv')
  writeFileSync(
    log,
    `request_id,x0,x1\n${Array.from({ length: 500 }, (_, i) => `r${i},${i % 7},${i % 5}`).join('\n')}\n`,
  )
  for (const [role, scale] of [
    ['primary', 1],
    ['shadow', 2],
  ] as const) {
    const kernel = [
      [scale, -1],
      [-0.5, 2],
    ]
    await page
      .getByTestId(`folder-${role}`)
      .setInputFiles(denseModel(join(folder(), role), kernel, { activation: 'softmax' }))
  }
  await page.getByTestId('file-log').setInputFiles(log)
  await page.locator('[data-testid="check-shadow"][data-state="checking"]').waitFor()
  await page.getByTestId('run').click()
  await finished(page)
  await page.getByRole('button', { name: 'Setup' }).click()
  expect((await checked(page)).text).toContain('requests of the log')
  expect((await checked(page, 'shadow')).state).toBe('checked')
  expect(complaints).toEqual([])
  await context.close()
})

test('a backend without a kernel for the model: named with the layer, before anything loads; another is checked anew', async () => {
  const { page, context, complaints } = await workbench.open({ query: '?backend=wasm' })
  await page.getByTestId('file-primary').setInputFiles(join(fixtures, 'models/keras/attention.keras'))
  const problem = page.getByTestId('slot-primary').getByTestId('problem')
  await problem.waitFor({ timeout: 60_000 })
  expect(await problem.getAttribute('data-code')).toBe('unfit-backend')
  const text = await problem.innerText()
  expect(text).toMatch(
    /cannot run MultiHeadAttention \(layer \w+, needs Einsum\).* on its WebAssembly backend/,
  )
  expect(text).toContain('Compute on WebGL or WebGPU or plain JavaScript (cpu) instead')
  expect(await page.getByTestId('check-primary').count()).toBe(0)
  expect(await page.locator('#run-needs').innerText()).toContain(
    'WebAssembly backend cannot run the primary model',
  )
  await page.locator('details.options summary').click()
  await page.getByLabel('Compute on').selectOption('webgl')
  await problem.waitFor({ state: 'detached' })
  expect((await checked(page)).state).toBe('checked')
  expect(complaints).toEqual([])
  await context.close()
})

test('is not made where plain JavaScript computes, nor where a script says so', async () => {
  for (const query of ['?backend=cpu', '?check=0']) {
    const { page, context } = await workbench.open({ query })
    await page.getByTestId('folder-primary').setInputFiles(join(fixtures, 'graph/tab_f32'))
    await page.getByTestId('slot-primary').getByText('features [n, 8]').waitFor()
    await page.waitForTimeout(1000)
    expect(await page.getByTestId('check-primary').count()).toBe(0)
    await context.close()
  }
})

test('where WebGL is computed in software, WebAssembly is offered with what it gains, and remembered', async () => {
  const { page, context, complaints } = await workbench.open({ query: '?latency=20' })
  const drop = async (to: Page) => {
    await to.getByTestId('folder-primary').setInputFiles(join(demo, 'flights', 'primary'))
    await to.getByTestId('folder-shadow').setInputFiles(join(demo, 'flights', 'shadow'))
    await to.getByTestId('file-mapping').setInputFiles(join(demo, 'flights', 'mapping.json'))
    await to.getByTestId('file-log').setInputFiles(join(demo, 'flights', 'log.csv'))
  }
  await drop(page)
  const offer = page.getByTestId('faster-backend')
  await offer.waitFor({ timeout: 120_000 })
  const [, webgl, wasm] =
    /^WebGL is computed on the processor here, by SwiftShader: 1,000 requests take ([\d.,]+)\sms, on WebAssembly ([\d.,]+)\sms,/.exec(
      await offer.innerText(),
    )!
  expect(Number(wasm!.replace(',', ''))).toBeLessThan(Number(webgl!.replace(',', '')))
  expect(await axeViolations(page)).toEqual([])
  await page.getByTestId('use-wasm').click()
  await page.getByTestId('remembered-backend').waitFor()
  await page.close()

  const next = await context.newPage()
  await next.goto(workbench.url + '?latency=20')
  await drop(next)
  await next.getByTestId('run').and(next.locator(':not([disabled])')).click({ timeout: 60_000 })
  await finished(next)
  const result = JSON.parse(await downloaded(next, 'download-json')) as EvaluationResult
  expect(result.evidence.environment.backend).toBe('wasm')
  await next.getByRole('button', { name: 'Setup' }).click()
  await next.getByRole('button', { name: 'Use WebGL again' }).click()
  await next.getByText('on WebGL, 20 timed requests').waitFor()
  // A tab of its own: this one keeps what was chosen in it.
  const last = await context.newPage()
  await last.goto(workbench.url)
  await last.getByText('on WebGL, 300 timed requests').waitFor()
  expect(complaints).toEqual([])
  await context.close()
})
