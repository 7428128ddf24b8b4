/** A model by its address, from a second host: with and without its leave, and every way in which it goes wrong. */
import { createServer, type Server, type ServerResponse } from 'node:http'
import { readFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { extname, join } from 'node:path'
import type { Page } from 'playwright'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { dist, root, startWorkbench, type Watched, type Workbench } from './workbench'

const fixtures = join(root, 'tests', 'fixtures')
let workbench: Workbench
let host: Server
let address = ''
/** What the host was asked, and what else it was told. */
const asked: { url: string; referer: string | undefined; cookie: string | undefined }[] = []
let opened: Watched | null = null

beforeAll(async () => {
  workbench = await startWorkbench()
  host = createServer((request, response) => {
    const url = request.url ?? ''
    asked.push({ url, referer: request.headers.referer, cookie: request.headers.cookie })
    // '/allowed/...' lets other pages read it, '/refused/...' does not.
    if (url.startsWith('/allowed/')) response.setHeader('Access-Control-Allow-Origin', '*')
    answer(url.replace(/^\/(allowed|refused)/, ''), response)
  })
  await new Promise<void>((done) => host.listen(0, '127.0.0.1', done))
  address = `http://127.0.0.1:${(host.address() as AddressInfo).port}`
})
afterEach(async () => {
  await opened?.context.close()
  opened = null
})
afterAll(async () => {
  await workbench.close()
  host.closeAllConnections()
  host.close()
})

function answer(path: string, response: ServerResponse): void {
  if (path === '/page/model.json') return void response.end('<!doctype html><title>Sign in</title>')
  if (path.startsWith('/slow/')) return slow(path, response)
  const name = path.startsWith('/shardless/') ? path.replace('/shardless/', '/graph/tab_f32/') : path
  if (path.startsWith('/shardless/') && path.endsWith('.bin')) return void response.writeHead(404).end()
  try {
    response.end(readFileSync(join(fixtures, name)))
  } catch {
    response.writeHead(404).end('not here')
  }
}

/** model.json at once, its four megabytes of weights a piece at a time: more than anybody waits for. */
function slow(path: string, response: ServerResponse): void {
  if (!path.endsWith('.bin')) {
    const model = JSON.parse(readFileSync(join(fixtures, 'graph', 'tab_f32', 'model.json'), 'utf8')) as object
    const weights = [{ name: 'large', shape: [1_000_000], dtype: 'float32' }]
    const weightsManifest = [{ paths: ['large.bin'], weights }]
    return void response.end(JSON.stringify({ ...model, weightsManifest }))
  }
  const timer = setInterval(() => response.write(new Uint8Array(2048)), 100)
  response.on('close', () => {
    clearInterval(timer)
    gone += 1
  })
}
let gone = 0

async function loading(url: string, role = 'primary'): Promise<Page> {
  opened ??= await workbench.open()
  const { page } = opened
  await page.getByTestId(`by-address-${role}`).click()
  await page.getByTestId(`address-${role}`).fill(url)
  await page.getByTestId(`address-${role}`).press('Enter')
  return page
}

test('loads from a host that allows it; only what the model needs is fetched, and nothing is told', async () => {
  const before = asked.length
  const page = await loading(`${address}/allowed/graph/tab_f32/model.json`)
  await page.getByTestId('slot-primary').getByText('features [n, 8]').waitFor({ timeout: 60_000 })
  expect(await page.getByTestId('slot-primary').innerText()).toContain('tab_f32')
  expect(asked.slice(before)).toEqual(
    ['model.json', 'group1-shard1of1.bin'].map((name) => ({
      url: `/allowed/graph/tab_f32/${name}`,
      referer: undefined,
      cookie: undefined,
    })),
  )
  expect(opened!.foreign.every((url) => url.startsWith(`${address}/allowed/graph/tab_f32/`))).toBe(true)
  expect(opened!.complaints).toEqual([])
  await page.getByTestId('address-primary').waitFor({ state: 'hidden' })
  await loading(`${address}/allowed/keras-files/seq.keras`, 'shadow')
  await page.getByTestId('slot-shadow').getByText('seq.keras').first().waitFor({ timeout: 60_000 })
})

test.each([
  [
    'a host that does not allow it',
    '/refused/graph/tab_f32/model.json',
    'refused-by-host',
    /Access-Control-Allow-Origin: http/,
  ],
  ['a missing file', '/allowed/nowhere/model.json', 'not-found', /404/],
  ['a web page', '/allowed/page/model.json', 'web-page', /web page/],
  ['a missing shard', '/allowed/shardless/model.json', 'not-found', /group1-shard1of1\.bin/],
])('%s', async (_what, path, code, words) => {
  const page = await loading(address + path)
  const problem = page.getByTestId('slot-primary').getByTestId('problem')
  await problem.waitFor({ timeout: 60_000 })
  expect(await problem.getAttribute('data-code')).toBe(code)
  const text = await problem.innerText()
  expect(text).toMatch(words)
  expect(text).toContain(address + path.replace(/model\.json$/, ''))
  // The address is still there to be mended.
  expect(await page.getByTestId('address-primary').inputValue()).toBe(address + path)
  expect(await page.getByTestId('run').isDisabled()).toBe(true)
})

test('shows how much is here, and cancelling ends the connection', async () => {
  const page = await loading(`${address}/allowed/slow/model.json`)
  const fetched = page.getByTestId('fetched-primary')
  await expect.poll(() => fetched.innerText(), { timeout: 60_000 }).toMatch(/ of 4\.0/)
  const first = await fetched.innerText()
  await expect.poll(() => fetched.innerText(), { timeout: 30_000 }).not.toBe(first)
  const before = gone
  await page.getByTestId('cancel-primary').click()
  await expect.poll(() => gone, { timeout: 30_000 }).toBe(before + 1)
  expect(await page.getByTestId('problem').count()).toBe(0)
  expect(await page.getByTestId('address-primary').isVisible()).toBe(true)
})

test('over https, plain http is refused before it is tried, with what to do', async () => {
  // The built page as an https host would serve it.
  opened = await workbench.open()
  const { context, page } = opened
  const types: Record<string, string> = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css' }
  await context.route('https://workbench.example/**', (route) => {
    const { pathname } = new URL(route.request().url())
    const path = join(dist, pathname === '/' ? 'index.html' : pathname)
    return route.fulfill({ path, contentType: types[extname(path)] ?? 'application/octet-stream' })
  })
  await page.goto('https://workbench.example/')
  await loading('http://models.example/v1/model.json')
  const problem = page.getByTestId('slot-primary').getByTestId('problem')
  await problem.waitFor({ timeout: 60_000 })
  expect(await problem.getAttribute('data-code')).toBe('mixed-content')
})

test('neither the page nor a worker that sees the data may connect anywhere else', async () => {
  opened = await workbench.open()
  const { page } = opened
  const blocked = await page.evaluate(
    (url) =>
      new Promise<string>((resolve) => {
        addEventListener('securitypolicyviolation', (event) => resolve(event.effectiveDirective))
        void fetch(url).catch(() => {})
      }),
    `${address}/allowed/graph/tab_f32/model.json`,
  )
  expect(blocked).toBe('connect-src')
  // Each worker's script as it is served: one may connect elsewhere, the session and the replay may not.
  const policies = new Map<string, string>()
  page.on('response', async (response) => {
    const name = /(fetch-worker|worker)-[\w-]+\.js$/.exec(response.url())?.[0]
    if (name) policies.set(name, response.headers()['content-security-policy'] ?? 'none')
  })
  await loading(`${address}/allowed/graph/tab_f32/model.json`)
  await page.getByTestId('slot-primary').getByText('features [n, 8]').waitFor({ timeout: 60_000 })
  const open = [...policies].filter(([, policy]) => / connect-src [^;]*https:/.test(` ${policy}`))
  expect(open.map(([name]) => name.replace(/-[\w-]+\.js$/, ''))).toEqual(['fetch'])
  expect(
    [...policies].filter(([, policy]) => policy.includes("connect-src 'self' blob: data:;")).length,
  ).toBeGreaterThan(0)
})
