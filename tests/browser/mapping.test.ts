/** What feeds what, changed by hand in the built page: roles, undo, saving and dropping back, other models, other places. */
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { EvaluationResult } from '../../src/result/evaluation-result'
import type { Mapping } from '../../src/result/mapping'
import { axeViolations } from './axe'
import { denseModel } from './layers-model'
import {
  demo,
  downloaded,
  dropFiles,
  finished,
  root,
  startWorkbench,
  type Workbench,
  quick,
} from './workbench'

let workbench: Workbench
const flights = join(demo, 'flights')
const fixtures = join(root, 'tests/fixtures')

beforeAll(async () => {
  workbench = await startWorkbench()
})
afterAll(() => workbench.close())

function written(name: string, content: string): string {
  const path = join(mkdtempSync(join(tmpdir(), 'mapping-')), name)
  writeFileSync(path, content)
  return path
}

const ready = (page: Page) => page.locator('[data-testid="run"]:not([disabled])').waitFor({ timeout: 60_000 })
const settled = (page: Page) =>
  page.locator('[data-testid="phase"][data-busy="false"]').waitFor({ state: 'attached', timeout: 60_000 })

async function give(page: Page, testId: string, path: string): Promise<void> {
  await page.getByTestId(testId).setInputFiles(path)
  await settled(page)
}

async function run(page: Page): Promise<EvaluationResult> {
  await ready(page)
  await page.getByTestId('run').click()
  await finished(page)
  return JSON.parse(await downloaded(page, 'download-json')) as EvaluationResult
}

/** "old" is primary's, "verdict" the truth, by nobody's names; a nested field beside them. */
const nested = Array.from({ length: 60 }, (_, i) =>
  JSON.stringify({
    key: `k${i}`,
    client: { country: i % 2 ? 'NL' : 'BE', cart: { amount: (i * 7) % 13 } },
    primary_pred: i % 2,
    shadow_pred: i % 3 === 0 ? 1 - (i % 2) : i % 2,
    verdict: i % 2,
  }),
).join('\n')

test('a role is changed by a choice, undone, and kept while labels come; nested fields are named by their path', async () => {
  const { page, context } = await workbench.open({ query: quick() })
  await give(page, 'file-log', written('log.jsonl', nested))
  const role = (field: string) => page.getByLabel(`Role of ${field}`, { exact: true })
  const rows = page.getByTestId('fields').locator('tbody tr')
  const row = rows.filter({ hasText: 'client.cart.amount' })
  expect(await row.innerText()).toContain('0, 7, 1')
  expect(await role('client.cart.amount').inputValue()).toBe('feature')
  expect(await rows.filter({ hasText: 'primary_pred' }).innerText()).toContain('by name')
  // It holds the classes and feeds nothing: the label, until somebody says otherwise.
  expect(await role('verdict').inputValue()).toBe('label')
  await role('verdict').selectOption('feature')
  expect(await page.getByTestId('mapping-origin').innerText()).toBe('as you edited it')
  await page.getByTestId('undo-mapping').click()
  expect(await role('verdict').inputValue()).toBe('label')
  await role('verdict').selectOption('feature')
  await role('verdict').selectOption('label')
  await give(page, 'file-baseline', written('b.csv', 'client.cart.amount\n1\n2\n3\n'))
  expect(await role('verdict').inputValue()).toBe('label')
  const result = await run(page)
  expect(result.quality?.primary.accuracy).toBe(1)
  expect(result.quality?.shadow.accuracy).toBeCloseTo(40 / 60, 12)
  // The baseline has no countries: whether they moved is open, not left out.
  expect(result.drift.map(({ feature, psi }) => [feature, psi !== null])).toEqual([
    ['client.country', false],
    ['client.cart.amount', true],
  ])
  await context.close()
})

