/** What is put on paper: all that stands unfolded, in light colours, however early and by whom it is asked for. */
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { EvaluationResult } from '../../src/result/evaluation-result'
import { results } from '../gallery/results'
import { quick, sharedReport, startWorkbench, unfold, type Workbench } from './workbench'

let workbench: Workbench
const folder = mkdtempSync(join(tmpdir(), 'paper-'))
const file = (name: string) => join(folder, name)

beforeAll(async () => {
  workbench = await startWorkbench()
})
afterAll(() => workbench.close())

async function opened(result: EvaluationResult, colorScheme: 'light' | 'dark' = 'light'): Promise<Page> {
  const { page } = await workbench.open({ query: quick('&keep=0'), colorScheme })
  writeFileSync(file('evaluation.json'), JSON.stringify(result))
  await page.getByTestId('file-report').setInputFiles(file('evaluation.json'))
  await page.getByTestId('first-page').waitFor()
  return page
}

interface Printed {
  theme: string | undefined
  /** Sections of the appendix with nothing in them. */
  empty: string[]
  /** Of each chart on paper, how many of its pixels have the colour that words have there. */
  words: number[]
}

/** What a person prints by: the page's button, or the browser's own menu and keys. */
const ways = ['button', 'browser'] as const

/** In the page: asks for the print, and says what a picture taken at that moment has. */
function printed(by: (typeof ways)[number]): Printed {
  if (by === 'browser') dispatchEvent(new Event('beforeprint'))
  else [...document.querySelectorAll('button')].find((one) => one.textContent === 'Print')!.click()
  const probe = document.body.appendChild(document.createElement('i'))
  probe.style.color = 'var(--muted)'
  const muted = getComputedStyle(probe).color.match(/\d+/g)!.map(Number)
  probe.remove()
  const words = (canvas: HTMLCanvasElement) => {
    if (canvas.width === 0 || canvas.height === 0) return 0
    const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height)
    let found = 0
    for (let at = 0; at < data.length; at += 4)
      if (data[at + 3] === 255 && muted.every((value, i) => data[at + i] === value)) found++
    return found
  }
  const sections = [...document.querySelectorAll('[data-testid="appendix"] > section')]
  const canvases = document.querySelectorAll<HTMLCanvasElement>('details[open] > .body canvas')
  return {
    theme: document.documentElement.dataset['theme'],
    empty: sections.filter((one) => !one.querySelector('.body')?.childElementCount).map(({ id }) => id),
    words: [...canvases].map(words),
  }
}

test.each(ways)(
  'a report printed by the %s as soon as it is opened, in the dark, has all its charts, light',
  async (by) => {
    const page = await opened(results.hold())
    writeFileSync(file('report.html'), await sharedReport(page))
    await page.context().close()
    const context = await workbench.browser.newContext({ colorScheme: 'dark' })
    const report = await context.newPage()
    // Its own script has run by then, and nothing that it put off.
    await report.addInitScript(`addEventListener('DOMContentLoaded', () => {
    for (const one of document.querySelectorAll('details')) one.open = true
    globalThis.printed = (${printed.toString()})('${by}')
  })`)
    await report.goto(`file://${file('report.html')}`)
    const { empty, words } = await report.evaluate(
      () => (globalThis as unknown as { printed: Printed }).printed,
    )
    expect(empty).toEqual([])
    expect(words.length).toBeGreaterThan(4)
    expect(Math.min(...words)).toBeGreaterThan(20)
    await context.close()
  },
)

test.each(ways)('the page in the dark is light on paper, printed by the %s, and dark again', async (by) => {
  const page = await opened(results.hold())
  await page.getByRole('button', { name: /dark/i }).click()
  await unfold(page)
  const theme = () => page.evaluate(() => document.documentElement.dataset['theme'])
  expect(await theme()).toBe('dark')
  const { words, theme: onPaper } = await page.evaluate(printed, by)
  expect(onPaper).toBe('light')
  expect(words.length).toBeGreaterThan(4)
  expect(Math.min(...words)).toBeGreaterThan(20)
  await page.evaluate(() => dispatchEvent(new Event('afterprint')))
  expect(await theme()).toBe('dark')
  await page.context().close()
})

test('what a sheet leaves out is counted on it, and a date that is not there is a line to write on', async () => {
  const page = await opened(results.hold())
  await unfold(page)
  const date = page.getByTestId('decided-on')
  const ink = () => date.evaluate((field) => getComputedStyle(field).color)
  await page.emulateMedia({ media: 'print' })
  expect(await ink()).toBe('rgba(0, 0, 0, 0)')
  await date.fill('2026-03-04')
  await date.blur()
  await expect.poll(ink).not.toBe('rgba(0, 0, 0, 0)')
  const requests = page.locator('#requests')
  await page.evaluate(() => dispatchEvent(new Event('beforeprint')))
  await expect.poll(() => requests.getByRole('row').count()).toBeGreaterThan(40)
  expect(await requests.innerText()).toMatch(/The first 40 are printed\./)
  await page.context().close()
})
