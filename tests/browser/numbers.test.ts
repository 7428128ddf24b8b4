/** Models of numbers, and classes in an order, through the built page: every figure with its interval is shown. */
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { WorkbenchPage } from '../../src/cli/engines/page'
import type { EvaluationResult } from '../../src/result/evaluation-result'
import { adaptive, interval, plain } from '../../src/core/numbers'
import { denseModel } from './layers-model'
import { downloaded, finished, startWorkbench, unfold, type Watched, type Workbench } from './workbench'

const N = 600
const at = mkdtempSync(join(tmpdir(), 'numbers-'))
let workbench: Workbench
beforeAll(async () => {
  workbench = await startWorkbench()
})
afterAll(() => workbench.close())

/** Fixed, uneven noise in -1 to 1. */
const noise = (i: number) => Math.sin(i * 12.9898) * Math.cos(i * 78.233)
const time = (i: number) => new Date(Date.UTC(2026, 0, 1) + i * 60_000).toISOString()

function file(name: string, rows: string[]): string {
  const path = join(at, name)
  writeFileSync(path, rows.join('\n') + '\n')
  return path
}

describe('two models that predict numbers', () => {
  let watched: Watched
  let result: EvaluationResult
  let text: string

  beforeAll(async () => {
    // Truth: 3a - 2b + 5 and noise. Primary has a wrong slope, shadow is right.
    const rows = Array.from({ length: N }, (_, i) => {
      const [a, b] = [(i * 7) % 13, (i * 5) % 11]
      return `r${i},${time(i)},${a},${b},${(3 * a - 2 * b + 5 + noise(i)).toFixed(4)}`
    })
    const log = file('numbers.csv', ['request_id,timestamp,a,b,label', ...rows])
    const roles = { request_id: 'id', timestamp: 'time', a: 'feature', b: 'feature', label: 'label' }
    const inputs = [{ tensor: 'dense', features: ['a', 'b'].map((field) => ({ field, steps: [] })) }]
    const model = { inputs, output: { tensor: 'dense', read: { kind: 'number' } } }
    const models = { primary: model, shadow: model }
    const mapping = { schemaVersion: 1, task: 'regression', roles, models }
    watched = await workbench.open()
    const page = new WorkbenchPage(watched.page)
    const primary = denseModel(join(at, 'primary'), [[3.4], [-2]], { bias: [5] })
    const shadow = denseModel(join(at, 'shadow'), [[3], [-2]], { bias: [5] })
    await page.giveModel('primary', { kind: 'folder', path: primary })
    await page.giveModel('shadow', { kind: 'folder', path: shadow })
    await page.giveFiles('mapping', [file('numbers.json', [JSON.stringify(mapping)])])
    await page.giveLog([log])
    await page.run()
    await finished(watched.page)
    result = JSON.parse(await downloaded(watched.page, 'download-json')) as EvaluationResult
    await unfold(watched.page)
    await watched.page.locator('#scores dt', { hasText: 'Upper limit' }).waitFor()
    text = await watched.page.getByTestId('results').innerText()
  })

  test('the errors are those of the models', () => {
    const { primary, shadow, maeDifference } = result.regression!
    expect(result).toMatchObject({ task: 'regression', requests: { replayed: N, labelled: N } })
    // Primary's own error is 0.4a, whose mean over a = 0..12 is 2.4; shadow's is the noise alone.
    expect(primary!.bias).toBeCloseTo(2.4, 1)
    expect(shadow!.mae).toBeLessThan(1)
    expect(shadow!.r2).toBeGreaterThan(0.99)
    expect(maeDifference!.value).toBeCloseTo(shadow!.mae! - primary!.mae!, 9)
    expect(maeDifference!.ci95![1]).toBeLessThan(0)
  })

  test('the accuracy gate is judged by them, and says so', () => {
    const gate = result.checklist.find(({ id }) => id === 'accuracy')
    expect(gate?.status).toBe('pass')
    expect(gate?.detail).toContain("primary's MAE")
  })

  test.each(['mae', 'rmse', 'r2', 'medianAe', 'bias'] as const)(
    '%s stands there with its interval',
    (key) => {
      for (const role of ['primary', 'shadow'] as const) {
        const of = result.regression![role]!
        expect(text).toContain(adaptive(of[key]!))
        expect(text).toContain(interval(of[`${key}Ci95`]!, adaptive))
      }
    },
  )

  test('agreement within the tolerance, concordance and limits of agreement stand there', () => {
    const { between, toleranceAgreement } = result.regression!
    const limits = between.blandAltman!
    expect(toleranceAgreement.n).toBe(N)
    expect(text).toContain(plain(between.linCcc!))
    for (const end of ['lower', 'upper', 'bias'] as const) {
      expect(text).toContain(adaptive(limits[end]))
      expect(text).toContain(interval(limits[`${end}Ci95`]!, adaptive))
    }
  })

  test('over time there is a difference of errors, and no accuracy', () => {
    expect(result.timeline!.windows.every((w) => w.maeDifference && !w.accuracyDifference)).toBe(true)
    expect(text).toContain('Mean absolute error, shadow minus primary')
  })

  test('nothing complained', () => expect(watched.complaints).toEqual([]))
})

describe('classes in an order', () => {
  test('a tick says so, and weighted kappa is there', async () => {
    const name = (level: number) => ['low', 'middle', 'high'][Math.max(0, Math.min(2, level))]!
    const rows = Array.from({ length: N }, (_, i) => {
      const [p, s] = [i % 7 === 0 ? 1 : 0, i % 5 === 0 ? -1 : 0]
      return `r${i},${name((i % 3) + p)},${name((i % 3) + s)},${name(i % 3)}`
    })
    const { page } = await workbench.open()
    const log = file('ordered.csv', ['request_id,primary_pred,shadow_pred,true_label', ...rows])
    await new WorkbenchPage(page).giveLog([log])
    const classes = page.getByLabel(/Classes, in the order/)
    await classes.fill('low, middle, high')
    await classes.blur()
    await page.getByLabel(/in order, low to high/).check()
    await page.getByTestId('run').click()
    await finished(page)
    const result = JSON.parse(await downloaded(page, 'download-json')) as EvaluationResult
    expect(result.classes).toEqual(['low', 'middle', 'high'])
    const { kappa, kappaLinear, kappaQuadratic } = result
    // No answer is two classes off: the weights forgive more the further off they could be.
    expect(kappaLinear!.value).toBeGreaterThan(kappa.value!)
    expect(kappaQuadratic!.value).toBeGreaterThan(kappaLinear!.value!)
    await unfold(page)
    await page.locator('#agreement dt', { hasText: 'quadratic' }).waitFor()
    const text = await page.locator('#agreement').innerText()
    for (const figure of [kappa, kappaLinear, kappaQuadratic]) {
      expect(text).toContain(plain(figure!.value!))
      expect(text).toContain(interval(figure!.ci95!, (v) => plain(v)))
    }
  })
})