test('names that say nothing: the roles that are clicked bring the classes, and undo takes them back', async () => {
  const { page, context } = await workbench.open({ query: quick() })
  const rows = Array.from({ length: 60 }, (_, i) => `k${i},${1.7e12 + i * 1000},${i % 2},${i % 3 ? 1 : 0},0.${1 + (i % 8)}`) // prettier-ignore
  await give(page, 'file-log', written('log.csv', ['key,w,a,b,c', ...rows].join('\n') + '\n'))
  const role = (field: string) => page.getByLabel(`Role of ${field}`, { exact: true })
  expect(await role('w').inputValue()).toBe('time')
  expect(await page.getByTestId('fields').locator('tbody tr').filter({ hasText: '1700000001000' }).innerText()).toContain('times since 1970') // prettier-ignore
  await role('a').selectOption('label')
  await role('b').selectOption('primary')
  await role('c').selectOption('shadow')
  const classes = page.getByLabel('Classes, in the order of their index')
  await expect.poll(() => classes.inputValue()).toBe('0, 1')
  // Shadow's answers are between 0 and 1: how they are read is asked, and may be changed.
  const answer = page.getByTestId('logged-shadow')
  await answer.waitFor()
  await expect.poll(() => answer.getByRole('combobox').inputValue()).toBe('probability')
  await answer.getByRole('spinbutton').fill('0.35')
  await answer.getByRole('spinbutton').press('Tab')
  for (const field of ['c', 'b', 'a']) expect(await role(field).inputValue()).not.toBe('feature')
  const result = await run(page)
  const shadowIsOne = Array.from({ length: 60 }, (_, i) => (1 + (i % 8)) / 10 >= 0.35)
  expect(result.quality?.shadow.accuracy).toBe(
    shadowIsOne.filter((one, i) => one === (i % 2 === 1)).length / 60,
  )
  await page.getByRole('button', { name: 'Setup' }).click()
  const undo = page.getByTestId('undo-mapping')
  // What each step leaves is proposed anew before the next can be undone.
  await expect
    .poll(async () => {
      if (await undo.count()) await undo.click()
      return role('a').inputValue()
    })
    .toBe('feature')
  for (const field of ['b', 'c']) await expect.poll(() => role(field).inputValue()).toBe('feature')
  await expect.poll(() => classes.inputValue()).toBe('')
  expect(await page.getByTestId('run').isDisabled()).toBe(true)
  await context.close()
})

