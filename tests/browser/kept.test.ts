/** What stays on this machine: through reloads and closed tabs, in two tabs, and with storage that refuses. */
import { copyFile, mkdir, mkdtemp, readFile, rm, truncate } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Page } from 'playwright'
import { axeViolations } from './axe'
import type { EvaluationResult } from '../../src/result/evaluation-result'
import { demo, downloaded, dropFiles, finished, quick, startWorkbench, type Workbench } from './workbench'

const flights = join(demo, 'flights')
let workbench: Workbench

beforeAll(async () => {
  workbench = await startWorkbench()
})
afterAll(() => workbench.close())

async function runDemo(page: Page): Promise<void> {
  await page.getByTestId('demo-flights').click()
  await finished(page)
}

const entries = (page: Page) => page.getByTestId('kept-entry')

/** The list, once it is drawn with as many entries as are expected. */
async function listed(page: Page, n: number): Promise<void> {
  await page.getByTestId('kept').waitFor()
  await expect.poll(() => entries(page).count(), { timeout: 20_000 }).toBe(n)
}

test('an evaluation outlives its tab, opens as it was, and is forgotten for good', async () => {
  const { page, context, complaints } = await workbench.open({ query: quick('latency=0') })
  await runDemo(page)
  const made = await downloaded(page, 'download-json')
  await page.getByRole('button', { name: 'Setup' }).click()
  await listed(page, 1)
  expect(await entries(page).innerText()).toMatch(/20,000 requests/)
  expect(await axeViolations(page)).toEqual([])
  await page.close()

  const next = await context.newPage()
  await next.goto(workbench.url + quick())
  await listed(next, 1)
  await entries(next).locator('button').first().click()
  await finished(next)
  expect(await downloaded(next, 'download-json')).toBe(made)
  // It was replayed here, and holds less than it did then.
  expect(await next.locator('main').innerText()).toContain(
    'is kept here as it was judged then, with a sample',
  )
  await next.getByRole('button', { name: 'Setup', exact: true }).click()
  await next.getByTestId('kept-entry').getByTestId('kept-forget').click()
  await listed(next, 0)
  await next.reload()
  await listed(next, 0)
  expect(complaints).toEqual([])
  await context.close()
})

/** Files chosen by hand, gates and a threshold changed: nothing of it is in a file of its own. */
async function setUp(page: Page): Promise<void> {
  await page.getByTestId('folder-primary').setInputFiles(join(flights, 'primary'))
  await page.getByTestId('folder-shadow').setInputFiles(join(flights, 'shadow'))
  await page.getByTestId('file-log').setInputFiles(join(flights, 'log.csv'))
  await page.getByTestId('file-mapping').setInputFiles(join(flights, 'mapping.json'))
  await page.locator('[data-testid="run"]:not([disabled])').waitFor({ timeout: 60_000 })
  await page.getByTestId('gates-open').click()
  await page.getByTestId('costs').getByLabel('broken by shadow').fill('2')
  await page.getByTestId('gates-save').click()
  await page.getByTestId('gates-undo').waitFor()
  await page.locator('.options summary').click()
  const timed = page.getByLabel('Timed requests per model')
  await timed.fill('3')
  await timed.blur()
}

/** The setup that lies on this machine; null where there is none. */
const keptSetup = (page: Page) =>
  page.evaluate(
    () =>
      new Promise<{ options?: unknown; mapping?: unknown } | null>((resolve, reject) => {
        const opening = indexedDB.open('shadow-workbench')
        opening.onerror = () => reject(new Error('no database'))
        opening.onsuccess = () => {
          const database = opening.result
          const reading = database.transaction('setups').objectStore('setups').getAll()
          reading.onsuccess = () => {
            database.close()
            resolve((reading.result as object[])[0] ?? null)
          }
        }
      }),
  )
const keptOptions = async (page: Page) => (await keptSetup(page))?.options ?? null
const keptMapping = async (page: Page) => (await keptSetup(page))?.mapping ?? null

/** What of a setup is a person's work. */
const workOf = (page: Page) =>
  page.evaluate(() => ({
    mapping: window.workbench.mapping(),
    state: window.workbench.state(),
    places: [...document.querySelectorAll('[data-testid^="slot-"]')].map((place) => place.textContent),
    gates: document.querySelector('section[aria-labelledby="gates-title"] dl')?.textContent,
    options: document.querySelector('.options summary')?.textContent,
  }))

