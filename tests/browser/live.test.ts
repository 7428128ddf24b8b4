/** Looking while it runs, in the real page: both curves grow, and a settled test says that one may stop. */
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { axeViolations } from './axe'
import type { EvaluationResult } from '../../src/result/evaluation-result'
import { demo, downloaded, finished, startWorkbench, type Workbench, quick } from './workbench'

let workbench: Workbench
const flights = join(demo, 'flights')

beforeAll(async () => {
  workbench = await startWorkbench()
})
afterAll(() => workbench.close())

/** The flights' log so often over that there is time to look; labels in a file of their own. */
function longLog(times: number): { log: string; labels: string } {
  const folder = mkdtempSync(join(tmpdir(), 'live-'))
  const [header, ...rows] = readFileSync(join(flights, 'log.csv'), 'utf8').trimEnd().split(/\r?\n/)
  const names = header!.split(',')
  const at = names.indexOf('label')
  const log = [names.slice(0, at).join(',')]
  const labels = ['request_id,label']
  for (let i = 0; i < times; i++)
    for (const row of rows) {
      const cells = row.split(',')
      log.push(`${i}-${cells.slice(0, at).join(',')}`)
      labels.push(`${i}-${cells[0]},${cells[at]}`)
    }
  const paths = { log: join(folder, 'log.csv'), labels: join(folder, 'labels.csv') }
  writeFileSync(paths.log, log.join('\n') + '\n')
  writeFileSync(paths.labels, labels.join('\n') + '\n')
  return paths
}

test.each([1280, 360])('labels from a file, a test that settles, and a stop, at %i px', async (width) => {
  const { page, context, complaints } = await workbench.open({ query: quick('latency=60'), width })
  const { log, labels } = longLog(20)
  await page.getByTestId('folder-primary').setInputFiles(join(flights, 'primary'))
  await page.getByTestId('folder-shadow').setInputFiles(join(flights, 'shadow'))
  await page.getByTestId('file-log').setInputFiles(log)
  await page.getByTestId('file-labels').setInputFiles(labels)
  await page.getByTestId('file-mapping').setInputFiles(join(flights, 'mapping.json'))
  await page.locator('[data-testid="run"]:not([disabled])').waitFor({ timeout: 60_000 })
  await page.getByTestId('run').click()
  // The shadow is right more often by far. Stopped within the page, at once: what is left is replayed in a moment.
  const { said, points, wider } = await page.evaluate(
    () =>
      new Promise<{ said: string; points: string; wider: number }>((resolve) => {
        const at = (id: string) => document.querySelector<HTMLElement>(`[data-testid="${id}"]`)
        const look = setInterval(() => {
          const evidence = at('live-evidence')
          if (!evidence?.innerText.includes('You may stop now: shadow is right more often')) return
          clearInterval(look)
          const points = evidence.querySelector('polyline')?.getAttribute('points') ?? ''
          const wider = document.documentElement.scrollWidth - window.innerWidth
          at('stop')!.click()
          resolve({ said: evidence.innerText, points, wider })
        }, 5)
      }),
  )
  expect(points.split(' ').length).toBeGreaterThan(2)
  expect(said).toContain('settled at 20')
  expect(said).toContain('because neighbours are alike')
  expect(wider).toBeLessThanOrEqual(0)
  await finished(page)
  const result = JSON.parse(await downloaded(page, 'download-json')) as EvaluationResult
  expect(result.partial).toBe(true)
  expect(result.requests.replayed).toBeLessThan(400_000)
  // Of independent requests, the result's own counts settle it as the page said. Here every flight comes twenty times at
  // the same moment: the result says how few of them count.
  expect(result.sequential?.crossedIfIndependent?.leads).toBe('shadow')
  expect(result.sequential!.share).toBeLessThan(0.5)
  // Stopped, it is still timed, if the two seconds left for what follows are enough for it here; the result says which.
  if (result.latency) expect(result.latency.shadow?.n).toBeGreaterThan(0)
  else expect(result.latencyReason).toContain('the timing was skipped')
  expect(complaints).toEqual([])
  await context.close()
})

test('axe finds nothing in a page that is replaying', async () => {
  const { page, context } = await workbench.open({ query: quick('latency=60') })
  const { log } = longLog(20)
  await page.getByTestId('folder-primary').setInputFiles(join(flights, 'primary'))
  await page.getByTestId('folder-shadow').setInputFiles(join(flights, 'shadow'))
  await page.getByTestId('file-log').setInputFiles(log)
  await page.getByTestId('file-mapping').setInputFiles(join(flights, 'mapping.json'))
  await page.locator('[data-testid="run"]:not([disabled])').waitFor({ timeout: 60_000 })
  await page.getByTestId('run').click()
  await page.getByText('No label so far').waitFor({ timeout: 60_000 })
  expect(await axeViolations(page)).toEqual([])
  await page.getByTestId('stop').click()
  await finished(page)
  await context.close()
})
