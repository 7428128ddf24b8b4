/** Label only what matters: out of the page as a file, filled in, back by a drop, and the difference it justifies. */
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { EvaluationResult } from '../../src/result/evaluation-result'
import {
  demo,
  downloaded,
  dropFiles,
  finished,
  sharedReport,
  startWorkbench,
  quick,
  unfold,
  type Watched,
  type Workbench,
} from './workbench'

const flights = join(demo, 'flights')
const folder = mkdtempSync(join(tmpdir(), 'labelling-'))
/** What was true, by request id: the log that the page gets does not hold it. */
const truth = new Map<string, string>()
let workbench: Workbench
let watched: Watched
let page: Page

function unlabelledLog(rows: number): string {
  const lines = readFileSync(join(flights, 'log.csv'), 'utf8')
    .split('\n')
    .slice(0, rows + 1)
    .map((line) => line.split(','))
  const at = lines[0]!.indexOf('label')
  for (const cells of lines.slice(1)) truth.set(cells[0]!, cells[at]!)
  const path = join(folder, 'log.csv')
  writeFileSync(path, lines.map((cells) => cells.filter((_, i) => i !== at).join(',')).join('\n') + '\n')
  return path
}

beforeAll(async () => {
  workbench = await startWorkbench()
  watched = await workbench.open({ query: quick('latency=60') })
  page = watched.page
  await page.getByTestId('folder-primary').setInputFiles(join(flights, 'primary'))
  await page.getByTestId('folder-shadow').setInputFiles(join(flights, 'shadow'))
  await page.getByTestId('file-log').setInputFiles(unlabelledLog(3000))
  await page.getByTestId('file-mapping').setInputFiles(join(flights, 'mapping.json'))
  await run()
}, 240_000)
afterAll(() => workbench.close())

async function run(): Promise<void> {
  await page.locator('[data-testid="run"]:not([disabled])').waitFor({ timeout: 60_000 })
  await page.getByTestId('run').click()
  await finished(page)
  await page.getByTestId('labelling-open').waitFor()
}

const current = async () => JSON.parse(await downloaded(page, 'download-json')) as EvaluationResult

/** Exports a file to label, and fills it in as a person who knows the truth. */
async function labelled(name: string, size: number | null): Promise<string> {
  await page.getByTestId('labelling-open').click()
  if (size !== null) {
    await page.getByTestId('labelling-sample').check()
    await page.getByTestId('labelling-size').fill(String(size))
  }
  const csv = await downloaded(page, 'labelling-save')
  const [header, ...rows] = csv.trimEnd().split('\n')
  expect(header).toMatch(/^request_id,label,primary_answer,shadow_answer,/)
  const filled = rows.map((row) => {
    const [id, empty, ...rest] = row.split(',')
    expect(empty).toBe('')
    return [id, truth.get(id!), ...rest].join(',')
  })
  const path = join(folder, name)
  writeFileSync(path, [header, ...filled].join('\n') + '\n')
  return path
}

/** The true difference in accuracy, from the page's own answers and the truth it never saw. */
async function trueDifference(): Promise<number> {
  const [header, ...rows] = (await downloaded(page, 'download-csv')).trimEnd().split('\n')
  const names = header!.split(',')
  const cell = (row: string[], name: string) => row[names.indexOf(name)]
  let sum = 0
  for (const line of rows) {
    const row = line.split(',')
    const label = truth.get(cell(row, 'request_id')!)
    sum +=
      Number(cell(row, 'shadow_prediction') === label) - Number(cell(row, 'primary_prediction') === label)
  }
  return sum / rows.length
}

let difference: number

test('every disagreement: dropped back it is the labels, and gives the true difference over all requests', async () => {
  const before = await current()
  expect(before.quality).toBeNull()
  difference = await trueDifference()
  const path = await labelled('all of them.csv', null)
  const kinds = () => page.locator('#requests [role=grid]').innerText()
  await page.locator('#requests').scrollIntoViewIfNeeded()
  await expect.poll(kinds).toContain('no label')
  await dropFiles(page, [path], 'header')
  // Without a replay: what the models answered is known.
  await page
    .getByTestId('notice')
    .getByText(/all of them\.csv: a label for [\d,]+ of 3,000 requests/)
    .waitFor()
  expect(await page.getByTestId('phase').getAttribute('data-phase')).toBe('done')
  const result = await current()
  expect(result.evidence.startedAt).toBe(before.evidence.startedAt)
  // The rows that were on the page before the labels are shown with them.
  await expect.poll(kinds).not.toContain('no label')
  expect(result.evidence.labels[0]?.name).toBe('all of them.csv')
  const from = result.fromDisagreements!
  expect(from).toMatchObject({ n: 3000, decides: true, disagreements: before.disagreements.total })
  expect(from.labelled).toBe(from.disagreements)
  expect(from.value).toBeCloseTo(difference, 12)
  expect(from.ci95[0]).toBeLessThan(difference)
  expect(from.ci95[1]).toBeGreaterThan(difference)
  expect(result.requests.labelled).toBe(from.disagreements)
  await unfold(page)
  const shown = await page.getByTestId('from-disagreements').innerText()
  expect(shown).toContain('3,000')
  expect(shown).toMatch(/accuracy of primary\s*undefined/)
  expect(shown).toMatch(/accuracy of shadow\s*undefined/)
  // What is known of the disagreements is not said to be unknown.
  const results = await page.getByTestId('results').innerText()
  expect(results).not.toContain('No labels')
  expect(results).toMatch(/labelled disagreements .* the shadow alone is right on/)
  expect(result.quality?.shadow).toMatchObject({ accuracy: null })
  expect(result.quality?.shadow.reason).toContain('no sample of all requests')
  const gate = await page.locator('[data-gate="accuracy"]').innerText()
  expect(gate).toContain('disagreements, among 3,000 requests')
})

test('a sample: fewer labels, a wider interval that still holds the truth, and the report says so too', async () => {
  const whole = (await current()).fromDisagreements!
  const path = await labelled('a sample.csv', 120)
  await page.getByRole('button', { name: 'Setup' }).click()
  await page.getByTestId('file-labels').setInputFiles(path)
  await page.getByTestId('slot-labels').getByText('a sample.csv').waitFor()
  await run()
  const from = (await current()).fromDisagreements!
  expect(from).toMatchObject({ n: 3000, labelled: 120, disagreements: whole.disagreements, decides: true })
  expect(from.ci95[1] - from.ci95[0]).toBeGreaterThan(whole.ci95[1] - whole.ci95[0])
  expect(from.ci95[0]).toBeLessThan(difference)
  expect(from.ci95[1]).toBeGreaterThan(difference)
  const report = join(folder, 'report.html')
  writeFileSync(report, await sharedReport(page))
  const opened = await watched.context.newPage()
  await opened.goto(`file://${report}`)
  await unfold(opened)
  const text = await opened.getByTestId('from-disagreements').innerText()
  expect(text).toContain('120 of')
  expect(text).toContain('random sample')
  await opened.close()
})

test('nothing complained on the way', () => {
  expect(watched.complaints).toEqual([])
})