test('files, mapping and gates outlive a reload, and a closed tab', async () => {
  const { page, context, complaints } = await workbench.open({ query: quick('latency=0') })
  await setUp(page)
  const before = await workOf(page)
  // Its last change; what came before it is kept by then, the copies too.
  await expect.poll(() => keptOptions(page), { timeout: 20_000 }).toMatchObject({ latencyRequests: 3 })
  await page.reload()
  await page.locator('[data-testid="run"]:not([disabled])').waitFor({ timeout: 60_000 })
  expect(await workOf(page)).toEqual(before)
  await page.close()

  const next = await context.newPage()
  await next.goto(workbench.url + quick('latency=0'))
  await next.getByTestId('kept-setup').locator('button').first().click({ timeout: 20_000 })
  await next.locator('[data-testid="run"]:not([disabled])').waitFor({ timeout: 60_000 })
  expect(await workOf(next)).toEqual(before)
  await expect.poll(() => next.getByTestId('kept-setup').count()).toBe(0)
  await next.getByTestId('run').click()
  await finished(next)
  const result = JSON.parse(await downloaded(next, 'download-json')) as EvaluationResult
  expect(result.requests.replayed).toBe(20_000)
  expect(result.gates.costs).toMatchObject({ broken: 2 })
  expect(complaints).toEqual([])
  await context.close()
})

test('a log that is too large to be kept costs itself alone: dropped again, it is read by the mapping as it was changed', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'kept-'))
  const log = join(folder, 'requests.csv')
  await copyFile(join(flights, 'log.csv'), log)
  // All but its start is a hole: it takes no disk.
  await truncate(log, 1400 * 2 ** 20)
  const { page, context, complaints } = await workbench.open({ query: quick('latency=0') })
  await page.getByTestId('folder-primary').setInputFiles(join(flights, 'primary'))
  await page.getByTestId('file-log').setInputFiles(log)
  await page.getByTestId('mapping').waitFor()
  const proposed = await page.evaluate(() => window.workbench.mapping())
  const field = page.getByLabel('Role of weekday', { exact: true })
  await field.selectOption('ignore')
  await page.getByTestId('undo-mapping').waitFor()
  await page.getByTestId('kept-trouble').waitFor()
  expect(await page.getByTestId('kept-trouble').innerText()).toMatch(
    /^requests\.csv \(1,400.MiB\) is not kept: copies of files take 1,024.MiB here at most\. After a reload it has to be dropped again/,
  )
  await expect.poll(() => keptMapping(page), { timeout: 20_000 }).not.toBeNull()
  const left = page.getByText('requests.csv, 1,400\u202fMiB, was not kept: drop it again, and the mapping is')
  await page.reload()
  await left.waitFor()
  const changed = await keptMapping(page)
  expect(changed).toMatchObject({ roles: { weekday: 'ignore' } })
  // What waits for its file is kept as well.
  await page.reload()
  await left.waitFor()
  await page.getByTestId('slot-primary').locator('.title').waitFor()
  await page.getByTestId('file-log').setInputFiles(log)
  await page.getByText('as you edited it').waitFor()
  expect(await page.evaluate(() => window.workbench.mapping())).toEqual(changed)
  await expect.poll(() => left.count()).toBe(0)
  await page.getByTestId('undo-mapping').click()
  expect(await page.evaluate(() => window.workbench.mapping())).toEqual(proposed)
  expect(complaints).toEqual([])
  await context.close()
  await rm(folder, { recursive: true })
})

