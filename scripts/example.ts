/**
 * Writes public/example.json, the answer that the page shows before anything is dropped: the command line's evaluation of
 * the demo "flights". `npm run build:cli` first.
 */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

const root = resolve(import.meta.dirname, '..')
const demo = join(root, 'public/demo/flights')
const out = mkdtempSync(join(tmpdir(), 'example-'))

const files = ['--primary', 'primary', '--shadow', 'shadow', '--log', 'log.csv']
// Timed in a fraction of a millisecond each, requests are alike in time: it takes thousands to bound a share of them.
const more = ['--baseline', 'baseline.csv', '--mapping', 'mapping.json', '--latency', '4000', '--out', out]
const program = join(root, 'dist-cli/shadow-workbench.js')
try {
  execFileSync(process.execPath, [program, 'evaluate', ...files, ...more], { cwd: demo, stdio: 'inherit' })
} catch (error) {
  // 1 and 2 are verdicts.
  if (![1, 2].includes((error as { status?: number }).status ?? 4)) throw error
}
const written = JSON.parse(readFileSync(join(out, 'evaluation.json'), 'utf8')) as unknown
writeFileSync(join(root, 'public/example.json'), JSON.stringify(written) + '\n')
rmSync(out, { recursive: true })
