/** Canaries in the files of a run, looked for in the page's address and in every request that it and its workers make. */
import { cpSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { demo, dropFiles, finished, quick, sharedReport, startWorkbench, type Watched, type Workbench } from './workbench' // prettier-ignore

let workbench: Workbench
let watched: Watched
let folder: string
/** Whatever was asked for: address, headers and body. */
const told: string[] = []

beforeAll(async () => {
  folder = join(mkdtempSync(join(tmpdir(), 'leak-')), 'canary-folder')
  cpSync(join(demo, 'flights'), folder, { recursive: true })
  renameSync(join(folder, 'log.csv'), join(folder, 'canary-log.csv'))
  const [header, ...lines] = readFileSync(join(demo, 'flights', 'log.csv'), 'utf8')
    .split('\n')
    .slice(0, 400)
  const rows = lines.map((line, i) => `${line},canary-note-${i}`)
  writeFileSync(join(folder, 'canary-log.csv'), [`${header},note`, ...rows].join('\n'))
  workbench = await startWorkbench()
  watched = await workbench.open({ query: quick() })
  watched.context.on('request', (request) => {
    told.push(`${request.url()} ${JSON.stringify(request.headers())} ${request.postData() ?? ''}`)
  })
})
afterAll(async () => {
  await workbench.close()
  rmSync(join(folder, '..'), { recursive: true })
})

test('nothing of the files is in the address, in a request, or with another host', async () => {
  const { page } = watched
  await dropFiles(page, [folder])
  await page.locator('[data-testid="run"]:not([disabled])').waitFor({ timeout: 60_000 })
  await page.getByTestId('run').click()
  await finished(page)
  const html = await sharedReport(page)
  expect(html).not.toContain('canary')
  expect(await sharedReport(page, 'features')).toContain('canary-log.csv')
  expect(page.url()).not.toContain('canary')
  // Workers and chunks were asked for, so that something would have been seen.
  expect(told.length).toBeGreaterThan(3)
  expect(told.filter((one) => one.includes('canary'))).toEqual([])
  expect(watched.foreign).toEqual([])
  expect(watched.complaints).toEqual([])
})