test('a dropped log that is too large to be copied is opened again by one button after a reload', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'kept-'))
  const log = join(folder, 'requests.csv')
  await copyFile(join(flights, 'log.csv'), log)
  await truncate(log, 1400 * 2 ** 20)
  const { page, context, complaints } = await workbench.open({ query: quick('latency=0') })
  await page.getByTestId('folder-primary').setInputFiles(join(flights, 'primary'))
  await page.getByTestId('slot-primary').locator('.title').waitFor()
  await dropFiles(page, [log])
  await page.getByTestId('mapping').waitFor()
  await page.getByLabel('Role of weekday', { exact: true }).selectOption('ignore')
  await page.getByTestId('kept-trouble').waitFor()
  expect(await page.getByTestId('kept-trouble').innerText()).toMatch(
    /at most\. After a reload it can be opened again by a button; all else is kept/,
  )
  await expect.poll(() => keptMapping(page), { timeout: 20_000 }).not.toBeNull()
  // Twice: what is kept of it outlives a page on which nobody opened it.
  for (let times = 0; times < 2; times++) {
    await page.reload()
    await page
      .getByText('requests.csv, 1,400\u202fMiB, was not kept: open it again, and the mapping is')
      .waitFor()
  }
  expect(await axeViolations(page)).toEqual([])
  await page.getByTestId('slot-log').getByRole('button', { name: 'Open it again' }).click()
  await page.getByText('as you edited it').waitFor()
  expect(await page.getByTestId('slot-log').locator('.title').innerText()).toBe('requests.csv')
  expect(await page.evaluate(() => window.workbench.mapping())).toMatchObject({
    roles: { weekday: 'ignore' },
  })
  // A file that is gone is said to be.
  await page.getByTestId('kept-trouble').waitFor()
  await page.reload()
  await page.getByTestId('file-again').waitFor()
  await rm(folder, { recursive: true })
  await page.getByTestId('file-again').click()
  await page.getByTestId('problem').filter({ hasText: 'It is not where it was.' }).waitFor()
  expect(complaints).toEqual([])
  await context.close()
})

/** From now on the browser has so many bytes for this page. */
async function leaveSpace(page: Page, bytes: number): Promise<void> {
  const cdp = await page.context().newCDPSession(page)
  const { usage } = await page.evaluate(() => navigator.storage.estimate())
  const quotaSize = (usage ?? 0) + bytes
  await cdp.send('Storage.overrideQuotaForOrigin', { origin: new URL(page.url()).origin, quotaSize })
}

test('so is one that lies in a dropped folder', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'kept-'))
  const log = join(folder, 'april', 'requests.csv')
  await mkdir(join(folder, 'april'))
  await copyFile(join(flights, 'log.csv'), log)
  await truncate(log, 1400 * 2 ** 20)
  const { page, context, complaints } = await workbench.open({ query: quick('latency=0') })
  await dropFiles(page, [folder])
  await page.getByTestId('kept-trouble').filter({ hasText: 'it can be opened again by a button' }).waitFor()
  // Twice: opened again it is still found by the folder.
  for (let times = 0; times < 2; times++) {
    await page.reload()
    await page.getByTestId('slot-log').getByRole('button', { name: 'Open it again' }).click()
    await page.getByTestId('slot-log').locator('.title').filter({ hasText: 'requests.csv' }).waitFor()
    await page.getByTestId('kept-trouble').waitFor()
  }
  await page.reload()
  await page.getByTestId('file-again').waitFor()
  await rm(folder, { recursive: true })
  await page.getByTestId('file-again').click()
  await page.getByTestId('problem').filter({ hasText: 'It is not where it was.' }).waitFor()
  expect(complaints).toEqual([])
  await context.close()
})

/** Nobody can press a button of the browser's own dialog in a test: it gives the log at once, out of the page's own files. */
async function answerPicker(page: Page, log: string, bytes: number): Promise<void> {
  await page.evaluate(
    async ({ log, bytes }) => {
      const own = await navigator.storage.getDirectory()
      const handle = await own.getFileHandle('requests.csv', { create: true })
      const writable = await handle.createWritable()
      await writable.write(log)
      await writable.truncate(bytes)
      await writable.close()
      Object.assign(window, { showOpenFilePicker: () => Promise.resolve([handle]) })
    },
    { log, bytes },
  )
}

test('so is one that was chosen', async () => {
  const { page, context, complaints } = await workbench.open({ query: quick('latency=0') })
  await answerPicker(page, await readFile(join(flights, 'log.csv'), 'utf8'), 60 * 2 ** 20)
  await leaveSpace(page, 20 * 2 ** 20)
  // As by the keyboard: the input is what has the focus.
  await page.getByTestId('file-log').press('Space')
  await page.getByTestId('kept-trouble').filter({ hasText: 'it can be opened again by a button' }).waitFor()
  await page.reload()
  await page.getByTestId('slot-log').getByRole('button', { name: 'Open it again' }).click()
  await page.getByTestId('slot-log').locator('.title').filter({ hasText: 'requests.csv' }).waitFor()
  expect(complaints).toEqual([])
  await context.close()
})

