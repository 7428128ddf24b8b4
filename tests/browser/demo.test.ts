/** The first thing anybody does: click a demo, get a verdict, send the report. */
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { axeViolations } from './axe'
import type { EvaluationResult } from '../../src/result/evaluation-result'
import {
  dist,
  downloaded,
  finished,
  sharedReport,
  startWorkbench,
  unfold,
  type Watched,
  type Workbench,
} from './workbench'

describe.each([
  { name: 'flights', requests: 20_000, base: '/' },
  // Under a sub-path: dist/ must work from any static host.
  { name: 'digits', requests: 2_000, base: '/some/where/' },
])('demo $name', ({ name, requests, base }) => {
  let workbench: Workbench
  let watched: Watched
  let result: EvaluationResult

  beforeAll(async () => {
    workbench = await startWorkbench(base)
    watched = await workbench.open()
    await watched.page.getByTestId(`demo-${name}`).click()
    await finished(watched.page)
    result = JSON.parse(await downloaded(watched.page, 'download-json')) as EvaluationResult
  })
  afterAll(() => workbench.close())

  test('every request is replayed through both models on WebGL', () => {
    expect(result.requests.read).toBe(requests)
    expect(result.requests.replayed).toBe(requests)
    expect(result.requests.labelled).toBe(requests)
    expect(result.errors.primary).toMatchObject({ count: 0, n: requests })
    expect(result.errors.shadow).toMatchObject({ count: 0, n: requests })
    expect(result.evidence.environment.backend).toBe('webgl')
    expect(result.evidence.environment.crossOriginIsolated).toBe(true)
    expect(result.confusion.flat().reduce((a, b) => a + b, 0)).toBe(requests)
  })

  test('the verdict follows from the five gates', async () => {
    const ids = ['accuracy', 'latency', 'errors', 'drift', 'rollback']
    expect(result.checklist.map((gate) => gate.id)).toEqual(expect.arrayContaining(ids))
    const fails = result.checklist.some((gate) => gate.status === 'fail')
    const passes = result.checklist.every((gate) => gate.status === 'pass')
    expect(result.verdict).toBe(fails ? 'hold' : passes ? 'promote' : 'insufficient')
    await expect(watched.page.getByTestId('results').innerText()).resolves.toContain(
      result.headline.verdict.slice(0, 10),
    )
  })

  if (name === 'flights')
    test('the answer that the empty page shows is the one that the demo gives', () => {
      const shown = JSON.parse(readFileSync(join(dist, 'example.json'), 'utf8')) as EvaluationResult
      // What is counted, whatever the device and the day. Where it differs: `npx tsx scripts/example.ts`.
      const { requests, period, classes, agreement, confusion, flips, slices } = result
      expect(shown).toMatchObject({ requests, period, classes, agreement, confusion, flips, slices })
      const gates = ({ checklist }: EvaluationResult) =>
      checklist.filter(({ id }) => id !== 'latency').map(({ id, status, headline }) => ({ id, status, headline })) // prettier-ignore
      expect(gates(shown)).toEqual(gates(result))
    })

  test('no rollback evidence, no pass', () => {
    expect(result.checklist.find((gate) => gate.id === 'rollback')?.status).not.toBe('pass')
  })

  test('latency is measured one request at a time and says how', () => {
    expect(result.latency?.source).toBe('replayed')
    expect(result.latency?.primary?.n).toBeGreaterThanOrEqual(59)
    expect(result.latency?.shadow?.n).toBe(result.latency?.primary?.n)
    expect(result.latency?.timerStepMs).toBeGreaterThan(0)
    expect(result.latency?.method).not.toBe('')
  })

  test('requests.csv has a row per request and gives the same agreement', async () => {
    const csv = await downloaded(watched.page, 'download-csv')
    const [header, ...rows] = csv.trimEnd().split(/\r?\n/)
    expect(header).toMatch(
      /^request_id,label,primary_prediction,primary_score,primary_error,shadow_prediction,shadow_score,shadow_error,agree/,
    )
    expect(rows).toHaveLength(requests)
    const same = rows.filter((row) => row.split(',')[2] === row.split(',')[5]).length
    expect(same / rows.length).toBe(result.agreement.value)
  })

  test('nothing leaves the machine, nothing complains', () => {
    expect(watched.foreign).toEqual([])
    expect(watched.complaints).toEqual([])
  })

  test('axe finds no violation in the results', async () => {
    expect(await axeViolations(watched.page)).toEqual([])
    await unfold(watched.page)
    expect(await axeViolations(watched.page)).toEqual([])
  })

  test('the report opens from disk with the network cut, and says the same', async () => {
    const html = await sharedReport(watched.page)
    expect(html.length).toBeLessThan(1_000_000)
    const path = join(mkdtempSync(join(tmpdir(), 'report-')), 'report.html')
    writeFileSync(path, html)
    const context = await workbench.browser.newContext({
      offline: true,
      viewport: { width: 1280, height: 900 },
    })
    const asked: string[] = []
    context.on('request', (request) => asked.push(request.url()))
    const page = await context.newPage()
    const complaints: string[] = []
    page.on('pageerror', (error) => complaints.push(String(error)))
    await page.goto(pathToFileURL(path).href)
    await page.getByTestId('results').waitFor()
    // Drawn, a number and its unit's sign stay together.
    const text = (await page.getByTestId('results').innerText()).replaceAll('\u202f', ' ')
    expect(text).toContain(result.headline.verdict.slice(0, 10))
    for (const gate of result.checklist) expect(text).toContain(gate.headline)
    expect(asked.filter((url) => !url.startsWith('file:') && !url.startsWith('data:'))).toEqual([])
    expect(complaints).toEqual([])
    await unfold(page)
    expect(await axeViolations(page)).toEqual([])
    await context.close()
  })
})