test('a mapping is saved and dropped back; it says when a model was replaced under it, and a guess is one click away', async () => {
  const { page, context } = await workbench.open({ query: '?latency=20&backend=cpu&keep=0' })
  const header = `id,${Array.from({ length: 8 }, (_, i) => `f${i}`).join(',')},spare`
  const log = [header, ...Array.from({ length: 30 }, (_, r) => `r${r},${Array.from({ length: 9 }, (_, i) => ((r * 7 + i) % 11) / 5 - 1).join(',')}`)] // prettier-ignore
  await page.getByTestId('folder-primary').setInputFiles(join(fixtures, 'graph/tab_f32'))
  await page.getByTestId('folder-shadow').setInputFiles(join(fixtures, 'graph/tab_u8'))
  await give(page, 'file-log', written('log.csv', log.join('\n') + '\n'))
  // Eight numbers of one array stand in one row, and are fed together.
  const series = page.getByTestId('series')
  expect(await series.innerText()).toMatch(/f0–f7[^]*8 numbers/)
  const fed = page.getByLabel('What f0–f7 feeds in shadow')
  const tensor = await fed.inputValue()
  await fed.selectOption('')
  const featuresOf = () => page.evaluate(() => window.workbench.mapping()!.models.shadow!.inputs[0]?.features.length) // prettier-ignore
  await expect.poll(featuresOf).toBe(0)
  await fed.selectOption(tensor)
  await expect.poll(featuresOf).toBe(8)
  await page.getByRole('button', { name: /^Preprocessing of f0–f7 for shadow/ }).click()
  await page.getByLabel('Add a step').selectOption('log1p')
  await page.getByRole('button', { name: 'Use these steps' }).click()
  const stepped = () => page.evaluate(() => window.workbench.mapping()!.models.shadow!.inputs[0]?.features.filter(({ steps }) => steps[0]?.kind === 'log1p').length) // prettier-ignore
  await expect.poll(stepped).toBe(8)
  await page.getByTestId('undo-mapping').click()
  await expect.poll(stepped).toBe(0)
  expect(await axeViolations(page)).toEqual([])
  await series.getByRole('button', { name: 'f0–f7', exact: true }).click()
  await page.getByLabel('What f7 feeds in shadow').selectOption('')
  await page.getByLabel('What spare feeds in shadow').selectOption({ index: 1 })
  await ready(page)
  const saved = await downloaded(page, 'save-mapping')
  const mapping = JSON.parse(saved) as Mapping
  expect(mapping.models.shadow?.inputs[0]?.features.at(-1)?.field).toBe('spare')
  expect(mapping.models.primary?.inputs[0]?.features.at(-1)?.field).toBe('f7')

  await page.reload()
  await page.getByTestId('folder-primary').setInputFiles(join(fixtures, 'graph/tab_f32'))
  await page.getByTestId('folder-shadow').setInputFiles(join(fixtures, 'graph/tab_u8'))
  await give(page, 'file-log', written('log.csv', log.join('\n') + '\n'))
  await give(page, 'file-any', written('mapping.json', saved))
  expect(await page.getByTestId('slot-mapping').innerText()).toContain('mapping.json')
  expect(await page.getByTestId('mapping-origin').innerText()).toBe('from the mapping file')
  const result = await run(page)
  expect(result.evidence.mapping).toEqual(mapping)

  await page.getByRole('button', { name: 'Setup' }).click()
  await page.getByTestId('folder-shadow').setInputFiles(join(fixtures, 'graph/conv_f32'))
  await page.locator('[data-code="mapping-outlived"]').waitFor({ timeout: 60_000 })
  expect(await page.getByTestId('run').isEnabled()).toBe(false)
  await page.getByTestId('guess-anew').click()
  await page.getByTestId('mapping-back').waitFor()
  await page.locator('[data-code="mapping-outlived"]').waitFor({ state: 'detached' })
  await page.getByTestId('mapping-back').click()
  await page.getByTestId('slot-mapping').filter({ hasText: 'mapping.json' }).waitFor()
  await page.getByTestId('guess-anew').waitFor()
  expect(await page.getByTestId('run').isEnabled()).toBe(false)
  await context.close()
})

test('a log captured for primary alone: which of shadow’s inputs it lacks', async () => {
  const { page, context } = await workbench.open({ query: quick() })
  const mapping = JSON.parse(readFileSync(join(flights, 'mapping.json'), 'utf8')) as Mapping
  const fields = (role: 'primary' | 'shadow') =>
    new Set(mapping.models[role]!.inputs.flatMap((input) => input.features.map(({ field }) => field)))
  const only = [...fields('shadow')].filter((field) => !fields('primary').has(field))
  expect(only.length).toBeGreaterThan(0)
  const rows = readFileSync(join(flights, 'log.csv'), 'utf8').split('\n').slice(0, 200)
  const names = rows[0]!.split(',')
  const kept = names.map((_, i) => i).filter((i) => !only.includes(names[i]!))
  const log = rows.map((line) => kept.map((i) => line.split(',')[i]).join(',')).join('\n') + '\n'
  await page.getByTestId('folder-primary').setInputFiles(join(flights, 'primary'))
  await page.getByTestId('folder-shadow').setInputFiles(join(flights, 'shadow'))
  await page.getByTestId('file-mapping').setInputFiles(join(flights, 'mapping.json'))
  await give(page, 'file-log', written('log.csv', log))
  const problem = await page.locator('[data-code="missing-column"]').innerText()
  for (const field of only) expect(problem).toContain(`"${field}"`)
  expect(problem).toContain('captured for primary alone')
  await context.close()
})

