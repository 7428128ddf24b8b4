/** For whoever looks on: what an answer looks like, before anything is dropped, and a tour of it in a minute. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { statusNames, verdictNames } from '../../src/result/names'
import { capital } from '../../src/core/words'
import type { EvaluationResult } from '../../src/result/evaluation-result'
import { axeViolations } from './axe'
import { keptEvaluations } from './kept-here'
import { dist, dropFiles, quick, root, startWorkbench, type Workbench } from './workbench'

const example = JSON.parse(readFileSync(join(dist, 'example.json'), 'utf8')) as EvaluationResult
let workbench: Workbench

beforeAll(async () => {
  workbench = await startWorkbench('/some/where/')
})
afterAll(() => workbench.close())

const hash = (page: Page) => page.evaluate(() => location.hash)
const at = (page: Page, hashNow: string) => expect.poll(() => hash(page)).toBe(hashNow)
const stop = (page: Page) => page.getByTestId('tour').getAttribute('data-at')
const TOUR = '#/evaluation/flights-demo/tour'
const RESULT = '#/evaluation/flights-demo'

/** Whether what is spoken of is on the screen, and not under what is said of it. */
const spokenOfIsSeen = (page: Page) =>
  expect
    .poll(() =>
      page.evaluate(() => {
        const part = document.querySelector('[data-toured]')?.getBoundingClientRect()
        const said = document.querySelector('[data-testid="tour"]')?.getBoundingClientRect()
        return part && said ? part.top >= 0 && part.top + Math.min(part.height, 24) <= said.top : null
      }),
    )
    .toBe(true)

test('the empty page shows the demo’s own answer, and it goes as soon as something is dropped', async () => {
  const { page, context, complaints, foreign } = await workbench.open({ query: quick() })
  const shown = page.getByTestId('example')
  await shown.waitFor()
  const text = (await shown.innerText()).replaceAll('\u202f', ' ')
  expect(text).toContain(verdictNames[example.verdict])
  for (const { title, status } of example.checklist)
    expect(text).toMatch(new RegExp(`${title}\\s+\\S ${capital(statusNames[status])}`))
  await expect.poll(() => shown.locator('svg.against-line').count()).toBe(example.checklist.filter((one) => one.glyph).length) // prettier-ignore
  expect(await axeViolations(page)).toEqual([])
  await dropFiles(page, [join(root, 'public/demo/flights/baseline.csv')])
  await shown.waitFor({ state: 'detached' })
  await page.getByTestId('tour-begin').waitFor({ state: 'detached' })
  expect([...complaints, ...foreign]).toEqual([])
  await context.close()
})

test('by keyboard through all of it; Escape leads back to where it began, and the focus is there', async () => {
  const { page, context, complaints } = await workbench.open({ query: quick() })
  await page.getByTestId('tour-begin').focus()
  await page.keyboard.press('Enter')
  await at(page, TOUR)
  await page.getByTestId('tour').waitFor()
  const stops = Number(await page.getByTestId('tour').getAttribute('data-of'))
  for (let i = 1; i <= stops; i++) {
    await expect.poll(() => stop(page)).toBe(String(i))
    await spokenOfIsSeen(page)
    // Nothing behind it is reached.
    await page.keyboard.press('Tab')
    expect(await page.evaluate(() => document.activeElement?.closest('[data-testid="tour"]') !== null || document.activeElement === document.body)).toBe(true) // prettier-ignore
    await page.keyboard.press('ArrowRight')
  }
  await page.keyboard.press('ArrowLeft')
  await expect.poll(() => stop(page)).toBe(String(stops - 1))
  await page.keyboard.press('Home')
  await expect.poll(() => stop(page)).toBe('1')
  // It is no presentation.
  await page.keyboard.press('p')
  await at(page, TOUR)
  await page.keyboard.press('Escape')
  await at(page, '')
  await page.getByTestId('example').waitFor()
  await expect
    .poll(() => page.evaluate(() => document.activeElement?.getAttribute('data-testid')))
    .toBe('tour-begin')
  // It is nobody's evaluation: nothing of it is kept.
  expect(await keptEvaluations(page)).toBe(0)
  expect(complaints).toEqual([])
  await context.close()
})

test('Back leaves it; looked around in, the result is one step from the start', async () => {
  const { page, context } = await workbench.open({ query: quick() })
  await page.getByTestId('tour-begin').click()
  await at(page, TOUR)
  await page.getByTestId('tour').waitFor()
  await page.goBack()
  await at(page, '')
  await page.getByTestId('tour').waitFor({ state: 'detached' })
  await page.goForward()
  await page.getByTestId('tour').waitFor()
  await page.keyboard.press('End')
  await page.getByRole('button', { name: 'Look around' }).click()
  await at(page, RESULT)
  await page.getByTestId('tour').waitFor({ state: 'detached' })
  // The page behind it is whole again.
  await page.getByRole('navigation', { name: 'Results' }).getByRole('link', { name: 'Quality' }).click()
  await at(page, `${RESULT}/quality`)
  await page.goBack()
  await at(page, RESULT)
  await page.goBack()
  await at(page, '')
  await page.getByTestId('example-open').click()
  await at(page, RESULT)
  await page.getByTestId('results').waitFor()
  await context.close()
})

test('it has an address of its own, also where nothing is kept', async () => {
  const { page, context, complaints } = await workbench.open({ query: quick('keep=0') })
  await page.goto(workbench.url + quick('keep=0') + TOUR)
  await page.getByTestId('tour').waitFor()
  await page.reload()
  await page.getByTestId('tour').waitFor()
  await page.getByTestId('tour-end').click()
  await at(page, '')
  await page.getByTestId('example').waitFor()
  expect(complaints).toEqual([])
  await context.close()
})

test('what is dropped meanwhile ends it', async () => {
  const { page, context } = await workbench.open({ query: quick('keep=0') })
  await page.getByTestId('tour-begin').click()
  await page.getByTestId('tour').waitFor()
  await dropFiles(page, [join(root, 'public/demo/flights/baseline.csv')])
  await page.getByTestId('tour').waitFor({ state: 'detached' })
  await page.getByTestId('gates-open').click()
  await page.getByTestId('gates-save').waitFor()
  await context.close()
})

describe.each([
  ['light', 1280],
  ['dark', 360],
] as const)('in %s at %d px', (colorScheme, width) => {
  test('no barrier, nothing wider than the screen, and what is spoken of is seen', async () => {
    const { page, context } = await workbench.open({ query: quick('keep=0'), colorScheme, width })
    await page.emulateMedia({ reducedMotion: 'reduce' })
    await page.getByTestId('example').waitFor()
    expect(await axeViolations(page)).toEqual([])
    await page.getByTestId('tour-begin').click()
    await page.getByTestId('tour').waitFor()
    const stops = Number(await page.getByTestId('tour').getAttribute('data-of'))
    for (let i = 1; i <= stops; i++) {
      await expect.poll(() => stop(page)).toBe(String(i))
      await spokenOfIsSeen(page)
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
      expect(wide).toBeLessThanOrEqual(0)
      if (i === 1 || i === stops) expect(await axeViolations(page)).toEqual([])
      if (i < stops) await page.getByTestId('tour-on').click()
    }
    await context.close()
  })
})
