/** Damaged files of each kind, dropped on the page: it has done with each in time, and nothing is thrown (tests/fuzz). */
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { KINDS, longestTask, ON_ONE_PAGE, onOnePage, opened } from '../fuzz/pages'
import { demo, dropFiles, startWorkbench, type Workbench } from './workbench'

/** Of each kind; `npm run fuzz` drops some hundred. */
const EACH = Number(process.env['EACH'] ?? 5)

let workbench: Workbench
beforeAll(async () => {
  workbench = await startWorkbench()
})
afterAll(() => workbench.close())

test.each(KINDS.map((kind, i) => ({ kind, first: i * ON_ONE_PAGE })))('$kind', async ({ first }) => {
  const seeds = Array.from({ length: EACH }, (_, i) => first + i)
  const cases = await onOnePage(workbench, seeds)
  if (process.env['EACH'])
    console.log(
      cases.map(({ seed, what, seconds, why }) => `${seed} ${what} ${seconds.toFixed(2)} ${why}`).join('\n'),
    )
  expect(cases).toHaveLength(EACH)
  expect(cases.filter(({ outcome }) => outcome === 'failed')).toEqual([])
})

test('what is watched for is seen', async () => {
  const { page, complaints, context } = await opened(workbench)
  const [worker] = await Promise.all([
    page.waitForEvent('worker'),
    dropFiles(page, [join(demo, 'flights', 'baseline.csv')]),
  ])
  await workbench.browser.startTracing(page, { categories: ['toplevel', '__metadata'] })
  await page.evaluate(() => {
    setTimeout(() => {
      throw new Error('thrown on the page')
    })
    void Promise.reject(new Error('rejected on the page'))
    let sum = 0
    for (let i = 0; i < 3e8; i++) sum += Math.sqrt(i)
    document.title = String(sum)
    try {
      document.createElement('div').innerHTML = '<b>x</b>'
    } catch {
      // Said by the event.
    }
  })
  await worker.evaluate(() => void Promise.reject(new Error('one')))
  await worker.evaluate(() => void setTimeout(() => JSON.parse('no JSON')))
  // Each comes by a way of its own, and in no order.
  for (const said of [
    'thrown in a worker',
    'thrown on the page',
    'rejected on the page',
    'refused by policy',
    'rejected in a worker',
  ])
    await expect.poll(() => complaints.join('\n')).toContain(said)
  expect(longestTask(await workbench.browser.stopTracing())).toBeGreaterThan(100)
  await context.close()
})
