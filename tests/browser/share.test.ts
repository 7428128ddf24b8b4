/** What is shared, on its way: a static site on a plain host, a report by its address, a verdict in a link. */
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { unzipSync } from 'fflate'
import type { Page } from 'playwright'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { axeViolations } from './axe'
import { plainHost, type PlainHost } from './plain-host'
import { dist, root, startWorkbench, type Workbench } from './workbench'

const evaluation = join(root, 'tests/fixtures/results/0.1.0/evaluation.json')

let workbench: Workbench
let site: PlainHost
let folder: string
/** Another host, which allows others to read /open.html, and nothing else. */
let other: Server
let elsewhere: string
const asked: string[] = []

/** What a button saves. */
async function saved(page: Page, testId: string): Promise<Buffer> {
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByTestId(testId).click()])
  return readFileSync((await download.path())!)
}

beforeAll(async () => {
  workbench = await startWorkbench()
  folder = mkdtempSync(join(tmpdir(), 'share-'))
  const { page, context } = await workbench.open()
  await page.getByTestId('file-report').setInputFiles(evaluation)
  await page.getByTestId('results').waitFor()
  await page.getByTestId('share-open').click()
  await page.getByTestId('says-where').check()
  const zip = unzipSync(await saved(page, 'share-site'))
  for (const [name, bytes] of Object.entries(zip)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), bytes)
  }
  await context.close()
  site = await plainHost(folder, '/reports/')
  const report = readFileSync(join(folder, reportName()))
  other = createServer((request, response) => {
    asked.push(request.url!)
    if (request.url === '/away.html')
      return void response
        .writeHead(302, { Location: '/open.html', 'Access-Control-Allow-Origin': '*' })
        .end()
    const headers = request.url === '/open.html' ? { 'Access-Control-Allow-Origin': '*' } : {}
    response.writeHead(200, { 'Content-Type': 'text/html', ...headers }).end(report)
  })
  await new Promise<void>((listening) => other.listen(0, '127.0.0.1', listening))
  elsewhere = `http://127.0.0.1:${(other.address() as AddressInfo).port}`
})
afterAll(async () => {
  await workbench.close()
  await site.stop()
  other.close()
  other.closeAllConnections()
  rmSync(folder, { recursive: true })
})

interface Listed {
  file: string
  badge: string
}
const entries = () =>
  (JSON.parse(readFileSync(join(folder, 'index.json'), 'utf8')) as { evaluations: Listed[] }).evaluations
const reportName = () => entries()[0]!.file

test('a static site stands on a plain host: index, report, badge, and a feed that is XML', async () => {
  const page = await workbench.browser.newPage()
  await page.goto(`${site.url}index.html`)
  expect(await axeViolations(page)).toEqual([])
  expect(await page.locator('table tbody tr').count()).toBeGreaterThan(0)
  const feed = await page.evaluate(
    async (text) => {
      const parsed = new DOMParser().parseFromString(text, 'application/xml')
      const atom = 'http://www.w3.org/2005/Atom'
      return {
        broken: parsed.querySelector('parsererror') !== null,
        root: `${parsed.documentElement.namespaceURI} ${parsed.documentElement.localName}`,
        entries: parsed.getElementsByTagNameNS(atom, 'entry').length,
      }
    },
    readFileSync(join(folder, 'feed.xml'), 'utf8'),
  )
  expect(feed).toEqual({ broken: false, root: 'http://www.w3.org/2005/Atom feed', entries: entries().length })
  await page
    .getByRole('link', { name: /promote|not decided/i })
    .first()
    .click()
  await page.getByTestId('results').waitFor()
  expect(await page.getByTestId('open-again').getAttribute('href')).toBe(
    `${workbench.url}?report=${encodeURIComponent(`${site.url}${reportName()}`)}`,
  )
  await page.close()
})

test('a report by its address: named, fetched on a press and not before, opened', async () => {
  const name = 'shared-report.html'
  writeFileSync(join(dist, name), readFileSync(join(folder, reportName())))
  try {
    const { page, context, foreign, complaints } = await workbench.open({ query: `?report=${name}` })
    const card = page.getByTestId('report-address')
    await card.waitFor()
    expect(await card.innerText()).toContain(`${workbench.url}${name}`)
    expect(await axeViolations(page)).toEqual([])
    await page.getByTestId('report-fetch').click()
    await page.getByTestId('results').waitFor()
    await card.waitFor({ state: 'detached' })
    expect(foreign).toEqual([])
    expect(complaints).toEqual([])
    await context.close()
  } finally {
    rmSync(join(dist, name))
  }
})

test('from another host: nothing is asked before the press; with CORS it opens', async () => {
  const before = asked.length
  const { page, context } = await workbench.open({
    query: `?report=${encodeURIComponent(`${elsewhere}/open.html`)}`,
  })
  const card = page.getByTestId('report-address')
  await card.waitFor()
  expect(await card.innerText()).toContain(`It is fetched from ${new URL(elsewhere).host}`)
  expect(asked.length).toBe(before)
  await page.getByTestId('report-fetch').click()
  await page.getByTestId('results').waitFor()
  expect(asked.slice(before)).toEqual(['/open.html'])
  await context.close()
})

test.each([
  ['without CORS', '/closed.html', 'refused-by-host'],
  ['that sends on to another address', '/away.html', 'redirected'],
])('from a host %s it is refused, with what to do', async (_, path, code) => {
  const { page, context } = await workbench.open({ query: `?report=${encodeURIComponent(elsewhere + path)}` })
  await page.getByTestId('report-fetch').click()
  const problem = page.getByTestId('report-address').getByTestId('problem')
  await problem.waitFor()
  expect(await problem.getAttribute('data-code')).toBe(code)
  expect(await page.getByTestId('results').count()).toBe(0)
  await context.close()
})

test('an address that is none is refused at once', async () => {
  const { page, context } = await workbench.open({
    query: `?report=${encodeURIComponent('javascript:alert(1)')}`,
  })
  const problem = page.getByTestId('report-address').getByTestId('problem')
  await problem.waitFor()
  expect(await problem.getAttribute('data-code')).toBe('bad-url')
  expect(await page.getByTestId('report-fetch').count()).toBe(0)
  await context.close()
})

test('a verdict in a link is read, and said to be unverified', async () => {
  const { page, context } = await workbench.open()
  await page.getByTestId('file-report').setInputFiles(evaluation)
  await page.getByTestId('results').waitFor()
  await page.getByTestId('share-open').click()
  const link = await page.getByTestId('verdict-link').inputValue()
  expect(await axeViolations(page, 'dialog')).toEqual([])
  await context.close()
  const opened = await workbench.open({ query: link.slice(workbench.url.length) })
  const card = opened.page.getByTestId('told-verdict')
  await card.waitFor()
  expect(await card.innerText()).toMatch(/A link says:[^]*flights-v2 against flights-v1[^]*Unverified\./)
  expect(await axeViolations(opened.page)).toEqual([])
  await opened.context.close()
})
