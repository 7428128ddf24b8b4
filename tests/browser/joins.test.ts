/** Files that are joined to the log: labels and predictions, dropped for real, counted and shown. */
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'fflate'
import type { Page } from 'playwright'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { axeViolations } from './axe'
import type { EvaluationResult } from '../../src/result/evaluation-result'
import { downloaded, dropFiles, finished, startWorkbench, quick, unfold, type Workbench } from './workbench'

let workbench: Workbench

beforeAll(async () => {
  workbench = await startWorkbench()
})
afterAll(() => workbench.close())

/** A folder with these files in it. */
function folder(files: Record<string, string | Uint8Array>): string {
  const at = mkdtempSync(join(tmpdir(), 'joins-'))
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(join(at, name, '..'), { recursive: true })
    writeFileSync(join(at, name), content)
  }
  return at
}

const lines = (header: string, n: number, make: (i: number) => string) =>
  [header, ...Array.from({ length: n }, (_, i) => make(i))].join('\n') + '\n'

async function run(page: Page): Promise<EvaluationResult> {
  await page.locator('[data-testid="run"]:not([disabled])').waitFor({ timeout: 60_000 })
  await page.getByTestId('run').click()
  await finished(page)
  return JSON.parse(await downloaded(page, 'download-json')) as EvaluationResult
}

const time = (day: number, i: number) => new Date(Date.UTC(2024, 0, day, 0, i)).toISOString()

test('labels with orphans, conflicts, repeats, empty ones and ones older than their request: counted and shown', async () => {
  const log = lines('request_id,timestamp,amount,primary_pred,shadow_pred', 200, (i) =>
    [`r${i}`, time(2, i), i % 7, i % 2, i % 5 === 0 ? 1 - (i % 2) : i % 2].join(','),
  )
  const labels =
    lines('request_id,label,labelled_at,timestamp', 120, (i) => `r${i},${i % 2},x,${time(5, i)}`) +
    [
      `r7,0,x,${time(5, 0)}`,
      `r8,0,x,${time(5, 0)}`,
      `nobody,1,x,${time(5, 0)}`,
      `someone,1,x,${time(5, 0)}`,
      `r150,1,x,${time(1, 0)}`,
      `r160,,x,${time(5, 0)}`,
    ].join('\n')
  const { page, context, complaints } = await workbench.open({ query: quick() })
  await dropFiles(page, [folder({ 'log.csv': log, 'late.csv': labels })])
  await page.locator('[data-testid="slot-labels"] .title', { hasText: 'late.csv' }).waitFor()
  const result = await run(page)
  // r7 contradicts itself and has none; r150 has one although it is older than its request.
  expect(result.requests.labelled).toBe(120)
  expect(result.requests.joined?.[0]?.issues.map(({ reason, count }) => [reason, count])).toEqual([
    ['conflict', 1],
    ['orphan', 2],
    ['older-than-request', 1],
    ['repeat', 1],
    ['empty', 1],
  ])
  const shown = page.getByTestId('joined-labels')
  await unfold(page)
  await shown.scrollIntoViewIfNeeded()
  expect(await shown.innerText()).toContain('120 of 200 requests (60')
  for (const words of [
    '1 row contradicts an earlier row of the same id',
    '2 rows belong to no request of the log',
    '1 row is older than the request it answers',
    '1 row repeats an earlier one',
    '1 row has no id or no value',
  ])
    expect(await shown.innerText()).toContain(words)
  await shown.locator('[data-reason="conflict"] summary').click()
  expect(await shown.locator('[data-reason="conflict"] li').innerText()).toMatch(/late\.csv, line 122/)
  // On paper nothing can be opened: the places are there without it.
  const repeat = shown.locator('[data-reason="repeat"] li')
  expect(await repeat.isVisible()).toBe(false)
  await page.emulateMedia({ media: 'print' })
  expect(await repeat.isVisible()).toBe(true)
  await page.emulateMedia({ media: 'screen' })
  expect(await axeViolations(page, '[data-testid="request-counts"]')).toEqual([])
  expect(complaints).toEqual([])
  await context.close()
})

