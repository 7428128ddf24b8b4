/** Words as a model takes them: cars with a fuel that was trained as a one-hot, from the drop to a run, without typing its values. */
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { seeded } from '../../src/core/random'
import { axeViolations } from './axe'
import { layersModel } from './layers-model'
import { dropFiles, quick, startWorkbench, type Workbench } from './workbench'

let workbench: Workbench
const folder = mkdtempSync(join(tmpdir(), 'one-hot-'))
const fuels = ['petrol', 'gas', 'diesel']

/** Two numbers and three fuels, for both models. */
function cars(): string[] {
  const random = seeded(5)
  mkdirSync(folder, { recursive: true })
  const model = (name: string, bias: number) =>
    layersModel(join(folder, name), [
      { kernel: [1, -1, 0.5, 0.2, -0.4].map((weight) => [weight]), bias: [bias], activation: 'sigmoid' },
    ])
  const rows = Array.from({ length: 60 }, (_, i) => {
    const [age, power] = [random.below(200) / 100, random.below(300) / 100]
    return `car-${i},${age},${power},${fuels[i % 3]},${i % 2}`
  })
  writeFileSync(join(folder, 'cars.csv'), `id,age,power,fuel,label\n${rows.join('\n')}\n`)
  return [model('cars-v1', 0), model('cars-v2', 0.1), join(folder, 'cars.csv')]
}
const files = cars()

beforeAll(async () => {
  workbench = await startWorkbench()
})
afterAll(() => workbench.close())

async function dropped() {
  const opened = await workbench.open({ query: quick('&keep=0') })
  await dropFiles(opened.page, files)
  const problem = opened.page.getByTestId('mapping').locator('[data-code="unmapped-input"]')
  await problem.waitFor({ timeout: 60_000 })
  return { ...opened, problem }
}

test('a column of words is a button, for both models at once', async () => {
  const { page, context, problem } = await dropped()
  await problem
    .getByRole('button', { name: 'Use the 2 numbers, then “fuel” as one-hot (diesel, gas, petrol)' })
    .click()
  await page.locator('[data-testid="run"]:not([disabled])').waitFor({ timeout: 60_000 })
  expect(await page.getByLabel('What fuel feeds in shadow').evaluate((select) => (select as HTMLSelectElement).selectedOptions[0]!.textContent)).toContain('[2–4]') // prettier-ignore
  await context.close()
})

test('names of its parts say in which order training had them; steps of one model are given to both', async () => {
  const { page, context, problem } = await dropped()
  await problem.getByRole('button', { name: 'Paste or choose its columns…' }).click()
  await page.getByTestId('paste').fill("['num__age', 'num__power', 'cat__fuel_petrol', 'cat__fuel_gas', 'cat__fuel_diesel']") // prettier-ignore
  await expect
    .poll(() => page.getByTestId('pasted').innerText())
    .toContain('age, power, fuel (one-hot: petrol, gas, diesel)')
  await page.getByTestId('feed').click()
  await page.locator('[data-testid="run"]:not([disabled])').waitFor({ timeout: 60_000 })
  await page.getByLabel('Place and preprocessing of fuel for primary').click()
  const dialog = page.getByTestId('steps-dialog')
  await dialog.getByLabel('values in the order').fill('petrol\ngas\nelectric')
  await dialog.getByLabel('the same for shadow').check()
  expect(await axeViolations(page, '[data-testid="steps-dialog"]')).toEqual([])
  await dialog.getByRole('button', { name: 'Use these steps' }).click()
  await page.getByLabel('Place and preprocessing of fuel for shadow').click()
  await expect.poll(() => dialog.getByLabel('values in the order').inputValue()).toBe('petrol\ngas\nelectric')
  await context.close()
})

test('at 360 px a file that cannot be used is answered on the screen, wherever its place is', async () => {
  const empty = join(folder, 'empty.csv')
  writeFileSync(empty, 'a,b\n')
  const { page, context } = await dropped()
  await page.setViewportSize({ width: 360, height: 780 })
  await page.evaluate(() => scrollTo(0, 0))
  await page.getByTestId('file-any').setInputFiles(empty)
  const said = page.getByTestId('slot-log').getByTestId('problem')
  await said.waitFor({ timeout: 60_000 })
  await expect.poll(async () => (await said.boundingBox())!.y).toBeLessThan(600)
  // What is left aside changes no place: that is its answer.
  const noise = join(folder, 'noise.bin')
  writeFileSync(
    noise,
    Uint8Array.from({ length: 5000 }, (_, i) => Math.imul(i + 1, 2654435761) >>> 13),
  )
  await page.evaluate(() => scrollTo(0, 0))
  await page.getByTestId('file-any').setInputFiles(noise)
  const aside = page.getByText('1 file was left aside')
  await aside.waitFor()
  await expect.poll(async () => (await aside.boundingBox())!.y).toBeLessThan(600)
  await context.close()
})

test('while the first rows are read again, they are as plain as ever', async () => {
  const { page, context } = await dropped()
  const look = page.getByTestId('first-look')
  const before = await look.boundingBox()
  await page.evaluate(() => {
    const seen = new MutationObserver(() => {
      const rows = document.querySelector('[data-testid="first-look"] .stale')
      if (rows) document.documentElement.dataset['stale'] = getComputedStyle(rows).opacity
    })
    seen.observe(document.body, { subtree: true, attributes: true, attributeFilter: ['class'] })
  })
  await page.getByLabel('What age is').selectOption('ignore')
  await expect.poll(() => page.evaluate(() => document.documentElement.dataset['stale'])).toBe('1')
  await expect.poll(async () => (await look.boundingBox())!.height).toBe(before!.height)
  await context.close()
})
