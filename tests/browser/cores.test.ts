/** WebAssembly on several cores, in the built page: batches come back in any order, and the result is that of one worker. */
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { EvaluationResult } from '../../src/result/evaluation-result'
import { demo, downloaded, finished, quick, startWorkbench, type Workbench } from './workbench'

let workbench: Workbench
const flights = join(demo, 'flights')

beforeAll(async () => {
  workbench = await startWorkbench()
})
afterAll(() => workbench.close())

/** The flights on a machine that says it has so many cores, to workers too: DevTools' override ends at the page. */
async function evaluated(cores: number): Promise<EvaluationResult> {
  const { page, context, complaints } = await workbench.open({ query: quick('latency=0') })
  await page.route(/\/worker-[\w-]+\.js$/, async (route) => {
    const response = await route.fetch()
    const says = `Object.defineProperty(navigator, 'hardwareConcurrency', { get: () => ${cores} });`
    await route.fulfill({ response, body: says + (await response.text()) })
  })
  await page.getByTestId('folder-primary').setInputFiles(join(flights, 'primary'))
  await page.getByTestId('folder-shadow').setInputFiles(join(flights, 'shadow'))
  await page.getByTestId('file-log').setInputFiles(join(flights, 'log.csv'))
  await page.getByTestId('file-mapping').setInputFiles(join(flights, 'mapping.json'))
  await page.locator('[data-testid="run"]:not([disabled])').click({ timeout: 60_000 })
  await finished(page)
  const result = JSON.parse(await downloaded(page, 'download-json')) as EvaluationResult
  expect(complaints).toEqual([])
  await context.close()
  return result
}

/** All but what is of the run itself: when it was, where, how long it took, and how often that let somebody look. */
const figures = ({ evidence: _, history: __, ...rest }: EvaluationResult): unknown => rest

test('four cores: three workers replay, and every figure is as on one', async () => {
  const [one, four] = [await evaluated(2), await evaluated(4)]
  expect(one.evidence.environment.renderer).not.toContain('workers')
  expect(four.evidence.environment.renderer).toContain('in 3 workers')
  expect(figures(four)).toEqual(figures(one))
})