test('fields of one long path are told apart by their whole names', async () => {
  const { page, context } = await workbench.open({ query: quick() })
  const record = (i: number) => ({ request: { features: { averageMonthlyTransactionAmountFirst: i, averageMonthlyTransactionAmountLast: i } } }) // prettier-ignore
  await give(
    page,
    'file-log',
    written('log.jsonl', [1, 2, 3].map((i) => JSON.stringify(record(i))).join('\n')),
  )
  const names = page.getByTestId('mapping').locator('tbody th')
  for (const name of await names.all()) {
    const cut = await name.evaluate((th) => th.scrollWidth > th.clientWidth + 1)
    expect([await name.textContent(), cut]).toEqual([expect.stringMatching(/First$|Last$/), false])
  }
  await context.close()
})

test('files move between places, and back', async () => {
  const { page, context } = await workbench.open({ query: quick() })
  await page.getByTestId('folder-primary').setInputFiles(join(fixtures, 'graph/tab_f32'))
  await page.getByTestId('folder-shadow').setInputFiles(join(fixtures, 'graph/tab_u8'))
  await settled(page)
  const title = (slot: string) => page.locator(`[data-testid="slot-${slot}"] .title`)
  await page.getByTestId('slot-primary').getByRole('combobox').selectOption('shadow')
  await title('primary').filter({ hasText: 'tab_u8' }).waitFor()
  expect(await title('shadow').innerText()).toContain('tab_f32')
  const csv =
    'request_id,a,b,label\n' + Array.from({ length: 30 }, (_, i) => `r${i},${i},${i * 2},${i % 2}\n`).join('')
  await give(page, 'file-log', written('train.csv', csv))
  await page.getByTestId('slot-log').getByRole('combobox').selectOption('baseline')
  await title('baseline').filter({ hasText: 'train.csv' }).waitFor()
  expect(await title('log').count()).toBe(0)
  await page.getByTestId('slot-baseline').getByRole('combobox').selectOption('labels')
  await title('labels').filter({ hasText: 'train.csv' }).waitFor()
  await context.close()
})

test('a mapping file that is dropped over one’s own edits says whose mapping it is', async () => {
  const { page, context } = await workbench.open({ query: quick() })
  const rows = Array.from({ length: 60 }, (_, i) => `k${i},${i % 2},${i % 3 ? 1 : 0},${i % 5 ? 1 : 0}`)
  await give(page, 'file-log', written('log.csv', ['key,label,primary_pred,shadow_pred', ...rows].join('\n') + '\n')) // prettier-ignore
  const saved = await downloaded(page, 'save-mapping')
  await page.getByLabel('Role of key', { exact: true }).selectOption('ignore')
  const origin = () => page.getByTestId('mapping-origin').innerText()
  await expect.poll(origin).toBe('as you edited it')
  await give(page, 'file-any', written('mapping.json', saved))
  await expect.poll(origin).toBe('from the mapping file: undo brings your changes back')
  await page.getByTestId('undo-mapping').click()
  await expect.poll(origin).toBe('as you edited it')
  await context.close()
})

test('a mapping file that cannot be read is left aside by its button', async () => {
  const { page, context, complaints } = await workbench.open({ query: quick() })
  await give(page, 'file-log', written('log.jsonl', nested))
  await give(page, 'file-mapping', written('mapping.json', '{"schemaVersion":1,"classes":5}'))
  await page.getByTestId('slot-mapping').locator('[data-code="bad-mapping"]').waitFor()
  expect(await page.getByTestId('run').isDisabled()).toBe(true)
  await page.getByTestId('slot-mapping').getByRole('button', { name: 'Guess without it' }).click()
  await ready(page)
  expect(await page.locator('[data-code="bad-mapping"]').count()).toBe(0)
  expect(complaints).toEqual([])
  await context.close()
})

