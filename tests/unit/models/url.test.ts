import { createServer, type Server } from 'node:http'
import { readFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loadBundle } from '../../../src/models/load'
import { loadFromUrl } from '../../../src/models/url'
import { folder, root } from './fixtures'

let server: Server
let base = ''
const asked: string[] = []

beforeAll(async () => {
  server = createServer((request, response) => {
    asked.push(request.url ?? '')
    try {
      response.end(readFileSync(root + (request.url ?? '').replace(/\?.*/, '')))
    } catch {
      response.writeHead(404).end('<html>not here</html>')
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => server.close())

describe('a model by its address', () => {
  it('comes with its weights, which keep the query', async () => {
    const bundle = await loadFromUrl(`${base}/graph/conv_f32/model.json?token=1`)
    const straight = await loadBundle(folder('graph/conv_f32'))
    expect(new Uint8Array(bundle.weightData)).toEqual(new Uint8Array(straight.weightData))
    expect(asked).toContain('/graph/conv_f32/group1-shard1of1.bin?token=1')
  })

  it('may be a .keras file', async () => {
    expect((await loadFromUrl(`${base}/keras-files/seq.keras`)).card.name).toBe('seq.keras')
  })

  it.each([
    ['nonsense', 'bad-url', () => 'not an address'],
    ['a missing file', 'not-found', () => `${base}/graph/none/model.json`],
    ['a host that is not there', 'not-reachable', () => 'http://127.0.0.1:9/model.json'],
    ['something else', 'not-a-model', () => `${base}/keras-files/seq.ref.json`],
  ])('%s: %s', async (_name, code, url) => {
    await expect(loadFromUrl(url())).rejects.toMatchObject({ problem: { code, mend: expect.any(String) } })
  })
})
