/** Workers that are asked one thing and end then, ended or broken before they answer: what of it the page says, and that the next try works. */
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launch } from '../../src/cli/host/browser'
import { ready, removeHarmed, serveHarmed } from './harmed'
import { isMeasured, type Row } from './measured'
import { demo, dropFiles, quick, root } from './workbench'

let browser: Browser
const table: Row[] = []

beforeAll(async () => {
  browser = await launch()
})
afterAll(async () => {
  await browser?.close()
  removeHarmed()
})

/**
 * As long as the page has a cache of this name, a worker of that name does this in place of its work: once it has said that
 * it lives, since one that ends before it has said a word is a hang to whoever asked.
 */
const instead = (name: string, harm: string) => `if (self.name === '${name}') {
  const post = self.postMessage.bind(self)
  const told = new Promise((done) => {
    self.postMessage = (said, ...more) => {
      post(said, ...more)
      if (said.kind === 'alive') done()
    }
  })
  addEventListener('message', async (event) => {
    event.stopImmediatePropagation()
    if (await caches.has('harm')) { await told; ${harm} } else self.onmessage(event)
  })
};`
const ends = 'self.close()'
const throws = "setTimeout(() => { throw new Error('broken on purpose') })"

async function opened(prelude: string) {
  const served = await serveHarmed(prelude)
  const context = await browser.newContext()
  const page = await context.newPage()
  await page.goto(served.url + quick())
  await page.evaluate(() => caches.open('harm'))
  return { page, url: served.url, close: async () => (await context.close(), served.close()) }
}

const heal = (page: Page) => page.evaluate(() => caches.delete('harm'))
const problem = (page: Page, code: string) => page.locator(`[data-testid="problem"][data-code="${code}"]`)

test.each([
  ['model reader ended', ends, 'it is gone, without a word'],
  ['model reader throws', throws, 'broken on purpose'],
])('%s: said at the place of each model', async (fault, harm, reason) => {
  const { page, close } = await opened(instead('model reader', harm))
  await dropFiles(page, [join(demo, 'flights')])
  for (const role of ['primary', 'shadow']) {
    const said = page.getByTestId(`slot-${role}`).locator('[data-code="reader-died"]')
    await said.waitFor({ timeout: 60_000 })
    expect(await said.innerText()).toContain(reason)
  }
  await heal(page)
  await dropFiles(page, [join(demo, 'flights')])
  await ready(page)
  table.push([fault, 'said at the model’s place; dropped again it is read'])
  await close()
})

test.each([
  ['fetcher of an address ended', ends, 'it is gone, without a word'],
  ['fetcher of an address throws', throws, 'broken on purpose'],
])('%s: said where the address is', async (fault, harm, reason) => {
  const { page, url, close } = await opened(instead('fetcher', harm))
  await page.getByTestId('by-address-primary').click()
  const address = page.getByTestId('address-primary')
  await address.fill(`${url}demo/flights/primary/model.json`)
  await address.press('Enter')
  await problem(page, 'fetcher-died').waitFor({ timeout: 60_000 })
  expect(await problem(page, 'fetcher-died').innerText()).toContain(reason)
  await heal(page)
  await address.press('Enter')
  await address.waitFor({ state: 'hidden', timeout: 60_000 })
  await page.getByTestId('slot-primary').getByText('flights-v1').first().waitFor({ timeout: 60_000 })
  table.push([fault, 'said, the address is still there; asked again it is fetched'])
  await close()
})

test.each([
  ['comparing worker ended', ends, 'it is gone, without a word'],
  ['comparing worker throws', throws, 'broken on purpose'],
])('%s: said, and what was there stays', async (fault, harm, reason) => {
  const { page, close } = await opened(instead('comparing', harm))
  const one = join(root, 'tests/fixtures/results/0.1.0/evaluation.json')
  const other = join(mkdtempSync(join(tmpdir(), 'asked-once-')), 'later.json')
  writeFileSync(other, readFileSync(one, 'utf8').replaceAll('flights-v2', 'flights-v3'))
  const files = [one, other]
  await dropFiles(page, files)
  const said = page.getByTestId('problem').filter({ hasText: 'Comparing' })
  await said.waitFor({ timeout: 60_000 })
  expect(await said.innerText()).toContain(reason)
  await heal(page)
  await dropFiles(page, files)
  await page.getByTestId('comparison').waitFor()
  table.push([fault, 'said; dropped again they are compared'])
  await close()
})

test('docs/reliability.md has what was measured', () => isMeasured('measured, asked once', table))
