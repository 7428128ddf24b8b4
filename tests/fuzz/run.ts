/**
 * `npm run fuzz`: 10,000 damaged files in Node, and some hundred dropped on the built page. Exit status 1 where any is
 * neither read nor refused in words.
 *
 *   npm run fuzz -- --seed 1234        one alone
 *   npm run fuzz -- --from 0 --to 500  some
 *   npm run fuzz -- --file .parquet    those of a file, by a part of its name
 *   npm run fuzz -- --pages 48         only the first of those on the page
 *   npm run fuzz -- --page 1234        one of those alone
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { createServer } from 'vite'
import type * as Main from './main'

const ALL = 10_000
const ALL_PAGES = 480
const root = resolve(import.meta.dirname, '..', '..')
const { values } = parseArgs({
  options: {
    seed: { type: 'string' },
    file: { type: 'string', default: '' },
    from: { type: 'string', default: '0' },
    to: { type: 'string', default: String(ALL) },
    pages: { type: 'string' },
    page: { type: 'string' },
  },
})

const server = await createServer({
  root,
  appType: 'custom',
  logLevel: 'error',
  server: { middlewareMode: true, ws: false, watch: null },
  optimizeDeps: { noDiscovery: true },
})
const { fuzz, fuzzPages } = (await server.ssrLoadModule('/tests/fuzz/main.ts')) as typeof Main

const span = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i)
const onPage = values.page ?? values.pages
/** A part of all says nothing of the whole: only both together are written down. */
const whole = !onPage && !values.seed && !values.file && values.from === '0' && values.to === String(ALL)

const failed = (onPage === undefined ? await inNode() : 0) + (whole || onPage ? await onPages() : 0)
await server.close()
process.exit(failed === 0 ? 0 : 1)

interface Told {
  seed: number
  kind: string
  what: string
  outcome: string
  why: string
  seconds: number
}

function tell({ seed, kind, what, outcome, why, seconds }: Told, done: number, all: number): void {
  if (seconds > 2) console.log(`seed ${seed}, ${kind}, ${what}: ${seconds.toFixed(1)} s`)
  if (outcome === 'failed') console.log(`seed ${seed}, ${kind}, ${what}\n  ${why}\n`)
  if (done % 500 === 0) process.stderr.write(`${done} of ${all}\n`)
}

async function inNode(): Promise<number> {
  const seeds = values.seed ? [Number(values.seed)] : span(Number(values.from), Number(values.to))
  const cases = await fuzz(seeds, values.file, (one, done) => tell(one, done, seeds.length))
  if (values.seed !== undefined) console.log(cases[0])
  const codes = (of: readonly Told[]) =>
    new Set(of.filter(({ outcome }) => outcome === 'refused').map(({ why }) => why)).size
  const table = tableOf(cases, ['read', 'refused'], { 'with codes': codes })
  return ended(cases, table, 'fuzz')
}

async function onPages(): Promise<number> {
  const seeds = values.page ? [Number(values.page)] : span(0, Number(values.pages ?? ALL_PAGES))
  const cases = await fuzzPages(seeds, (one, done) => tell(one, done, seeds.length))
  if (values.page !== undefined) console.log(cases[0])
  return ended(cases, tableOf(cases, ['settled']), 'fuzz on the page')
}

/** @returns how many failed */
function ended(cases: readonly Told[], table: string, part: string): number {
  console.log(`${table}\n`)
  const failed = cases.filter(({ outcome }) => outcome === 'failed').length
  if (whole && failed === 0) writeDown(table, part)
  return failed
}

function tableOf(
  all: readonly Told[],
  outcomes: readonly string[],
  more: Record<string, (of: readonly Told[]) => number> = {},
): string {
  const columns = ['files', 'damaged', ...outcomes, ...Object.keys(more), 'failed', 'slowest']
  const row = (name: string, of: readonly Told[]) => {
    const count = (outcome: string) => of.filter((one) => one.outcome === outcome).length
    const slowest = Math.max(0, ...of.map(({ seconds }) => seconds)).toFixed(1)
    const others = Object.values(more).map((figure) => figure(of))
    return [name, of.length, ...outcomes.map(count), ...others, count('failed'), `${slowest} s`]
  }
  const kinds = [...new Set(all.map(({ kind }) => kind))].sort()
  const rows = kinds.map((kind) => row(kind, all.filter((one) => one.kind === kind))) // prettier-ignore
  return [columns, columns.map(() => '---'), ...rows, row('all', all)]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n')
    .replaceAll(' --- ', '---')
}

function writeDown(table: string, part: string): void {
  const path = join(root, 'docs/reliability.md')
  const text = readFileSync(path, 'utf8')
  const within = new RegExp(`(<!-- ${part} -->\\n)[\\s\\S]*?(<!-- /${part} -->)`)
  writeFileSync(path, text.replace(within, `$1${table}\n$2`))
}
