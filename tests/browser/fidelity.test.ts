/** A replay that is not production, in the real page: said above the verdict, its cause tested and named. */
import { cpSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { unbroken } from '../../src/core/numbers'
import type { EvaluationResult } from '../../src/result/evaluation-result'
import type { FeatureMapping, Mapping } from '../../src/result/mapping'
import {
  demo,
  downloaded,
  dropFiles,
  finished,
  sharedReport,
  startWorkbench,
  type Workbench,
  quick,
} from './workbench'

let workbench: Workbench
const flights = join(demo, 'flights')

beforeAll(async () => {
  workbench = await startWorkbench()
})
afterAll(() => workbench.close())

/** A copy of the flights demo, its log short, with something wrong. */
function wrong(change: {
  log?: (lines: string[]) => void
  primary?: (features: FeatureMapping[]) => void
}): string {
  const folder = mkdtempSync(join(tmpdir(), 'unfaithful-'))
  cpSync(flights, folder, { recursive: true })
  const lines = readFileSync(join(folder, 'log.csv'), 'utf8').trimEnd().split(/\r?\n/).slice(0, 4001)
  change.log?.(lines)
  writeFileSync(join(folder, 'log.csv'), lines.join('\n') + '\n')
  const mapping = JSON.parse(readFileSync(join(folder, 'mapping.json'), 'utf8')) as Mapping
  change.primary?.(mapping.models.primary!.inputs[0]!.features)
  writeFileSync(join(folder, 'mapping.json'), JSON.stringify(mapping))
  return folder
}

async function evaluated(folder: string) {
  const watched = await workbench.open({ query: quick('latency=0') })
  const { page } = watched
  await dropFiles(page, [folder])
  await page.locator('[data-testid="run"]:not([disabled])').waitFor({ timeout: 60_000 })
  await page.getByTestId('run').click()
  await finished(page)
  const result = JSON.parse(await downloaded(page, 'download-json')) as EvaluationResult
  const alarm = page.getByRole('alert').filter({ hasText: 'This replay is not production' })
  return { ...watched, result, alarm }
}

test('two features exchanged in the mapping: named above the verdict, with the first rows that differ', async () => {
  const { page, context, result, alarm } = await evaluated(
    wrong({ primary: (features) => features.reverse() }),
  )
  const text = await alarm.innerText()
  expect(text).toMatch(/Primary was answered with “distance” and “hour” exchanged/)
  expect(text).toContain('Exchange the two features in primary’s mapping.')
  const { fidelity } = result
  expect(fidelity?.faithful).toBe(false)
  expect(fidelity?.causes[0]).toMatchObject({ code: 'columns-exchanged', agreement: 1 })
  expect(fidelity?.tested.length).toBeGreaterThan(5)
  // Both answers of the first requests that differ are on the page, unasked; the alarm leads there.
  await alarm.getByRole('link', { name: 'What was tested, and what differs' }).click()
  await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe('replay')
  const first = fidelity!.firstDifferent[0]!
  expect(first.replayed).not.toBe(first.logged)
  const row = await page.locator('#replay').getByRole('row').filter({ hasText: first.id }).innerText()
  expect(row.split(/\s{2,}|\t|\n/).filter(Boolean)).toEqual([first.id, first.replayed, first.logged])
  // Above everything else.
  const [high, low] = [
    await alarm.boundingBox(),
    await page.getByRole('heading', { level: 1 }).last().boundingBox(),
  ]
  expect(high!.y).toBeLessThan(low!.y)
  expect(result.verdict).toBe('hold')
  expect(result.headline.why.length).toBeGreaterThan(0)
  // The report carries the same.
  const html = await sharedReport(page)
  const reportPage = await context.newPage()
  await reportPage.setContent(html)
  await reportPage.getByRole('alert').filter({ hasText: '“distance” and “hour” exchanged' }).waitFor()
  await context.close()
})

test('a log whose header exchanges two columns', async () => {
  const { context, result, alarm } = await evaluated(
    wrong({
      log: (lines) =>
        (lines[0] = 'request_id,timestamp,distance,weekday,hour,origin,destination,primary_pred,label'),
    }),
  )
  expect(await alarm.innerText()).toMatch(/the values of “hour” and “distance” exchanged/)
  expect(result.fidelity?.causes[0]).toMatchObject({ code: 'columns-exchanged', agreement: 1 })
  await context.close()
})

test('a scale that the mapping forgot', async () => {
  const { context, result, alarm } = await evaluated(
    wrong({ primary: (features) => (features.find(({ field }) => field === 'hour')!.steps = []) }),
  )
  const [cause] = result.fidelity!.causes
  expect(cause?.code).toBe('input-scale')
  expect(cause?.detail).toContain('“hour” standardised with the baseline’s mean and deviation')
  expect(cause?.agreement).toBeGreaterThan(0.97)
  expect(await alarm.innerText()).toContain(unbroken(cause!.detail))
  await context.close()
})
