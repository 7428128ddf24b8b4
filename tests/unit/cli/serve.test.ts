/** The server of the workbench, asked as a browser would not: by raw requests. */
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { request, type IncomingMessage } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { serve, type Served } from '../../../src/cli/host/serve'

let folder: string
let served: Served

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'served-'))
  const root = join(folder, 'dist')
  mkdirSync(join(root, 'assets'), { recursive: true })
  writeFileSync(join(folder, 'secret.txt'), 'secret')
  writeFileSync(join(root, 'index.html'), 'the page')
  writeFileSync(join(root, 'assets', 'worker-1.js'), 'the worker')
  symlinkSync(join(folder, 'secret.txt'), join(root, 'link.txt'))
  symlinkSync(folder, join(root, 'up'))
  symlinkSync(join(root, 'index.html'), join(root, 'same.html'))
  served = await serve(root)
})
afterAll(async () => {
  await served.close()
  rmSync(folder, { recursive: true })
})

/** @param path is sent as it is, dots and all */
const ask = (path: string, host?: string) =>
  new Promise<{ status: number; headers: IncomingMessage['headers']; text: string }>((resolve, reject) => {
    const { hostname, port } = new URL(served.url)
    const headers = host === undefined ? {} : { host }
    request({ hostname, port, path, headers }, (response) => {
      let text = ''
      response.on('data', (part: Buffer) => (text += part.toString()))
      response.on('end', () => resolve({ status: response.statusCode!, headers: response.headers, text }))
    })
      .on('error', reject)
      .end()
  })

it.each(['127.0.0.1', 'localhost', 'LOCALHOST:4173', '[::1]:80'])('answers to %s', async (host) => {
  expect(await ask('/', host)).toMatchObject({ status: 200, text: 'the page' })
})

it.each(['evil.example', 'evil.example:4173', '127.0.0.1.evil.example', 'localhost.evil.example'])(
  'does not answer to "%s"',
  async (host) => {
    expect(await ask('/', host)).toMatchObject({ status: 421, text: 'Not this host\n' })
  },
)

it.each([
  '/link.txt',
  '/up/secret.txt',
  '/../secret.txt',
  '/%2e%2e/secret.txt',
  '/assets/..%2f..%2fsecret.txt',
])('%s leads nowhere', async (path) => {
  expect(await ask(path)).toMatchObject({ status: 404, text: 'Not found\n' })
})

it('a link within the folder is followed', async () => {
  expect((await ask('/same.html')).text).toBe('the page')
})

it('everything comes with what keeps it from being framed, sniffed and read by others', async () => {
  for (const path of ['/', '/assets/worker-1.js']) {
    const { headers } = await ask(path)
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-embedder-policy': 'require-corp',
      'cross-origin-resource-policy': 'same-origin',
      'referrer-policy': 'no-referrer',
    })
  }
  expect((await ask('/')).headers['content-security-policy']).toBe("frame-ancestors 'self'")
  expect((await ask('/assets/worker-1.js')).headers['content-security-policy']).toContain(
    "connect-src 'self'",
  )
})
