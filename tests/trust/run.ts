/** `npm run trust [-- NAMES]`: simulates the tables of all files, or of those named, and writes docs/trust.md. */
import { spawnSync } from 'node:child_process'
import { rmSync } from 'node:fs'
import { join } from 'node:path'

const root = join(import.meta.dirname, '../..')
rmSync(join(root, 'test-results/trust'), { recursive: true, force: true })
const vitest = [
  join(root, 'node_modules/vitest/vitest.mjs'),
  'run',
  '--config',
  'tests/trust/vitest.config.ts',
]
const { status } = spawnSync(process.execPath, [...vitest, ...process.argv.slice(2)], {
  cwd: root,
  stdio: 'inherit',
})
await import('./write')
process.exitCode = status ?? 1