test('numbers that may be the label are asked about, and no answer is wider than a phone', async () => {
  const { page, context, complaints } = await workbench.open({ query: quick('latency=0'), width: 360 })
  const model = (off: number) =>
    denseModel(mkdtempSync(join(tmpdir(), 'mapping-')), [[3], [-2]], { bias: [50 + off] })
  const rows = Array.from({ length: 120 }, (_, i) => {
    const [size, age] = [((i * 37) % 101) / 50 - 1, ((i * 53) % 97) / 48 - 1]
    const estimate = 50 + 3 * size - 2 * age
    return [i, size, age, estimate.toFixed(4), (estimate + (i % 5)).toFixed(1)].join(',')
  })
  const log = ['request_id,size,age,estimate_in_thousands,monthly_rent', ...rows].join('\n') + '\n'
  await page.getByTestId('folder-primary').setInputFiles(model(0))
  await page.getByTestId('folder-shadow').setInputFiles(model(1))
  await give(page, 'file-baseline', written('training.csv', 'size,age\n' + rows.map((row) => row.split(',').slice(1, 3).join(',')).join('\n'))) // prettier-ignore
  await give(page, 'file-log', written('log.csv', log))
  const asked = page.locator('[data-code="maybe-label"]')
  await asked.waitFor()
  const widest = await asked.getByRole('button').evaluateAll((all) => Math.max(...all.map((one) => one.getBoundingClientRect().right))) // prettier-ignore
  expect(widest).toBeLessThanOrEqual(360)
  expect(await axeViolations(page)).toEqual([])
  await asked.getByRole('button', { name: '“monthly_rent” is the label' }).click()
  await asked.getByText('it may be what primary answered').waitFor()
  await asked.getByRole('button', { name: '“estimate_in_thousands” is what primary answered' }).click()
  await expect.poll(() => asked.count()).toBe(0)
  const result = await run(page)
  expect(result.requests.labelled).toBe(120)
  expect(result.fidelity).toMatchObject({ faithful: true })
  expect(complaints).toEqual([])
  await context.close()
})

test('whether eight numbers are scores or a vector is asked, and either answer is taken', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'vector-'))
  for (const role of ['primary', 'shadow'])
    denseModel(join(folder, role), [
      [1, -2, 3, -4, 5, -6, 7, -8],
      [8, 7, 6, 5, 4, 3, 2, 1],
    ])
  writeFileSync(
    join(folder, 'log.csv'),
    `request_id,age,income\n${Array.from({ length: 40 }, (_, i) => `r${i},${i % 7}.5,${i % 5}.5`).join('\n')}\n`,
  )
  const { page, context } = await workbench.open({ query: quick('keep=0') })
  await dropFiles(page, [folder])
  const asked = page.locator('[data-code="classes-or-vector"]')
  await asked.first().waitFor({ timeout: 60_000 })
  // Of both models at once.
  await expect.poll(() => asked.count()).toBe(1)
  const answer = (label: RegExp) => asked.first().getByRole('button', { name: label })
  await answer(/scores/i).click()
  await ready(page)
  expect(await asked.count()).toBe(0)
  await page.getByTestId('undo-mapping').click()
  await answer(/vector/i).click()
  const refused = page.locator('[data-code="output-not-compared"]')
  await refused.waitFor({ timeout: 60_000 })
  expect(await refused.innerText()).toContain('a vector of 8 numbers')
  expect(await page.getByTestId('run').isDisabled()).toBe(true)
  await context.close()
})

test('of many classes the first are shown, and all are replaced at once', async () => {
  const { page, context } = await workbench.open({ query: quick('keep=0') })
  const rows = Array.from({ length: 3000 }, (_, i) => `k${i},c${i % 300},c${i % 300},c${(i * 7) % 300}`)
  await give(page, 'file-log', written('log.csv', ['key,label,primary_pred,shadow_pred', ...rows].join('\n') + '\n')) // prettier-ignore
  const classes = page.getByTestId('classes')
  await expect.poll(() => classes.innerText()).toMatch(/^c0, c1, .*and 294 more/s)
  expect((await page.getByTestId('mapping').innerText()).includes('c299')).toBe(false)
  await classes.getByRole('button', { name: 'Replace' }).click()
  const names = Array.from({ length: 300 }, (_, i) => `c${299 - i}`)
  await page.getByLabel('Classes, one a line').fill(names.join('\n'))
  await page.getByRole('button', { name: 'Use these 300 classes' }).click()
  await expect.poll(() => classes.innerText()).toMatch(/^c299, c298, /)
  expect((JSON.parse(await downloaded(page, 'save-mapping')) as Mapping).classes).toEqual(names)
  await context.close()
})
