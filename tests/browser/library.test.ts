/** The library as it is built: what is in memory is as good as a file, and what is ended ends. */
import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { beforeAll, expect, test, vi } from 'vitest'
import { buildIfStale } from '../../scripts/build-if-stale.js'
import { command as verify } from '../../src/cli/commands/verify'
import type * as Library from '../../src/library'
import type { MappingFile } from '../../src/result/mapping'
import { demo, root } from './workbench'

const flights = join(demo, 'flights')
const models = { primary: join(flights, 'primary'), shadow: join(flights, 'shadow') }
const log = readFileSync(join(flights, 'log.csv'), 'utf8').split('\n').slice(0, 1001).join('\n')
const mapping = JSON.parse(readFileSync(join(flights, 'mapping.json'), 'utf8')) as MappingFile
let library: typeof Library

beforeAll(async () => {
  buildIfStale(root)
  library = (await import(pathToFileURL(join(root, 'dist-cli', 'index.js')).href)) as typeof Library
})

test('a log and a mapping in memory are evaluated, and no worse than themselves', async () => {
  const options = { ...models, mapping, latency: 0 }
  const phases = new Set<string>()
  const bytes = await library.evaluate({
    ...options,
    log: new TextEncoder().encode(log),
    onProgress: ({ phase }) => phases.add(phase),
  })
  expect(bytes.requests.replayed).toBe(1000)
  expect(phases).toContain('replaying')
  const file = await library.evaluate({ ...options, log: new File([log], 'log.csv') })
  expect(file.evidence.logs[0]!.name).toBe('log.csv')
  for (const key of ['agreement', 'kappa', 'confusion', 'quality', 'drift', 'errors'] as const)
    expect(file[key]).toEqual(bytes[key])
  const { gates } = await library.compare(bytes, file)
  expect(gates.find(({ id }) => id === 'accuracy')!.difference!.value).toBe(0)
})

test('a loop over the rows that is left, and a signal, end the work', async () => {
  const rows: Library.ReplayedRow[] = []
  for await (const row of library.replay({ ...models, mapping, log: new Blob([log]) })) {
    rows.push(row)
    if (rows.length === 3) break
  }
  expect(rows.map(({ request_id }) => request_id)).toEqual(['f00001', 'f00002', 'f00003'])
  const ending = new AbortController()
  const ended = library.evaluate({
    ...models,
    mapping,
    log: join(flights, 'log.csv'),
    signal: ending.signal,
    onProgress: () => ending.abort(new Error('enough')),
  })
  await expect(ended).rejects.toThrow('enough')
})

test('what is written is signed with a key, as the command signs it', async () => {
  const out = join(mkdtempSync(join(tmpdir(), 'library-')), 'out')
  const key = join(root, 'tests/fixtures/keys/openssh')
  const options = { ...models, mapping, log: new Blob([log]), latency: 0, sign: key, signer: 'Ana' }
  const unwritten = await library.evaluate(options).catch((error: unknown) => error)
  expect((unwritten as Library.ProblemError).problem).toMatchObject({ mend: 'Add out, a folder.' })
  await library.evaluate({ ...options, out })
  const said: string[] = []
  const say = vi.spyOn(process.stdout, 'write').mockImplementation((text) => said.push(String(text)) > 0)
  const status = await verify.run([join(out, 'report.html'), '--public-key', `${key}.pub`], out)
  say.mockRestore()
  expect(said.join('')).toContain('Signed by “Ana”')
  expect(status).toBe(0)
})

test('what is to be mended is a ProblemError, in parts', async () => {
  const lacks = await library.evaluate({ ...models, log: 'nowhere.csv' }).catch((error: unknown) => error)
  expect(lacks).toBeInstanceOf(library.ProblemError)
  expect((lacks as Library.ProblemError).problem).toMatchObject({ code: 'missing-file', file: 'nowhere.csv' })
  const odd = library.evaluate({ ...models, log: [new Blob([log]), 'a.csv'] })
  await expect(odd).rejects.toThrow(TypeError)
})
