/** Evaluations beside each other on the page: dropped together, or chosen at a result, which is there again afterwards. */
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Page } from 'playwright'
import { axeViolations } from './axe'
import { dropFiles, finished, quick, root, startWorkbench, type Workbench } from './workbench'

const fixture = join(root, 'tests/fixtures/results/0.1.0')
const folder = mkdtempSync(join(tmpdir(), 'compare-'))
let workbench: Workbench

/** The fixture's evaluation by another candidate, which breaks the first requests that the former one fixes. */
function otherCandidate(): string {
  const result = JSON.parse(readFileSync(join(fixture, 'evaluation.json'), 'utf8'))
  result.evidence.shadow.name = 'flights-v3'
  result.evidence.shadow.files[1].sha256 = 'e'.repeat(64)
  // It agrees with primary where the other fixes it: ten requests are not fixed any more.
  const kept = result.disagreements.sample
    .filter((row: { kind: string }) => row.kind === 'fixed')
    .slice(0, 10)
  result.disagreements.sample = result.disagreements.sample.filter((row: unknown) => !kept.includes(row))
  result.disagreements.byKind.fixed -= 10
  result.disagreements.total -= 10
  const difference = result.quality.accuracyDifference
  difference.shadowOnlyCorrect -= 10
  difference.bothWrong += 10
  difference.value = (difference.shadowOnlyCorrect - difference.primaryOnlyCorrect) / difference.n
  result.checklist[0].glyph.value = 100 * difference.value
  return written('v3.json', JSON.stringify(result))
}

function written(name: string, text: string): string {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}

beforeAll(async () => {
  workbench = await startWorkbench()
})
afterAll(() => workbench.close())

const comparison = (page: Page) => page.getByTestId('comparison')

test('two that are dropped lie beside each other, with the requests that turned', async () => {
  const { page, context, complaints } = await workbench.open({ query: quick('keep=0') })
  await dropFiles(page, [join(fixture, 'evaluation.json'), otherCandidate()])
  await comparison(page).waitFor()
  const accuracy = comparison(page).locator('[data-gate="accuracy"]')
  expect(await accuracy.innerText()).toMatch(/−0\.83 \[.*\] pt\s+paired/)
  expect(await page.getByTestId('compare-requests').innerText()).toMatch(/10 requests wrong that was right/)
  await expect.poll(() => comparison(page).locator('tr[data-turn="damaged"]').count()).toBe(10)
  expect(await comparison(page).locator('tr[data-part="Candidate"]').innerText()).toContain('flights-v3')
  expect(await axeViolations(page)).toEqual([])
  await page.getByTestId('compare-swap').click()
  await expect.poll(() => accuracy.innerText()).toMatch(/\+0\.83 \[/)

  await dropFiles(page, [join(fixture, 'report.html')])
  await expect.poll(() => comparison(page).locator('h1').innerText()).toMatch(/candidates may be promoted/)
  await expect.poll(() => comparison(page).locator('tr[data-among]').count()).toBe(3)
  expect(await axeViolations(page)).toEqual([])
  await page.getByTestId('compare-close').click()
  await page.getByTestId('run').waitFor()
  expect(complaints).toEqual([])
  await context.close()
})

test('a result is compared with a file, and is there again', async () => {
  const { page, context, complaints } = await workbench.open({ query: quick('keep=0'), width: 360 })
  await dropFiles(page, [join(fixture, 'report.html')])
  await finished(page)
  await page.getByTestId('file-compare').setInputFiles(otherCandidate())
  await comparison(page).waitFor()
  expect(await comparison(page).locator('h1').getAttribute('data-standing')).toMatch(
    /^(no worse|open|worse)$/,
  )
  const wide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth)
  expect(wide).toBe(false)
  await page.getByTestId('compare-close').click()
  await page.getByTestId('results').waitFor()
  expect(complaints).toEqual([])
  await context.close()
})

test('a damaged one is named, and the page stays as it was', async () => {
  const { page, context } = await workbench.open({ query: quick('keep=0') })
  const text = readFileSync(join(fixture, 'evaluation.json'), 'utf8')
  const cut = written('cut.json', text.slice(0, text.length / 2))
  await dropFiles(page, [join(fixture, 'evaluation.json'), cut])
  const problem = page.getByTestId('problem').first()
  await problem.waitFor()
  expect(await problem.innerText()).toMatch(/cut\.json/)
  expect(await comparison(page).count()).toBe(0)
  await context.close()
})
