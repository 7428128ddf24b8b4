/** Compressed logs in a real browser, whose own decompression does less than Node's: one member of a gzip, and no more. */
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { EvaluationResult } from '../../src/result/evaluation-result'
import { demo, downloaded, dropFiles, finished, startWorkbench, type Workbench, quick } from './workbench'

let workbench: Workbench
const flights = join(demo, 'flights')
const given = ['primary', 'shadow', 'mapping.json'].map((name) => join(flights, name))
const folder = mkdtempSync(join(tmpdir(), 'packed-'))
const [header, ...rows] = readFileSync(join(flights, 'log.csv'), 'utf8').trimEnd().split('\n').slice(0, 601)

beforeAll(async () => {
  workbench = await startWorkbench()
})
afterAll(() => workbench.close())

function members(): Buffer[] {
  const texts = [[header, ...rows.slice(0, 200)], rows.slice(200, 400), rows.slice(400)]
  return texts.map((lines) => gzipSync(lines.join('\n') + '\n'))
}

test('a gzip of several members is read to its end, every request once', async () => {
  const path = join(folder, 'log.csv.gz')
  writeFileSync(path, Buffer.concat(members()))
  const { page, context } = await workbench.open({ query: quick('latency=0') })
  await dropFiles(page, [...given, path])
  await page.getByTestId('run').click()
  await finished(page)
  const { requests } = JSON.parse(await downloaded(page, 'download-json')) as EvaluationResult
  expect(requests).toMatchObject({ read: 600, replayed: 600, skipped: [] })
  await context.close()
})

test('a gzip that is cut short says so and names the file', async () => {
  const path = join(folder, 'cut.csv.gz')
  const whole = Buffer.concat(members())
  writeFileSync(path, whole.subarray(0, whole.length - 300))
  const { page, context } = await workbench.open({ query: quick('latency=0') })
  await dropFiles(page, [...given, path])
  await page.getByTestId('problem').first().waitFor({ timeout: 60_000 })
  const said = await page.getByTestId('problem').first().innerText()
  expect(said).toContain('cut.csv.gz')
  expect(said).toMatch(/cut short or damaged/)
  await context.close()
})

/** One file of a tar, filled to blocks of 512 bytes. */
function tarred(path: string, data: Buffer): Buffer {
  const header = Buffer.alloc(512)
  const octal = (value: number, at: number, length: number) =>
    header.write(value.toString(8).padStart(length - 1, '0'), at)
  header.write(path)
  octal(data.length, 124, 12)
  header.write('        0', 148)
  header.write('ustar\x0000', 257)
  octal(
    header.reduce((sum, byte) => sum + byte, 0),
    148,
    7,
  )
  return Buffer.concat([header, data, Buffer.alloc(-data.length & 511)])
}

test('a tar.gz of rotated logs is read as one log, packed files in it too', async () => {
  const [oldest, middle, newest] = [rows.slice(0, 200), rows.slice(200, 400), rows.slice(400)].map((lines) =>
    Buffer.from([header, ...lines].join('\n') + '\n'),
  )
  const files = [
    tarred('logs/log.csv', newest!),
    tarred('logs/log.csv.1', middle!),
    tarred('logs/log.csv.2.gz', gzipSync(oldest!)),
  ]
  const path = join(folder, 'logs.tar.gz')
  writeFileSync(path, gzipSync(Buffer.concat([...files, Buffer.alloc(1024)])))
  const { page, context } = await workbench.open({ query: quick('latency=0') })
  await dropFiles(page, [...given, path])
  await page.getByTestId('run').click()
  await finished(page)
  const { requests } = JSON.parse(await downloaded(page, 'download-json')) as EvaluationResult
  expect(requests).toMatchObject({ read: 600, replayed: 600, skipped: [] })
  await context.close()
})
