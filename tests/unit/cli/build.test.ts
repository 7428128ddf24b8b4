import { mkdirSync, mkdtempSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { isStale } from '../../../src/cli/build'
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

test.each([
  ['no dist', { 'src/app/main.ts': 100 }, true],
  ['dist newer', { 'src/app/main.ts': 100, 'dist/index.html': 200 }, false],
  ['a source changed', { 'src/app/main.ts': 300, 'dist/index.html': 200 }, true],
  ['a demo changed', { 'public/demo/index.json': 300, 'dist/index.html': 200 }, true],
  ['only the command line changed', { 'src/cli/page.ts': 300, 'dist/index.html': 200 }, false],
])('%s: stale is %s', (_, files, stale) => {
  expect(isStale(project(files as unknown as Record<string, number>))).toBe(stale)
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