test('a log and two files of predictions, no model: each finds its place, and may be moved', async () => {
  const at = folder({
    'requests.csv': lines('request_id,amount', 100, (i) => `r${i},${i % 9}.5`),
    'v1.csv': lines('request_id,prediction', 100, (i) => `r${i},${i % 2 ? 'late' : 'on time'}`),
    'v2.csv': lines('request_id,prediction', 80, (i) => `r${99 - i},${(99 - i) % 2 && i % 10 ? 'late' : 'on time'}`), // prettier-ignore
  })
  const { page, context } = await workbench.open({ query: quick() })
  await dropFiles(page, [at])
  const title = (slot: string) => page.locator(`[data-testid="slot-${slot}"] .title`).innerText()
  await page.locator('[data-testid="run"]:not([disabled])').waitFor({ timeout: 60_000 })
  expect(await title('primary-predictions')).toContain('v1.csv')
  expect(await title('shadow-predictions')).toContain('v2.csv')
  const result = await run(page)
  expect(result.agreement.n).toBe(80)
  expect(result.evidence.answers).toEqual({ primary: 'file', shadow: 'file' })
  await unfold(page)
  expect(await page.getByTestId('results').innerText()).toContain('from a file of predictions')
  await page.getByRole('button', { name: 'Setup' }).click()
  await page
    .getByTestId('slot-primary-predictions')
    .getByRole('combobox')
    .selectOption({ label: 'shadow’s predictions' })
  await page.locator('[data-testid="slot-primary-predictions"] .title', { hasText: 'v2.csv' }).waitFor()
  const swapped = await run(page)
  expect(swapped.confusion).toEqual(result.confusion[0]!.map((_, i) => result.confusion.map((row) => row[i])))
  await context.close()
})

test('a dropped folder of rotated files is one log in the order of time; repeated lines are counted with their places', async () => {
  const header = 'request_id,timestamp,amount,primary_pred,shadow_pred'
  const part = (from: number, extra = '') =>
    lines(header, 50, (i) => `r${from + i},${time(1, from + i)},${i % 7},${i % 2},${i % 2}`) + extra
  const gz = (text: string) => gzipSync(new TextEncoder().encode(text))
  const at = folder({
    'logs/access.csv.10.gz': gz(part(0)),
    'logs/access.csv.2.gz': gz(part(50, `r3,${time(1, 3)},3,1,1\nr4,${time(1, 4)},99,0,0\n`)),
    'logs/access.csv': part(100, 'broken line\n'),
  })
  const { page, context } = await workbench.open({ query: quick() })
  await dropFiles(page, [at])
  const result = await run(page)
  expect(result.requests).toMatchObject({ read: 153, replayed: 151 })
  const counts = page.getByTestId('request-counts')
  await unfold(page)
  await counts.scrollIntoViewIfNeeded()
  await counts.locator('[data-reason="duplicate"] summary').click()
  expect(await counts.locator('[data-reason="duplicate"] li').innerText()).toMatch(
    /access\.csv\.2\.gz, line 52: r3/,
  )
  await counts.locator('[data-reason="bad-line"] summary').click()
  expect(await counts.locator('[data-reason="bad-line"] li').innerText()).toMatch(/access\.csv, line 52/)
  await counts.locator('[data-reason="id-conflict"] summary').click()
  expect(await counts.locator('[data-reason="id-conflict"] li').innerText()).toMatch(
    /access\.csv\.2\.gz, line 53: r4/,
  )
  const csv = (await downloaded(page, 'download-csv')).trimEnd().split('\n').slice(1)
  expect(csv.map((line) => line.split(',')[0]).slice(0, 100)).toEqual(
    Array.from({ length: 100 }, (_, i) => `r${i}`),
  )
  await context.close()
})

test('answers and labels without ids: asked about with a button, and joined in the order of the log', async () => {
  const word = (i: number) => (i % 3 === 0 ? 'fraud' : 'ok')
  const files = {
    'log.csv': lines('amount,primary_pred', 60, (i) => `${i % 7}.5,${word(i)}`),
    'candidate.csv': lines('shadow_pred', 60, (i) => word(i % 10 === 0 ? i + 1 : i)),
    'truth.csv': lines('label', 60, word),
  }
  for (const [width, colorScheme] of [
    [1280, 'light'],
    [360, 'dark'],
  ] as const) {
    // prettier-ignore
    const { page, context, complaints } = await workbench.open({ query: quick('&keep=0'), width, colorScheme })
    await dropFiles(page, [folder(files)])
    const asked = page.getByTestId('mapping').getByText('The file has no request id')
    await expect.poll(() => asked.count(), { timeout: 60_000 }).toBe(2)
    expect(await page.getByTestId('slot-shadow-predictions').innerText()).toContain('without a request id')
    expect(await page.getByTestId('run').isDisabled()).toBe(true)
    expect(await axeViolations(page)).toEqual([])
    if (process.env['SHOTS']) await page.screenshot({ path: `${process.env['SHOTS']}/asked-${width}.png`, fullPage: true }) // prettier-ignore
    await page.getByRole('button', { name: 'Yes: row by row' }).first().click()
    const place = page.getByTestId('slot-shadow-predictions')
    await place.getByText('joined row by row, in the order of the log').waitFor()
    await expect.poll(() => asked.count()).toBe(0)
    if (process.env['SHOTS']) await page.screenshot({ path: `${process.env['SHOTS']}/said-${width}.png`, fullPage: true }) // prettier-ignore
    const result = await run(page)
    expect(result.requests.labelled).toBe(60)
    expect(result.warnings.filter(({ code }) => code === 'joined-by-order')).toHaveLength(2)
    expect(complaints).toEqual([])
    await context.close()
  }
})
