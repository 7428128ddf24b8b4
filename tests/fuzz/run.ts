/**
 * `npm run fuzz`: 10,000 damaged files. Exit status 1 where any is neither read nor refused in words.
 *
 *   npm run fuzz -- --seed 1234        one alone
 *   npm run fuzz -- --from 0 --to 500  some
 *   npm run fuzz -- --file .parquet    those of a file, by a part of its name
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { createServer } from 'vite'
import type * as Main from './main'

const ALL = 10_000
const root = resolve(import.meta.dirname, '..', '..')
const { values } = parseArgs({
  options: {
    seed: { type: 'string' },
    file: { type: 'string', default: '' },
    from: { type: 'string', default: '0' },
    to: { type: 'string', default: String(ALL) },
  },
})
const from = Number(values.seed ?? values.from)
const to = values.seed === undefined ? Number(values.to) : from + 1

const server = await createServer({
  root,
  appType: 'custom',
  logLevel: 'error',
  server: { middlewareMode: true, ws: false, watch: null },
  optimizeDeps: { noDiscovery: true },
})
const { fuzz } = (await server.ssrLoadModule('/tests/fuzz/main.ts')) as typeof Main
const seeds = Array.from({ length: to - from }, (_, i) => from + i)
const cases = await fuzz(seeds, values.file, ({ seed, kind, what, outcome, why, seconds }, done) => {
  if (seconds > 2) console.log(`seed ${seed}, ${kind}, ${what}: ${seconds.toFixed(1)} s`)
  if (outcome === 'failed') console.log(`seed ${seed}, ${kind}, ${what}\n  ${why}\n`)
  if (done % 500 === 0) process.stderr.write(`${done} of ${seeds.length}\n`)
})
await server.close()

const failed = cases.filter(({ outcome }) => outcome === 'failed')
if (values.seed !== undefined) console.log(cases[0])
const table = tableOf(cases)
console.log(table)
if (cases.length === ALL && failed.length === 0) writeDown(table)
process.exit(failed.length === 0 ? 0 : 1)

function tableOf(all: readonly Main.Case[]): string {
  const kinds = [...new Set(all.map(({ kind }) => kind))].sort()
  const row = (name: string, of: readonly Main.Case[]) => {
    const count = (outcome: Main.Case['outcome']) => of.filter((one) => one.outcome === outcome).length
    const codes = new Set(of.filter(({ outcome }) => outcome === 'refused').map(({ why }) => why))
    const slowest = Math.max(0, ...of.map(({ seconds }) => seconds)).toFixed(1)
    return `| ${[name, of.length, count('read'), count('refused'), codes.size, count('failed'), `${slowest} s`].join(' | ')} |`
  }
  return [
    '| files | damaged | read | refused | with codes | failed | slowest |',
    '|---|---|---|---|---|---|---|',
    ...kinds.map((kind) =>
      row(
        kind,
        all.filter((one) => one.kind === kind),
      ),
    ),
    row('all', all),
  ].join('\n')
}

function writeDown(table: string): void {
  const path = join(root, 'docs/reliability.md')
  const text = readFileSync(path, 'utf8')
  writeFileSync(path, text.replace(/(<!-- fuzz -->\n)[\s\S]*?(\n<!-- \/fuzz -->)/, `$1${table}$2`))
}
