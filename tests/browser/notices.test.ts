/** What is built carries the licences of what it is built of. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { root } from './workbench'

test.each(['dist', 'dist-cli'])('%s has the notice of every library in it', (folder) => {
  const text = readFileSync(join(root, folder, 'THIRD-PARTY-NOTICES.txt'), 'utf8')
  const { devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    devDependencies: Record<string, string>
  }
  // Of what the program itself imports; what builds and tests it is not in it.
  const shipped = ['fflate', 'fzstd', 'h5wasm', 'hash-wasm', 'hyparquet', 'papaparse', 'pure-rand', 'valibot', '@tensorflow/tfjs-core'] // prettier-ignore
  for (const name of shipped) expect(text).toContain(`${name} ${devDependencies[name]}`)
  expect(text).not.toContain('playwright')
  expect(text).toContain('explicitly acknowledge the National Institute of')
  expect(text).toContain('HDF5 (Hierarchical Data Format 5) Software Library and Utilities')
  expect(text).toContain('Apache License')
  expect(text).toContain('David Bau')
})
