import { mkdirSync, mkdtempSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { isStale } from '../../../scripts/build-if-stale.js'
import { modelFiles } from '../../../src/cli/model-files'

function project(files: Record<string, number>): string {
  const root = mkdtempSync(join(tmpdir(), 'build-'))
  for (const [name, seconds] of Object.entries(files)) {
    mkdirSync(dirname(join(root, name)), { recursive: true })
    writeFileSync(join(root, name), '')
    utimesSync(join(root, name), seconds, seconds)
  }
  return root
}

const built = { 'dist/index.html': 200, 'dist-cli/shadow-workbench.js': 200 }

test.each([
  ['nothing built', { 'src/app/main.ts': 100 }, true, true],
  ['both newer', { 'src/app/main.ts': 100, ...built }, false, false],
  ['a source changed', { 'src/session/session.ts': 300, ...built }, true, true],
  ['a demo changed', { 'public/demo/index.json': 300, ...built }, true, false],
  ['only the command line changed', { 'src/cli/main.ts': 300, ...built }, false, true],
  ['the page’s policy changed', { 'src/cli/host/policy.ts': 300, ...built }, true, true],
  ['only the page changed', { 'src/app/main.ts': 300, ...built }, true, false],
])('%s: the page is stale: %s, the command line: %s', (_, files, page, cli) => {
  const root = project(files as unknown as Record<string, number>)
  expect({ page: isStale(root, 'page'), cli: isStale(root, 'cli') }).toEqual({ page, cli })
})

test('a model.json brings the shards it names and that are there', () => {
  const root = project({ 'm/a.bin': 1, 'm/unrelated.bin': 1 })
  const path = join(root, 'm/model.json')
  writeFileSync(path, JSON.stringify({ weightsManifest: [{ paths: ['a.bin', 'gone.bin'], weights: [] }] }))
  expect(modelFiles(path)).toEqual({ kind: 'files', paths: [path, join(root, 'm/a.bin')] })
  writeFileSync(path, '{"weightsManifest": [')
  expect(modelFiles(path)).toEqual({ kind: 'files', paths: [path] })
  expect(modelFiles(join(root, 'm'))).toEqual({ kind: 'folder', path: join(root, 'm') })
})
