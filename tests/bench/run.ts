/**
 * `npm run bench`: how fast the workbench is against the parts it is made of, in one run on this machine.
 * Absolute figures are this machine's; ratios travel. Nothing here fails a build: time is no assertion.
 *
 *   npm run bench -- --sizes 20000,200000 --wide 200000 --large 2e9 --evaluate 1000000 --out bench-results
 */
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { basename, join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import type { Page } from 'playwright'
import { build } from 'vite'
import { launch } from '../../src/cli/host/browser'
import { serve } from '../../src/cli/host/serve'
import { buildIfStale } from '../../scripts/build-if-stale.js'
import { large, type LargeFigures } from './large'
import { writeLog } from './logs'
import { packedLogs } from './packed'
import { besidePeer, type PeerFigures } from './peer'
import type { Answers, EvaluationFigures, ReadingFigures, ReplayFigures, Task } from './page/protocol'
import { printTable } from './table'
import { whole, type WholeFigures } from './whole'
import { writeWideLog, writeWideMapping } from './wide'

export interface BenchResult {
  at: string
  machine: { cpu: string; cores: number; node: string; browser: string }
  /** The command beside pandas, Keras and scikit-learn; null where that was left out. */
  peer: PeerFigures | null
  replay: ReplayFigures[]
  reading: ReadingFigures[]
  /** The same of a log of thirty numbers a request, in other wrappings too. */
  wide: (ReadingFigures & { titles: string[] }) | null
  evaluation: EvaluationFigures
  whole: WholeFigures[]
  large: LargeFigures | null
}

const root = resolve(import.meta.dirname, '..', '..')
const demo = join(root, 'public', 'demo', 'flights')
const { values } = parseArgs({
  options: {
    sizes: { type: 'string', default: '20000,200000' },
    evaluate: { type: 'string', default: '1000000' },
    /** Requests of thirty numbers that are read from CSV, gzip and Parquet; 0 leaves it out. */
    wide: { type: 'string', default: '200000' },
    /** Bytes of a log that is opened and replayed with its memory watched; 0 leaves it out. */
    large: { type: 'string', default: '2e9' },
    /** Where the large log's models run. */
    backend: { type: 'string', default: 'webgl' },
    /** Requests of the peer's case; 0 leaves it out. */
    peer: { type: 'string', default: '300000' },
    repeats: { type: 'string', default: '5' },
    /** Leaves out the whole workbench. */
    parts: { type: 'boolean', default: false },
    out: { type: 'string', default: join(root, 'bench-results') },
  },
})
const sizes = values.sizes.split(',').map(Number)
const repeats = Number(values.repeats)
const out = resolve(values.out)
mkdirSync(out, { recursive: true })

if (!values.parts) buildIfStale(root)
const work = mkdtempSync(join(tmpdir(), 'bench-'))
try {
  const result = await measure()
  const path = join(out, `${result.at.replaceAll(':', '-')}.json`)
  writeFileSync(path, JSON.stringify(result, null, 2) + '\n')
  printTable(result)
  console.log(`\nWritten to ${path}.`)
} finally {
  rmSync(work, { recursive: true, force: true })
}

async function measure(): Promise<BenchResult> {
  const requests = values.parts ? 0 : Number(values.peer)
  if (requests > 0) say(`the peer's case, ${requests} requests`)
  const peer = requests > 0 ? besidePeer(root, work, requests) : null
  const parts = await measureParts()
  if (values.parts) return { peer, ...parts, whole: [], large: null }
  const served = await serve(join(root, 'dist'))
  const runs: WholeFigures[] = []
  for (const size of sizes) {
    say(`the whole workbench, ${size} requests`)
    runs.push(await whole(served.url, demo, join(work, `log-${size}.csv`), size))
  }
  const bytes = Number(values.large)
  if (bytes > 0) say(`a log of ${bytes / 1e9} GB`)
  const huge = bytes > 0 ? await large(served.url, work, { bytes, backend: values.backend }) : null
  await served.close()
  return { peer, ...parts, whole: runs, large: huge }
}

/** Each part on its own, in a page that is built of the same sources. */
async function measureParts(): Promise<Omit<BenchResult, 'peer' | 'whole' | 'large'>> {
  say('building the bench page')
  await build({
    root: join(import.meta.dirname, 'page'),
    configFile: false,
    base: './',
    logLevel: 'error',
    worker: { format: 'es' },
    build: { outDir: work, emptyOutDir: true, target: 'es2022', chunkSizeWarningLimit: 4000 },
  })
  cpSync(demo, join(work, 'demo'), { recursive: true })
  for (const size of sizes) writeLog(join(demo, 'log.csv'), size, join(work, `log-${size}.csv`))
  const served = await serve(work)
  const browser = await launch()
  try {
    const page = await browser.newPage()
    await page.goto(served.url)
    await page.waitForFunction(() => 'bench' in window)
    const at = (name: string) => new URL(name, served.url).href
    const mapping = at('demo/mapping.json')
    const model = (role: string) => [at(`demo/${role}/model.json`), at(`demo/${role}/group1-shard1of1.bin`)]
    const models = { primary: model('primary'), shadow: model('shadow') }
    const result: Omit<BenchResult, 'peer' | 'whole' | 'large'> = {
      at: new Date().toISOString(),
      machine: {
        cpu: cpus()[0]?.model ?? 'unknown',
        cores: cpus().length,
        node: process.version,
        browser: browser.version(),
      },
      replay: [],
      reading: [],
      wide: null,
      evaluation: { n: 0, features: 0, ms: 0, judged: [] },
    }
    for (const size of sizes) {
      const log = at(`log-${size}.csv`)
      say(`replay against bare predict, ${size} requests`)
      result.replay.push(await ask(page, { kind: 'replay', log, mapping, models, repeats, singles: 300 }))
      say(`reading, ${size} requests`)
      result.reading.push(await ask(page, { kind: 'reading', logs: [log], mapping, repeats }))
    }
    const wide = Number(values.wide)
    if (wide > 0) {
      say(`reading ${wide} requests of thirty numbers`)
      const packed = packedLogs(writeWideLog(join(work, 'wide.csv'), { rows: wide }).path)
      const logs = packed.map(({ path }) => at(basename(path)))
      const mapping = at(basename(writeWideMapping(join(work, 'wide.json'))))
      const figures = await ask(page, { kind: 'reading', logs, mapping, repeats })
      result.wide = { ...figures, titles: packed.map(({ title }) => title) }
    }
    say(`evaluating ${values.evaluate} requests`)
    const [log, baseline] = [at(`log-${sizes[0]!}.csv`), at('demo/baseline.csv')]
    result.evaluation = await ask(page, {
      kind: 'evaluation',
      log,
      baseline,
      mapping,
      n: Number(values.evaluate),
    })
    return result
  } finally {
    await browser.close()
    await served.close()
  }
}

function ask<Kind extends Task['kind']>(page: Page, task: Task & { kind: Kind }): Promise<Answers[Kind]> {
  return page.evaluate((given) => window.bench(given), task as Task) as Promise<Answers[Kind]>
}

function say(words: string): void {
  console.error(`${words} ...`)
}
