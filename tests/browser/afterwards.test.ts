/**
 * Faults done to what follows a replay in the built workbench: each costs itself alone, and its reason stands in its
 * place. Measured, and written into docs/reliability.md.
 */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launch } from '../../src/cli/host/browser'
import type { EvaluationResult } from '../../src/result/evaluation-result'
import type { Mapping } from '../../src/result/mapping'
import { harmed, removeHarmed, replayedPart, result } from './harmed'
import { isMeasured, type Row } from './measured'
import { demo, downloaded, finished, quick, sharedReport } from './workbench'

let browser: Browser
let whole: EvaluationResult
const table: Row[] = []

/** Timed on few requests; the check of the device as a person has it. */
const query = '?backend=wasm&latency=50'

async function replayed(prelude: string, asked = quick('latency=50')) {
  const opened = await harmed(browser, prelude, asked)
  await opened.page.getByTestId('run').click()
  await finished(opened.page)
  return { ...opened, found: await result(opened.page) }
}

/** What was replayed is what an undisturbed run says. */
function isExact(found: EvaluationResult): void {
  expect(replayedPart(found)).toEqual(replayedPart(whole))
}

beforeAll(async () => {
  browser = await launch()
  const { found, close } = await replayed('', query)
  expect(found.noise!.repeat!.n).toBeGreaterThan(0)
  expect(found.device!.primary!.n).toBeGreaterThan(0)
  whole = found
  await close()
})
afterAll(async () => {
  await browser?.close()
  removeHarmed()
})

const session = (harm: string) => `if (self.name === 'session') { ${harm} };`
/**
 * Ends each worker that is asked a batch of which this holds: once its models are loaded. One that ends before it lives is
 * another fault.
 */
const endedAt = (where: string) => `if (self.name === 'replay') {
    const post = self.postMessage.bind(self)
    let answers = 0
    let cpu = false
    let doomed = false
    const end = () => doomed && answers >= 3 && self.close()
    self.postMessage = (message, ...more) => {
      post(message, ...more)
      if (message.kind === 'answer') answers++
      end()
    }
    addEventListener('message', (event) => {
      const { data } = event
      if (data.kind === 'start') cpu = data.options.backend === 'cpu'
      if (data.kind === 'replay' && (${where})) {
        doomed = true
        // Else it is answered before the worker ends.
        event.stopImmediatePropagation()
      }
      end()
    })
  };`

test('a file that cannot be read any more when it is hashed', async () => {
  const { found, close } = await replayed(
    session(`
    const whole = Blob.prototype.arrayBuffer
    Blob.prototype.arrayBuffer = function () {
      if (this.name === 'log.csv') throw new DOMException('The file was changed', 'NotReadableError')
      return whole.call(this)
    }`),
  )
  isExact(found)
  expect(found.evidence.logs).toEqual([
    { ...whole.evidence.logs[0]!, sha256: null, reason: 'The file was changed.' },
  ])
  expect(found.evidence.baseline).toEqual(whole.evidence.baseline)
  expect(found.latency).not.toBeNull()
  table.push(['a file cannot be read when it is hashed', 'exact; its hash null, with the reason'])
  await close()
})

test('the browser refuses to hash: another way is found to the same hashes', async () => {
  const refuse = `SubtleCrypto.prototype.digest = () => Promise.reject(new DOMException('Not today', 'OperationError'))`
  const { found, close } = await replayed(session(refuse))
  isExact(found)
  expect(found.evidence.logs).toEqual(whole.evidence.logs)
  expect(found.evidence.primary!.files).toEqual(whole.evidence.primary!.files)
  table.push(['the browser’s hashing fails', 'exact; hashed another way, to the same hashes'])
  await close()
})

test('the noise floor: each worker that measures it is ended', async () => {
  const { found, close } = await replayed(endedAt('!cpu && data.batch.seq === -1'))
  isExact(found)
  expect(found.noise?.repeat ?? null).toBeNull()
  const warning = found.warnings.find(({ code }) => code === 'noise-not-measured')
  expect(warning!.message).toMatch(/could not be measured\. .* died 4 times in a row/)
  expect(found.latencyReason).toBeNull()
  expect(found.latency!.primary!.n).toBe(whole.latency!.primary!.n)
  table.push([
    'every worker that measures noise ended',
    'exact; noise null, with the reason; timed all the same',
  ])
  await close()
})

test('the check of the device: each worker that computes on the cpu is ended', async () => {
  const { found, close } = await replayed(endedAt('cpu'), query)
  isExact(found)
  expect(found.device!.primary).toBeNull()
  expect(found.device!.reason).toMatch(/died 4 times in a row/)
  expect(found.premises!.find(({ id }) => id === 'device')!.status).toBe('unconfirmed')
  expect(found.noise!.repeat).toEqual(whole.noise!.repeat)
  expect(found.latency!.primary!.n).toBe(whole.latency!.primary!.n)
  table.push([
    'every worker that checks the device ended',
    'exact; the check null, with the reason; its premise unconfirmed',
  ])
  await close()
})

