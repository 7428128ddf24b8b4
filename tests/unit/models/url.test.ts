import { createServer, type Server, type ServerResponse } from 'node:http'
import { readFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { addressOf } from '../../../src/models/address'
import type { ModelBundle } from '../../../src/models/bundle'
import { loadBundle } from '../../../src/models/load'
import type { FetchProgress } from '../../../src/models/fetch-file'
import { fetchModel } from '../../../src/models/url'
import { folder, root } from './fixtures'

let server: Server
let base = ''
/** Another host, which nobody named. */
let other: Server
let otherBase = ''
const askedOther: string[] = []
const asked: string[] = []
const special: Record<string, (response: ServerResponse) => void> = {
  '/page/model.json': (response) => response.end('<!doctype html><title>Sign in</title>'),
  '/login/model.json': (response) => response.writeHead(401).end(),
  // Says how long it is, and stops in the middle.
  '/broken/model.json': (response) => {
    response.writeHead(200, { 'Content-Length': '1000' })
    response.write('{"format": ')
    setTimeout(() => response.destroy(), 50)
  },
  '/short/model.json': (response) => response.end(readFileSync(`${root}/graph/tab_f32/model.json`)),
  '/endless/model.json': (response) => response.end(readFileSync(`${root}/graph/tab_f32/model.json`)),
  '/endless/group1-shard1of1.bin': (response) => {
    const pump = () => {
      while (!response.destroyed && response.write(new Uint8Array(65536)));
      if (!response.destroyed) response.once('drain', pump)
    }
    pump()
  },
  '/moved/model.json': (response) => sendOn(response, '/graph/tab_f32/model.json?token=2'),
  '/moved/group1-shard1of1.bin': (response) => sendOn(response, '/graph/tab_f32/group1-shard1of1.bin'),
  '/away/model.json': (response) => sendOn(response, `${otherBase}/model.json`),
  '/circles/model.json': (response) => sendOn(response, '/circles/model.json'),
  '/shard-away/model.json': (response) => response.end(readFileSync(`${root}/graph/tab_f32/model.json`)),
  '/shard-away/group1-shard1of1.bin': (response) => sendOn(response, `${otherBase}/x.bin`),
}

const sendOn = (response: ServerResponse, to: string) => response.writeHead(302, { Location: to }).end()

/** A manifest whose weights are where it says. */
const elsewhere = (path: string) => {
  const model = JSON.parse(readFileSync(`${root}/graph/tab_f32/model.json`, 'utf8')) as {
    weightsManifest: { paths: string[] }[]
  }
  model.weightsManifest[0]!.paths = [path]
  return JSON.stringify(model)
}

beforeAll(async () => {
  server = createServer((request, response) => {
    asked.push(request.url ?? '')
    const path = (request.url ?? '').replace(/\?.*/, '')
    if (special[path]) return special[path](response)
    try {
      response.end(readFileSync(root + path))
    } catch {
      response.writeHead(404).end('<html>not here</html>')
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  other = createServer((request, response) => {
    askedOther.push(request.url ?? '')
    response.end('{}')
  })
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
  otherBase = `http://127.0.0.1:${(other.address() as AddressInfo).port}`
})
afterAll(() => {
  other.closeAllConnections()
  other.close()
  server.closeAllConnections()
  server.close()
})

const load = async (url: string): Promise<ModelBundle> => loadBundle(await fetchModel(url))

describe('a model by its address', () => {
  it('comes with its weights, which keep the query; it is called by its folder, and the query is forgotten', async () => {
    const told: FetchProgress[] = []
    const files = await fetchModel(`${base}/graph/conv_f32/model.json?token=1`, {
      progress: (progress) => told.push(progress),
    })
    const bundle = await loadBundle(files)
    const straight = await loadBundle(folder('graph/conv_f32'))
    expect(new Uint8Array(bundle.weightData)).toEqual(new Uint8Array(straight.weightData))
    expect(asked).toContain('/graph/conv_f32/group1-shard1of1.bin?token=1')
    expect(bundle.card.name).toBe('conv_f32')
    expect(JSON.stringify(bundle.card)).not.toContain('token')
    expect(told[0]?.received).toBeGreaterThan(0)
  })

  it('may be a .keras file', async () => {
    expect((await load(`${base}/keras-files/seq.keras`)).card.name).toBe('seq.keras')
  })

  it('is fetched from beside the page where the address is relative', async () => {
    const [root] = await fetchModel('graph/tab_f32/model.json', { page: `${base}/index.html` })
    expect(root?.path).toBe(`${base.slice(7)}/graph/tab_f32/model.json`)
  })

  it.each([
    ['nonsense', 'bad-url', () => 'not an address'],
    ['a file of this machine', 'bad-url', () => 'file:///etc/passwd'],
    ['a password', 'bad-url', () => `${base.replace('//', '//me:secret@')}/model.json`],
    ['a missing file', 'not-found', () => `${base}/graph/none/model.json`],
    ['a login', 'not-found', () => `${base}/login/model.json`],
    ['a web page', 'web-page', () => `${base}/page/model.json`],
    ['a missing shard', 'not-found', () => `${base}/short/model.json`],
    ['a connection that breaks off', 'fetch-broke-off', () => `${base}/broken/model.json`],
    ['a shard without an end', 'weights-too-long', () => `${base}/endless/model.json`],
    ['a host that is not there', 'not-reachable', () => 'http://127.0.0.1:9/model.json'],
    ['something else', 'not-a-model', () => `${base}/keras-files/seq.ref.json`],
  ])('%s: %s', async (_name, code, url) => {
    await expect(load(url())).rejects.toMatchObject({ problem: { code, mend: expect.any(String) } })
  })

  it('names the shard that is missing, and never the password', async () => {
    await expect(load(`${base}/short/model.json`)).rejects.toMatchObject({
      problem: { message: expect.stringContaining('group1-shard1of1.bin') },
    })
    const error = await load(`${base.replace('//', '//me:secret@')}/model.json`).catch((e: unknown) => e)
    expect(JSON.stringify((error as { problem: unknown }).problem)).not.toContain('secret')
  })

  it.each([
    ['a weight file at another host', 'bad-manifest', () => `//${otherBase.slice(7)}/x.bin`],
    ['a weight file at a host without a port', 'bad-manifest', () => '//other.example/x.bin'],
    ['a weight file by a whole address', 'not-found', () => `${otherBase}/x.bin`],
    ['a weight file behind backslashes', 'not-found', () => `\\\\${otherBase.slice(7)}\\x.bin`],
  ])('%s is not asked for, nor told the query', async (_name, code, path) => {
    special['/elsewhere/model.json'] = (response) => response.end(elsewhere(path()))
    await expect(load(`${base}/elsewhere/model.json?signature=secret`)).rejects.toMatchObject({
      problem: { code },
    })
    expect(askedOther).toEqual([])
  })

  it.each(['/away/model.json', '/shard-away/model.json'])(
    '%s is not followed to another host',
    async (path) => {
      const error = await load(`${base}${path}?signature=secret`).catch((thrown: unknown) => thrown)
      expect(error).toMatchObject({
        problem: { code: 'redirected', message: expect.stringContaining(otherBase.slice(7)) },
      })
      expect(JSON.stringify((error as { problem: unknown }).problem)).not.toContain('secret')
      expect(askedOther).toEqual([])
    },
  )

  it('follows its own host, as far as it leads anywhere', async () => {
    const moved = await load(`${base}/moved/model.json?token=1`)
    const straight = await loadBundle(folder('graph/tab_f32'))
    expect(new Uint8Array(moved.weightData)).toEqual(new Uint8Array(straight.weightData))
    expect(asked).toContain('/graph/tab_f32/model.json?token=2')
    await expect(load(`${base}/circles/model.json`)).rejects.toMatchObject({
      problem: { code: 'redirected' },
    })
  })

  it('another host that does not answer may just refuse other pages: browsers do not say which', async () => {
    const page = 'https://workbench.example/'
    await expect(fetchModel('https://127.0.0.1:9/model.json', { page })).rejects.toMatchObject({
      problem: { code: 'refused-by-host', mend: expect.stringContaining('https://workbench.example"') },
    })
  })

  it('stops when it is told to', async () => {
    const stop = new AbortController()
    const fetching = fetchModel(`${base}/broken/model.json`, { signal: stop.signal })
    stop.abort(new Error('enough'))
    await expect(fetching).rejects.toThrow('enough')
  })
})

it('an https page fetches http from its own machine only', () => {
  const page = 'https://example.org/workbench/'
  expect(() => addressOf('http://models.lan/model.json', page)).toThrowError(
    expect.objectContaining({ problem: expect.objectContaining({ code: 'mixed-content' }) }),
  )
  expect(addressOf('http://127.0.0.1:8080/model.json', page).port).toBe('8080')
  expect(addressOf('http://models.lan/model.json', 'http://example.org/').hostname).toBe('models.lan')
  expect(addressOf('v2/model.json', page).href).toBe('https://example.org/workbench/v2/model.json')
})
