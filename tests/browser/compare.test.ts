/** Evaluations beside each other on the page: dropped together, or chosen at a result, which is there again afterwards. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Page } from 'playwright'
import { axeViolations } from './axe'
import { keptEvaluations } from './kept-here'
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

test('several that are chosen under Open a report lie beside each other, too', async () => {
  const { page, context, complaints } = await workbench.open({ query: quick('keep=0') })
  await page
    .getByTestId('file-report')
    .setInputFiles([join(fixture, 'evaluation.json'), otherCandidate(), join(fixture, 'report.html')])
  await comparison(page).waitFor()
  await expect.poll(() => comparison(page).locator('tr[data-among]').count()).toBe(3)
  expect(complaints).toEqual([])
  await context.close()
})

test('a result is compared with a file, and is there again', async () => {
  const { page, context, complaints } = await workbench.open({ query: quick('keep=0'), width: 360 })
  await dropFiles(page, [join(fixture, 'report.html')])
  await finished(page)
  await page.getByTestId('compare-open').click()
  await page.getByTestId('file-compare').setInputFiles(otherCandidate())
  await page.getByTestId('compare-go').click()
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

test('those that are kept are ticked in Recent, and one more is added beside them', async () => {
  const { page, context, complaints } = await workbench.open({ query: quick() })
  for (const path of [join(fixture, 'evaluation.json'), otherCandidate()]) {
    await page.getByTestId('file-report').setInputFiles(path)
    await finished(page)
    await page.getByRole('button', { name: 'Close report' }).click()
  }
  await expect.poll(() => keptEvaluations(page)).toBe(2)
  await page.getByTestId('kept-compare').click()
  const offered = page.getByTestId('compare-offered')
  await expect.poll(() => offered.allInnerTexts()).toHaveLength(2)
  const go = page.getByTestId('compare-go')
  await offered.nth(1).click()
  expect(await go.isDisabled()).toBe(true)
  await offered.nth(0).click()
  expect(await axeViolations(page)).toEqual([])
  await go.click()
  await comparison(page).waitFor()
  await page.getByTestId('compare-dialog').waitFor({ state: 'detached' })
  await expect
    .poll(() => comparison(page).locator('article h2').allInnerTexts())
    .toEqual([expect.stringContaining('v3.json'), expect.stringContaining('evaluation.json')])
  // By its address it is the same two.
  await page.reload()
  await comparison(page).waitFor()
  await page.getByTestId('compare-open').click()
  await page.getByTestId('file-compare').setInputFiles(written('third.json', readFileSync(join(fixture, 'evaluation.json'), 'utf8').replaceAll('flights-v2', 'flights-v4'))) // prettier-ignore
  // Neither of the two that lie there is offered.
  await expect.poll(() => offered.allInnerTexts()).toEqual([expect.stringContaining('third.json')])
  await go.click()
  await expect.poll(() => comparison(page).locator('tr[data-among]').count()).toBe(3)
  expect(complaints).toEqual([])
  await context.close()
})

test('by its address: named, fetched on a press and not before; a refusal is said beside it', async () => {
  const asked: string[] = []
  const host = createServer(({ url }, response) => {
    asked.push(url!)
    if (url === '/other.json') response.setHeader('Access-Control-Allow-Origin', '*')
    response.end(readFileSync(otherCandidate()))
  })
  await new Promise<void>((resolve) => host.listen(0, '127.0.0.1', resolve))
  const elsewhere = `http://localhost:${(host.address() as AddressInfo).port}`
  const { page, context } = await workbench.open({ query: quick('keep=0'), width: 360 })
  await dropFiles(page, [join(fixture, 'report.html')])
  await finished(page)
  await page.getByTestId('compare-open').click()
  const [dialog, field] = [page.getByTestId('compare-dialog'), page.getByTestId('compare-address')]
  await field.fill(`${elsewhere}/closed.json`)
  await expect.poll(() => dialog.innerText()).toContain(`It is fetched from ${new URL(elsewhere).host}`)
  expect(asked).toEqual([])
  await page.getByTestId('compare-fetch').click()
  const problem = dialog.getByTestId('problem')
  await problem.waitFor()
  expect(await problem.getAttribute('data-code')).toBe('refused-by-host')
  await field.fill('mailto:somebody@example.org')
  await problem.waitFor({ state: 'detached' })
  await page.getByTestId('compare-fetch').click()
  await expect.poll(() => problem.getAttribute('data-code')).toBe('bad-url')
  expect(await axeViolations(page)).toEqual([])
  await field.fill(`${elsewhere}/other.json`)
  await page.getByTestId('compare-fetch').click()
  await expect.poll(() => page.getByTestId('compare-offered').allInnerTexts()).toHaveLength(1)
  expect(asked).toEqual(['/closed.json', '/other.json'])
  await page.getByTestId('compare-go').click()
  await comparison(page).waitFor()
  await page.getByTestId('compare-close').click()
  await page.getByTestId('results').waitFor()
  await context.close()
  host.close()
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