test('a dialog that is closed chooses nothing; one that the browser refuses gives way to the input’s', async () => {
  const { page, context, complaints } = await workbench.open({ query: quick() })
  const answer = (name: string) =>
    page.evaluate((name) => {
      const asked = { times: 0 }
      const showOpenFilePicker = () => {
        asked.times++
        return Promise.reject(new DOMException('No.', name))
      }
      Object.assign(window, { showOpenFilePicker, asked })
    }, name)
  const asked = () => page.evaluate(() => (window as unknown as { asked: { times: number } }).asked.times)
  await answer('AbortError')
  await page.getByTestId('file-log').press('Space')
  await expect.poll(asked).toBe(1)
  expect(await page.getByTestId('slot-log').locator('.title').count()).toBe(0)
  await answer('SecurityError')
  // Once it was refused, nobody waits for it again.
  for (let times = 0; times < 2; times++) {
    const [chooser] = await Promise.all([
      page.waitForEvent('filechooser'),
      page.getByTestId('file-log').press('Space'),
    ])
    if (times === 1) await chooser.setFiles(join(flights, 'log.csv'))
  }
  expect(await asked()).toBe(1)
  await page.getByTestId('slot-log').locator('.title').filter({ hasText: 'log.csv' }).waitFor()
  expect(complaints).toEqual([])
  await context.close()
})

test('a disk that has no space for the largest file keeps all the others, and the mapping', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'kept-'))
  const log = join(folder, 'requests.csv')
  await copyFile(join(flights, 'log.csv'), log)
  await truncate(log, 60 * 2 ** 20)
  const { page, context, complaints } = await workbench.open({ query: quick('latency=0') })
  await leaveSpace(page, 20 * 2 ** 20)
  await page.getByTestId('folder-primary').setInputFiles(join(flights, 'primary'))
  await page.getByTestId('slot-primary').locator('.title').waitFor()
  await page.getByTestId('file-log').setInputFiles(log)
  await page.getByTestId('mapping').waitFor()
  await page.getByLabel('Role of weekday', { exact: true }).selectOption('ignore')
  await page.getByTestId('kept-trouble').waitFor()
  expect(await page.getByTestId('kept-trouble').innerText()).toMatch(
    /^requests\.csv \(60.MiB\) is not kept: the browser has no space left for copies\. After a reload it has to be dropped again; all else is kept/,
  )
  await expect.poll(() => keptMapping(page), { timeout: 20_000 }).not.toBeNull()
  await page.reload()
  await page.getByText('requests.csv, 60\u202fMiB, was not kept: drop it again').waitFor()
  await page.getByTestId('slot-primary').locator('.title').waitFor()
  await page.getByTestId('file-log').setInputFiles(log)
  await page.getByText('as you edited it').waitFor()
  expect(complaints).toEqual([])
  await context.close()
  await rm(folder, { recursive: true })
})

test('what is pressed before the files are back comes after them', async () => {
  const { page, context, complaints } = await workbench.open({ query: quick('latency=0') })
  await setUp(page)
  await expect.poll(() => keptOptions(page)).toMatchObject({ latencyRequests: 3 })
  // In the moment the button is there: nobody is faster.
  await page.addInitScript(() => {
    const button = () => document.querySelector<HTMLElement>('[data-testid="demo-digits"]')
    const look = new MutationObserver(() => {
      if (!button()) return
      look.disconnect()
      button()!.click()
    })
    look.observe(document, { childList: true, subtree: true })
  })
  await page.reload()
  await finished(page)
  const { evidence } = JSON.parse(await downloaded(page, 'download-json')) as EvaluationResult
  expect(evidence.primary?.name).toContain('digits')
  expect(complaints).toEqual([])
  await context.close()
})

test('what comes back later than anybody waits leaves what was begun meanwhile alone, and is listed', async () => {
  const { page, context, complaints } = await workbench.open({ query: quick('latency=0') })
  await setUp(page)
  await expect.poll(() => keptOptions(page)).toMatchObject({ latencyRequests: 3 })
  // A disk that takes 12 s to let the tab at its desk.
  await page.addInitScript(() => {
    const request = navigator.locks.request.bind(navigator.locks) as (...given: unknown[]) => Promise<unknown>
    navigator.locks.request = async (...given: unknown[]) => {
      await new Promise((done) => setTimeout(done, 12_000))
      return request(given[0], given.at(-1))
    }
  })
  await page.reload()
  await page.getByTestId('demo-digits').click()
  await finished(page)
  const { evidence } = JSON.parse(await downloaded(page, 'download-json')) as EvaluationResult
  expect(evidence.primary?.name).toContain('digits')
  await page.getByRole('button', { name: 'Setup' }).click()
  const listed = page.getByTestId('kept-setup')
  await listed.waitFor()
  expect(await listed.innerText()).toContain('flights')
  expect(complaints).toEqual([])
  await context.close()
})