/** The flights, primary's features in another order than production's: causes are looked for. */
function unfaithful(): string {
  const folder = mkdtempSync(join(tmpdir(), 'unfaithful-'))
  cpSync(join(demo, 'flights'), folder, { recursive: true })
  const path = join(folder, 'mapping.json')
  const mapping = JSON.parse(readFileSync(path, 'utf8')) as Mapping
  mapping.models.primary!.inputs[0]!.features.reverse()
  writeFileSync(path, JSON.stringify(mapping))
  return folder
}

test('causes: each worker that tries one is ended', async () => {
  const folder = unfaithful()
  const runs: EvaluationResult[] = []
  for (const harm of ['', endedAt('data.batch.seq === -2')]) {
    const { page, close } = await harmed(browser, harm, quick('latency=50'), { folder })
    await page.getByTestId('run').click()
    await finished(page)
    runs.push(await result(page))
    await close()
  }
  rmSync(folder, { recursive: true })
  const [undisturbed, found] = runs as [EvaluationResult, EvaluationResult]
  expect(undisturbed.fidelity!.causes[0]!.detail).toMatch(/exchanged/)
  expect(replayedPart(found)).toEqual(replayedPart(undisturbed))
  expect(found.fidelity!.agreement).toEqual(undisturbed.fidelity!.agreement)
  expect(found.fidelity!.untested.join(' ')).toMatch(/could not be tried: .* died 4 times in a row/)
  expect(found.noise!.repeat).toEqual(undisturbed.noise!.repeat)
  expect(found.latency!.primary!.n).toBe(whole.latency!.primary!.n)
  table.push([
    'every worker that looks for a cause ended',
    'exact; that none was tried is said, with the reason; noise and times are there',
  ])
})

/** What the page complains of; it is asked for a file that it cannot make, and the person takes the complaint away. */
async function complaint(page: Page, save: () => Promise<unknown>): Promise<string> {
  await save()
  const problem = page.getByTestId('problem')
  await problem.waitFor({ timeout: 30_000 })
  await expect.poll(() => problem.evaluate((node) => node.getBoundingClientRect().top)).toBeGreaterThan(0)
  const said = await problem.innerText()
  await problem.getByRole('button').click()
  return said
}

type Saved = 'requests.csv' | 'evaluation.json' | 'report.html'
const savers: Record<Saved, (page: Page) => Promise<string>> = {
  'requests.csv': (page) => downloaded(page, 'download-csv'),
  'evaluation.json': (page) => downloaded(page, 'download-json'),
  // When it was generated is in it.
  'report.html': async (page) => (await sharedReport(page)).replace(/(name="generated" content=")[^"]*/, ''),
}

/** Memory for the first file of this type is refused, as where there is none left. */
const noRoom = (type: string) => `{
    let refused = false
    globalThis.Blob = class extends Blob {
      constructor(parts, options) {
        if (options?.type === '${type}' && !refused) {
          refused = true
          throw new RangeError('Array buffer allocation failed')
        }
        super(parts, options)
      }
    }
  };`

const unsaved: [Saved, type: string, ask: (page: Page) => Promise<unknown>][] = [
  ['requests.csv', 'text/csv', (page) => page.getByTestId('download-csv').click()],
  ['evaluation.json', 'application/json', (page) => page.getByTestId('download-json').click()],
  [
    'report.html',
    'text/html',
    async (page) => {
      await page.getByTestId('share-open').click()
      await page.getByTestId('download-report').click()
    },
  ],
]

test.each(unsaved)(
  '%s cannot be made: said by its name, the others are saved, and it is at the next try',
  async (file, type, ask) => {
    const { page, close } = await harmed(browser, session(noRoom(type)), quick('latency=0'))
    await page.getByTestId('run').click()
    await finished(page)
    if (type !== 'text/csv') await page.evaluate(noRoom(type))
    const said = await complaint(page, () => ask(page))
    expect(said).toContain(`Writing ${file} broke: Array buffer allocation failed`)
    const files = Object.keys(savers) as Saved[]
    for (const one of files) expect((await savers[one](page)).length).toBeGreaterThan(1000)
    isExact(await result(page))
    table.push([
      `${file} cannot be made`,
      'said by its name; the others are saved, and it is at the next try',
    ])
    await close()
  },
)

test('the browser refuses to keep anything: exact, and said', async () => {
  const denied = session(`StorageManager.prototype.getDirectory = () =>
      Promise.reject(new DOMException('It is denied in this context', 'SecurityError'))`)
  const { page, close } = await harmed(browser, denied, quick('latency=50'))
  await page.evaluate(() => {
    IDBObjectStore.prototype.put = () => {
      throw new DOMException('Internal error', 'UnknownError')
    }
  })
  await page.getByTestId('run').click()
  await finished(page)
  isExact(await result(page))
  expect((await downloaded(page, 'download-csv')).length).toBeGreaterThan(1000)
  await page.getByRole('button', { name: 'Setup' }).click()
  expect(await page.getByTestId('kept-trouble').innerText()).toMatch(
    /keeps nothing for this page here: Internal error/,
  )
  table.push(['the browser refuses to keep anything', 'exact; said that it is not kept'])
  await close()
})

test('docs/reliability.md has what was measured', () => isMeasured('measured, after the replay', table))
