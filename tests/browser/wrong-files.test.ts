/** Wrong files, dropped for real: each must name the file, the place and the mend, and lose nothing else. */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync, readdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { demo, dropFiles, startWorkbench, type Watched, type Workbench } from './workbench'

let workbench: Workbench
const flights = join(demo, 'flights')

beforeAll(async () => {
  workbench = await startWorkbench()
})
afterAll(() => workbench.close())

/** A copy of the flights demo that a test may break. */
function broken(mend: (folder: string) => void): string {
  const folder = mkdtempSync(join(tmpdir(), 'wrong-'))
  cpSync(flights, folder, { recursive: true })
  mend(folder)
  return folder
}

async function problems({ page }: Watched): Promise<string> {
  await page.getByTestId('problem').first().waitFor({ timeout: 60_000 })
  return (await page.getByTestId('problem').allInnerTexts()).join('\n')
}

async function dropped(folder: string): Promise<Watched> {
  const watched = await workbench.open()
  await dropFiles(watched.page, [folder])
  return watched
}

function log(folder: string): string {
  const name = readdirSync(folder).find((file) => /^(log|requests).*\.csv$/.test(file))
  if (!name) throw new Error(`no log in ${folder}`)
  return join(folder, name)
}

describe('files that cannot be used', () => {
  test('a file of no known kind on the empty page: what is said of it is on the screen', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'wrong-'))
    writeFileSync(
      join(folder, 'photo.bin'),
      Uint8Array.from({ length: 5000 }, (_, i) => Math.imul(i + 1, 2654435761) >>> 13),
    )
    const { page, context } = await workbench.open()
    await page.setViewportSize({ width: 1280, height: 800 })
    await dropFiles(page, [join(folder, 'photo.bin')])
    const aside = page.getByText('1 file was left aside')
    await aside.waitFor()
    await expect.poll(async () => (await aside.boundingBox())?.y).toBeLessThan(600)
    await context.close()
  })

  test('an evaluation let go on any place opens', async () => {
    const evaluation = join(import.meta.dirname, '..', 'fixtures', 'results', '0.1.0', 'evaluation.json')
    for (const slot of ['primary', 'log']) {
      const { page, context } = await workbench.open()
      await page.getByTestId(`slot-${slot}`).scrollIntoViewIfNeeded()
      await dropFiles(page, [evaluation], `[data-testid="slot-${slot}"]`)
      await page.getByTestId('first-page').filter({ hasText: 'evaluation' }).waitFor()
      expect(await page.getByTestId('problem').count()).toBe(0)
      await context.close()
    }
  })

  test('a model.json that is not JSON', async () => {
    const folder = broken((at) => writeFileSync(join(at, 'primary', 'model.json'), '{"modelTopology": '))
    const watched = await dropped(folder)
    const text = await problems(watched)
    expect(text).toContain('model.json')
    expect(text).toMatch(/JSON/)
    await watched.context.close()
  })

  test('a missing shard', async () => {
    let shard = ''
    const folder = broken((at) => {
      shard = readdirSync(join(at, 'shadow')).find((name) => name.endsWith('.bin'))!
      rmSync(join(at, 'shadow', shard))
    })
    const watched = await dropped(folder)
    expect(await problems(watched)).toContain(shard)
    await watched.context.close()
  })

  test('a model of another maker says which command converts it', async () => {
    const folder = broken((at) => {
      rmSync(join(at, 'shadow'), { recursive: true })
      cpSync('tests/fixtures/models/foreign/model.tflite', join(at, 'shadow.tflite'))
    })
    const watched = await dropped(folder)
    const text = await problems(watched)
    expect(text).toContain('shadow.tflite')
    expect(text).toContain('TensorFlow Lite')
    expect(text).toContain('tensorflowjs_converter')
    await watched.context.close()
  })

  test('an empty log', async () => {
    const folder = broken((at) => writeFileSync(log(at), ''))
    const watched = await dropped(folder)
    expect(await problems(watched)).toMatch(/empty/i)
    await watched.context.close()
  })

  test('a log without a needed column names the column', async () => {
    const folder = broken((at) => {
      const rows = readFileSync(log(at), 'utf8').trimEnd().split(/\r?\n/)
      const column = rows[0]!.split(',').indexOf('distance')
      expect(column).toBeGreaterThan(-1)
      const cut = rows.map((row) =>
        row
          .split(',')
          .filter((_, i) => i !== column)
          .join(','),
      )
      writeFileSync(log(at), cut.join('\n') + '\n')
    })
    const watched = await dropped(folder)
    expect(await problems(watched)).toContain('distance')
    await watched.context.close()
  })

  test('a log of another model', async () => {
    const watched = await workbench.open()
    const { page } = watched
    const log = readdirSync(join(demo, 'digits')).find((name) => name.endsWith('.jsonl'))!
    await page.getByTestId('folder-primary').setInputFiles(join(flights, 'primary'))
    await page.getByTestId('folder-shadow').setInputFiles(join(flights, 'shadow'))
    await page.getByTestId('file-log').setInputFiles(join(demo, 'digits', log))
    expect((await problems(watched)).length).toBeGreaterThan(20)
    expect(await page.getByTestId('run').isEnabled()).toBe(false)
    await watched.context.close()
  })
})