test('two tabs: what one keeps or forgets the other lists, and what was forgotten is not written again', async () => {
  const { page: one, context } = await workbench.open({ query: quick('latency=0') })
  const other = await context.newPage()
  await other.goto(workbench.url + quick('latency=0'))
  await runDemo(one)
  await listed(other, 1)
  await other.getByTestId('kept-entry').getByTestId('kept-forget').click()
  await listed(other, 0)
  // The tab that made it judges it again: what was forgotten stays so, and it says that it is nowhere else.
  await one.getByTestId('gates-open').click()
  await one.getByTestId('costs').getByLabel('broken by shadow').fill('2')
  await one.getByTestId('gates-save').click()
  await one.getByTestId('gates-undo').waitFor()
  await runDemo(other)
  await one.getByRole('button', { name: 'Setup' }).click()
  await listed(one, 1)
  await context.close()
})

test('the switch forgets everything, in every tab and for good, until it is turned back', async () => {
  const { page, context } = await workbench.open({ query: quick('latency=0') })
  await runDemo(page)
  const other = await context.newPage()
  await other.goto(workbench.url + quick('latency=0'))
  await listed(other, 1)
  await other.getByTestId('keep-nothing').check()
  await listed(other, 0)
  await runDemo(other)
  await other.getByRole('button', { name: 'Setup' }).click()
  await listed(other, 0)
  const stored = await other.evaluate(async () => {
    const database = await new Promise<IDBDatabase>((resolve, reject) => {
      const asked = indexedDB.open('shadow-workbench')
      asked.onsuccess = () => resolve(asked.result)
      asked.onerror = () => reject(asked.error!)
    })
    const names = [...database.objectStoreNames]
    const change = database.transaction(names)
    return Promise.all(
      names.map(
        (name) =>
          new Promise((resolve) => {
            const counted = change.objectStore(name).count()
            counted.onsuccess = () => resolve(counted.result)
          }),
      ),
    )
  })
  expect(stored).toEqual(stored.map(() => 0))
  await other.getByTestId('keep-nothing').uncheck()
  await other.reload()
  await runDemo(other)
  await other.getByRole('button', { name: 'Setup' }).click()
  await listed(other, 1)
  await context.close()
})

test('where the browser refuses, that is said once and the run goes on', async () => {
  const { page, context } = await workbench.open({ query: quick() })
  await page.addInitScript(() => {
    IDBFactory.prototype.open = () => {
      throw new DOMException('Access is denied for this document.', 'SecurityError')
    }
  })
  await page.reload()
  await page.getByTestId('kept-trouble').waitFor()
  expect(await page.getByTestId('kept-trouble').innerText()).toMatch(
    /keeps nothing for this page here: Access is denied/,
  )
  await runDemo(page)
  expect(await page.getByTestId('problem').count()).toBe(0)
  await context.close()
})

test('a page driven by a script keeps nothing and lists nothing', async () => {
  const { page, context } = await workbench.open({ query: quick('latency=0&keep=0') })
  await runDemo(page)
  expect(await page.evaluate(async () => (await indexedDB.databases()).length)).toBe(0)
  await page.getByRole('button', { name: 'Setup' }).click()
  expect(await page.getByTestId('kept').count()).toBe(0)
  await context.close()
})

test('leaving asks while something would be lost, and not once it is kept', async () => {
  const { page, context } = await workbench.open({ query: quick('latency=0') })
  const asked: string[] = []
  page.on('dialog', (dialog) => {
    asked.push(dialog.type())
    void dialog.accept()
  })
  await page.getByTestId('keep-nothing').check()
  await runDemo(page)
  await page.reload()
  expect(asked).toEqual(['beforeunload'])
  await page.getByTestId('keep-nothing').uncheck()
  await runDemo(page)
  await expect.poll(() => page.evaluate(async () => (await indexedDB.databases()).length)).toBe(1)
  await page.getByRole('button', { name: 'Setup' }).click()
  await listed(page, 1)
  await page.reload()
  expect(asked).toEqual(['beforeunload'])
  await context.close()
})
