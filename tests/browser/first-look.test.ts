/** The first rows as they will be used, in the built page: what stands where, what is left out, a column mended in its head. */
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { axeViolations } from './axe'
import { layersModel } from './layers-model'
import { dropFiles, quick, startWorkbench, type Workbench } from './workbench'

let workbench: Workbench
let files: string[]
let baseline: string
const folder = mkdtempSync(join(tmpdir(), 'first-look-'))

beforeAll(async () => {
  workbench = await startWorkbench()
  const rows = Array.from({ length: 30 }, (_, i) => `r${i},${50 + i},${200 - i},${i % 2},${i % 4 ? 'red' : 'blue'},${i % 3 ? 1 : 0},${3 + i}`) // prettier-ignore
  const training = Array.from({ length: 40 }, (_, i) => `${40 + ((i * 7) % 40)},${300 - ((i * 3) % 40)}`)
  const written = (name: string, lines: string[]) => {
    writeFileSync(join(folder, name), lines.join('\n') + '\n')
    return join(folder, name)
  }
  const half = [{ kernel: [[0.5], [-0.25]], bias: [0], activation: 'sigmoid' }]
  files = [
    layersModel(join(folder, 'cats-v1'), half),
    layersModel(join(folder, 'cats-v2'), [{ mean: [50, 200], variance: [4, 4] }, ...half]),
    written('log.csv', ['request_id,height,width,label,colour,primary_pred,latency_ms', ...rows, rows[4]!]),
  ]
  baseline = written('baseline.csv', ['height,width', ...training])
})
afterAll(() => workbench.close())

const look = (page: Page) => page.getByTestId('first-look')
const heads = async (page: Page) => (await look(page).locator('th .name').allInnerTexts()).join(' ')
const cells = (page: Page, row: number) => look(page).locator('tbody tr').nth(row).locator('td')

async function opened(width = 1280, colorScheme: 'light' | 'dark' = 'light') {
  const opened = await workbench.open({ query: quick('&keep=0'), width, colorScheme })
  await dropFiles(opened.page, files)
  await look(opened.page).waitFor({ timeout: 60_000 })
  await opened.page.getByTestId('file-baseline').setInputFiles(baseline)
  await expect.poll(() => opened.page.getByTestId('slot-baseline').innerText()).toContain('baseline.csv')
  await expect.poll(() => heads(opened.page)).toContain('height width')
  return opened
}

test('id, inputs as each model takes them, answers, label; what is left out stands beside them', async () => {
  const { page, context, complaints } = await opened()
  expect((await heads(page)).startsWith('request_id height width primary_pred')).toBe(true)
  expect(await look(page).locator('th .note').allInnerTexts()).toEqual(
    expect.arrayContaining(['dense[0]', 'dense[1]']),
  )
  // v1 scales nothing: the baseline's mean of 59.5 and deviation do; v2 does it itself.
  const shown = cells(page, 0).nth(1).locator('.given')
  await shown.waitFor()
  const given = Number(await shown.innerText())
  const sd = Math.sqrt(Array.from({ length: 40 }, (_, i) => (i - 19.5) ** 2 / 39).reduce((a, b) => a + b))
  expect(given).toBeCloseTo((50 - 59.5) / sd, 1)
  expect(await cells(page, 0).nth(1).locator('.raw').innerText()).toBe('50')
  await page.getByTestId('look-shadow').check()
  await expect.poll(() => cells(page, 0).nth(1).innerText()).toBe('50')
  const out = page.getByTestId('left-out')
  expect(await out.innerText()).toContain('1 of the first 31 rows is left out')
  await out.getByText('the same id with the same content').click()
  expect(await out.locator('li').innerText()).toBe('log.csv, line 32: r4')
  expect(complaints).toEqual([])
  await context.close()
})

test('a wrong column is mended in its head by the keyboard, and undone', async () => {
  const { page, context } = await opened()
  const label = page.getByLabel('What label is')
  const before = await label.inputValue()
  await page.getByLabel('What colour is').focus()
  await page.keyboard.press('u')
  const colour = page.getByLabel('Role of colour', { exact: true })
  await expect.poll(() => colour.inputValue()).toBe('cluster')
  // The column went to its place, and the keyboard with it.
  await page.keyboard.press('ArrowDown')
  await expect.poll(() => colour.inputValue()).toBe('ignore')
  await page.keyboard.press('Tab')
  await expect.poll(() => page.evaluate(() => document.activeElement?.tagName)).not.toBe('BODY')
  // What feeds a model and is none of its inputs leaves it: the rest is guessed anew, and says what lacks.
  await page.getByLabel('What width is').selectOption('ignore')
  await expect
    .poll(() => page.getByTestId('mapping').locator('[data-code="unmapped-input"]').count())
    .toBeGreaterThan(0)
  await page.getByTestId('undo-mapping').click()
  await expect.poll(() => page.getByLabel('What width is').inputValue()).toBe('feature')
  await expect.poll(() => page.getByTestId('mapping').locator('[data-code="unmapped-input"]').count()).toBe(0)
  expect(await label.inputValue()).toBe(before)
  await context.close()
})

test('of inputs chosen by hand, a column that is a feature no more leaves them', async () => {
  const { page, context } = await opened()
  const fed = () => look(page).locator('th.fed .name').allInnerTexts()
  await page.getByLabel('What height feeds in primary').selectOption('')
  await page.getByLabel('What height feeds in primary').selectOption({ index: 1 })
  await expect.poll(fed).toEqual(['width', 'height'])
  await page.getByLabel('What width is').selectOption('ignore')
  await expect.poll(() => page.getByLabel('What width feeds in primary').inputValue()).toBe('')
  await expect.poll(fed).toEqual(['height'])
  await context.close()
})

test('a number that may be two is asked, and a button says which, undoably', async () => {
  const { page, context } = await workbench.open({ query: quick('&keep=0') })
  const log = join(folder, 'prices.csv')
  const rows = Array.from({ length: 30 }, (_, i) => `r${i},"${1 + (i % 9)},${200 + i}",${200 - i},${i % 2}`)
  writeFileSync(log, `request_id,height,width,label\n${rows.join('\n')}\n`)
  await dropFiles(page, [files[0]!, files[1]!, log])
  const question = page.getByTestId('mapping').locator('[data-code="undecided-numbers"]')
  await question.first().waitFor({ timeout: 60_000 })
  await question.first().getByRole('button', { name: 'Read “1,200” as 1200' }).click()
  await expect.poll(() => question.count()).toBe(0)
  await expect.poll(() => cells(page, 0).nth(1).innerText()).toContain('1200')
  await page.getByTestId('undo-mapping').click()
  await expect.poll(() => question.count()).toBe(1)
  await question.first().getByRole('button', { name: 'Read “1,200” as 1.2' }).click()
  await expect.poll(() => cells(page, 0).nth(1).innerText()).toContain('1.2')
  await context.close()
})

test.each([
  ['light', 1280],
  ['dark', 360],
] as const)('%s at %d px: no wider than the page, and no barrier', async (colorScheme, width) => {
  const { page, context } = await opened(width, colorScheme)
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true)
  expect(await axeViolations(page)).toEqual([])
  await context.close()
})
