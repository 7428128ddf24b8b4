/**
 * Every way in which a worse model once passed, from its log to its verdict by the built command line. What a broken device
 * does is in device-faults.test.ts, and what the page offers for each in premises.test.ts.
 */
import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { buildIfStale } from '../../scripts/build-if-stale.js'
import { seeded } from '../../src/core/random'
import { applyPatch } from '../../src/mapping/patch'
import type { EvaluationResult } from '../../src/result/evaluation-result'
import { dense } from '../unit/session/dense'
import type { Dense } from '../unit/session/dense'
import { file } from '../unit/session/helpers'
import { graph } from '../unit/session/verdict/graph'
import { answers, csv, places } from '../unit/session/verdict/judged'
import type { Cell } from '../unit/session/verdict/judged'
import { evaluatedBy, folderOf, program, removeFolders } from './by-command'
import type { Evaluated } from './by-command'
import { downloaded, dropFiles, finished, quick, root, startWorkbench } from './workbench'

beforeAll(() => buildIfStale(root), 300_000)
afterAll(removeFolders)

const N = 1200
const at = places(N, 41)
const sigmoid = (z: number) => 1 / (1 + Math.exp(-z))
/** P(fraud) of the better model, and the truth. */
const chance = (x: number) => sigmoid(16 * x - 3)
const isFraud = (x: number) => chance(x) > 0.5
const word = (x: number) => (isFraud(x) ? 'fraud' : 'legit')
const better: Dense = { kernel: [[16], [0]], bias: [-3], activation: 'sigmoid' }
const worse: Dense = { kernel: [[16], [14]], bias: [-3], activation: 'sigmoid' }
/** The worse one is the candidate. */
const models = (primary = better, shadow = worse) => ({
  primary: dense('current', primary),
  shadow: dense('candidate', shadow),
})
const log = (more: (x: number, y: number, i: number) => Record<string, Cell>, scale = (v: number) => v) =>
  csv(at.map(({ x, y }, i) => ({ request_id: `q${i}`, amount: scale(x), speed: scale(y), ...more(x, y, i) }))) // prettier-ignore
const bare = (more: (i: number) => Record<string, Cell>, n = N) =>
  csv(Array.from({ length: n }, (_, i) => ({ request_id: `q${i}`, ...more(i) })))

const notPassed = (found: Evaluated, id = 'accuracy') => {
  expect(found.gate(id)).not.toBe('pass')
  expect(found.result.verdict).not.toBe('promote')
  expect(found.status).not.toBe(0)
}
/** What a button of the page does, as lines of the mapping file. */
const mended = (found: Evaluated, id: 'replay' | 'classes', label = /./) =>
  found.again((mapping) =>
    applyPatch(mapping, found.premise(id).patches.find((one) => label.test(one.label))!.steps),
  )

describe('order of the classes', () => {
  test('names against one sigmoid: asked with both readings, and the mapping settles it', async () => {
    const found = await evaluatedBy({ ...models(), log: [log((x) => ({ label: word(x) }))] })
    notPassed(found)
    expect(found.premise('classes').status).not.toBe('confirmed')
    expect(found.stdout).toMatch(/fraud/)
    expect(found.result.classReading).not.toBeNull()
    const settled = found.again((mapping) => ({
      ...mapping,
      classes: ['legit', 'fraud'],
      confirmed: ['classes'],
    }))
    expect(settled.result.quality!.primary.accuracy).toBeGreaterThan(0.98)
    expect(settled.gate('accuracy')).toBe('fail')
    expect(settled.status).toBe(1)
  })

  test('numbers of a log without models against names of labels', async () => {
    const found = await evaluatedBy({
      log: [
        log((x, y) => ({
          primary_pred: Number(isFraud(x)),
          shadow_pred: Number(isFraud(x + 0.8 * y)),
          label: isFraud(x) ? 'late' : 'on time',
        })),
      ],
    })
    notPassed(found)
    expect(found.premise('classes').status).not.toBe('confirmed')
  })

  test('words against a softmax of three', async () => {
    const kinds = ['wolf', 'ape', 'owl']
    const outputs = (x: number, y: number) => [6 * x, 6 * y, -2]
    const best = (values: number[]) => kinds[values.indexOf(Math.max(...values))]!
    const softmax = (kernel: number[][]): Dense => ({ kernel, bias: [0, 0, -2], activation: 'softmax' })
    const found = await evaluatedBy({
      ...models(softmax([[6, 0, 0], [0, 6, 0]]), softmax([[6, 0, 0], [4, 6, 0]])),
      log: [log((x, y) => ({ label: best(outputs(x, y)) }))],
    }) // prettier-ignore
    notPassed(found)
    const settled = found.again((mapping) => ({ ...mapping, classes: kinds, confirmed: ['classes'] }))
    expect(settled.result.quality!.primary.accuracy).toBeGreaterThan(0.98)
    expect(settled.gate('accuracy')).toBe('fail')
  })
})

describe('production’s answer in the log', () => {
  test('its probability, where primary’s scaling was forgotten: refuted', async () => {
    const far = (v: number) => 300 + 40 * v
    const table = log((x) => ({ primary_score: chance(x).toFixed(4), label: word(x) }), far)
    const found = await evaluatedBy({ ...models(), log: [table] })
    notPassed(found)
    expect(found.premise('replay').status).toBe('refuted')
    expect(found.result.fidelity!.compared).toBe('score')
    expect(found.stdout).toContain('refuted')
  })

  test('vectors that an endpoint captured: the replay is confirmed by them, and refuted with its columns exchanged', async () => {
    const line = ({ x, y }: { x: number; y: number }, i: number) =>
      JSON.stringify({
        captureData: {
          endpointInput: { observedContentType: 'text/csv', mode: 'INPUT', data: `${x},${y}`, encoding: 'CSV' },
          endpointOutput: { observedContentType: 'application/json', mode: 'OUTPUT', data: JSON.stringify([1 - chance(x), chance(x)]), encoding: 'JSON' },
        },
        eventMetadata: { eventId: `e${i}`, inferenceTime: new Date(Date.UTC(2026, 4, 1, 0, 0, i)).toISOString() },
        eventVersion: '0',
      }) // prettier-ignore
    const two = (kernel: number[][]): Dense => ({ kernel, bias: [3, 0], activation: 'softmax' })
    const captured = file('capture.jsonl', at.slice(0, 500).map(line).join('\n') + '\n')
    const found = await evaluatedBy({
      ...models(two([[0, 16], [0, 0]]), two([[0, 16], [0, 14]])),
      log: [captured],
    }) // prettier-ignore
    expect(found.premise('replay').status).toBe('confirmed')
    expect(found.stdout).not.toContain('do not name')
    const turned = found.again(({ models: { primary } }) => void primary!.inputs[0]!.features.reverse())
    expect(turned.premise('replay').status).toBe('refuted')
    notPassed(turned)
  })

  test('its score, with 24 columns in another order: the cause is named, and mends it', async () => {
    const random = seeded(5)
    const names = Array.from({ length: 24 }, (_, i) => `m${i}`)
    const kernel = names.map((_, i) => [((i * 5) % 11) - 5])
    const rows = Array.from({ length: 900 }, () => names.map(() => random.below(1001) / 1000 - 0.5))
    const score = (row: number[]) => sigmoid(row.reduce((sum, v, i) => sum + v * kernel[i]![0]!, 0))
    const table = csv(
      rows.map((row, i) => ({
        request_id: `q${i}`,
        ...Object.fromEntries(names.map((name, c) => [name, row[c]!])),
        primary_score: score(row).toFixed(6),
        label: Number(score(row) > 0.5),
      })),
    )
    const wide = (bias: number): Dense => ({ kernel, bias: [bias], activation: 'sigmoid' })
    const found = await evaluatedBy({ ...models(wide(0), wide(1.5)), log: [table] })
    expect([found.premise('replay').status, found.gate('accuracy')]).toEqual(['confirmed', 'fail'])
    const turned = found.again(({ models: { primary } }) => void primary!.inputs[0]!.features.reverse())
    expect(turned.premise('replay').status).toBe('refuted')
    notPassed(turned)
    const right = mended(turned, 'replay', /Apply/)
    expect([right.premise('replay').status, right.gate('accuracy')]).toEqual(['confirmed', 'fail'])
  })

  test('the models in each other’s place: the exchange is named, and mends it', async () => {
    const table = log((x) => ({ primary_pred: Number(isFraud(x)), label: Number(isFraud(x)) }))
    const found = await evaluatedBy({ ...models(worse, better), log: [table] })
    expect(found.premise('replay').status).toBe('refuted')
    notPassed(found)
    expect(found.result.fidelity!.causes[0]!.code).toBe('models-exchanged')
    expect(found.stdout).toMatch(/--primary .*--shadow/)
    const right = await evaluatedBy({ ...models(better, worse), log: [table] })
    expect([right.premise('replay').status, right.gate('accuracy')]).toEqual(['confirmed', 'fail'])
  })
})

describe('answers of a log without models', () => {
  const truth = at.map(({ x }) => Number(isFraud(x)))
  const [right, wrong] = [answers(truth, 0.93, 2, 3), answers(truth, 0.78, 2, 4)]
  const kinds: [what: string, of: (answer: number, i: number) => string][] = [
    ['probabilities', (c, i) => JSON.stringify(c ? [0.2 - (i % 9) / 100, 0.8 + (i % 9) / 100] : [0.9, 0.1])],
    ['one-hot vectors', (c) => JSON.stringify(c ? [0, 1] : [1, 0])],
    ['lists of one class', (c, i) => (i % 2 ? `[${c}]` : `[[${c}]]`)],
    ['the best with their scores', (c) => JSON.stringify([{ label: c, score: 0.8 }, { label: 1 - c, score: 0.2 }])],
  ] // prettier-ignore
  test.each(kinds)('%s: the worse shadow fails, the better one passes', async (_, of) => {
    const table = (primary: number[], shadow: number[]) =>
      bare((i) => ({
        primary_pred: of(primary[i]!, i),
        shadow_pred: of(shadow[i]!, i + 1),
        label: truth[i]!,
      }))
    const down = await evaluatedBy({ log: [table(right, wrong)] })
    expect(down.result.classes).toHaveLength(2)
    expect(down.gate('accuracy')).toBe('fail')
    expect((await evaluatedBy({ log: [table(wrong, right)] })).gate('accuracy')).toBe('pass')
  })

  test('a class that comes after 70,000 requests is nobody’s error', async () => {
    const random = seeded(12)
    const names = Array.from({ length: 71_000 }, (_, i) =>
      i >= 70_000 && i < 70_300 ? 'rare' : random.below(4) ? 'usual' : 'odd',
    )
    const name = (i: number) => names[i]!
    const found = await evaluatedBy({
      log: [bare((i) => ({ primary_pred: name(i), shadow_pred: name(i), label: name(i) }), 71_000)],
    })
    expect(found.result.classes).toContain('rare')
    expect([found.result.errors.primary.count, found.result.errors.shadow.count]).toEqual([0, 0])
    expect([found.gate('errors'), found.gate('accuracy')]).toEqual(['pass', 'pass'])
  })

  test('one class only: agreement is 1, and kappa says why it is undefined', async () => {
    const found = await evaluatedBy({
      log: [bare(() => ({ primary_pred: 'fine', shadow_pred: 'fine', label: 'fine' }))],
    })
    expect([found.result.agreement.value, found.result.kappa.value]).toEqual([1, null])
    expect(found.result.kappa.reason).toMatch(/\w/)
  })

  test('True, 0 and yes in one log are two classes', async () => {
    const found = await evaluatedBy({
      log: [
        bare((i) => ({
          primary_pred: right[i] ? 'True' : 'False',
          shadow_pred: wrong[i]!,
          label: truth[i] ? 'yes' : 'no',
        })),
      ],
    })
    expect(found.result.classes).toHaveLength(2)
    expect(found.result.quality!.primary.accuracy).toBeCloseTo(0.93, 1)
    expect(found.gate('accuracy')).toBe('fail')
  })
})

describe('what a log holds besides', () => {
  test.each([
    ['order', (i: number) => `ORD-${2000 + i}`],
    ['trace', (i: number) => `req-${String(i).padStart(4, '0')}`],
    ['Anfrage-Nr', (i: number) => 20_250_000 + i],
  ])('%s numbers requests; the time is the time', async (name, id) => {
    const { mapping, result } = await evaluatedBy({
      log: [
        csv(
          at.map(({ x, y }, i) => ({
            [name]: id(i),
            seen: new Date(Date.UTC(2026, 1, 1, 0, i)).toISOString(),
            primary_pred: word(x),
            shadow_pred: word(x + y / 9),
          })),
        ),
      ],
    })
    expect(mapping.roles.seen).toBe('time')
    expect(mapping.roles[name]).not.toBe('time')
    expect(result.period).toEqual([Date.UTC(2026, 1, 1), Date.UTC(2026, 1, 1, 0, N - 1)])
  })

  const bodies = at.map(({ x, y }, i) => ({ request_id: `q${i}`, amount: x, speed: y, primary_pred: Number(isFraud(x)) })) // prettier-ignore
  const service = bodies.flatMap((body, i) => [
    JSON.stringify(body),
    ...(i % 10 ? [] : [JSON.stringify({ level: 'info', event: 'health', up: i })]),
  ])
  const nginx = bodies.flatMap((body, i) => {
    const line = (method: string, uri: string, text: string) =>
      `10.0.0.7 - - [12/Mar/2026:10:${String(Math.floor(i / 60) % 60).padStart(2, '0')}:${String(i % 60).padStart(2, '0')} +0000] "${method} ${uri} HTTP/1.1" 200 31 "${text}"`
    const text = JSON.stringify(body).replaceAll('"', '\\x22')
    return [line('POST', '/predict', text), ...(i % 10 ? [] : [line('GET', '/health', '-')])]
  })
  test.each([
    ['records of its health', 'service.jsonl', service],
    ['GETs without a body in an access log', 'access.log', nginx],
  ])('%s are counted, and no errors of the models', async (_, name, lines) => {
    const found = await evaluatedBy({ ...models(), log: [file(name, lines.join('\n') + '\n')] })
    expect(found.result.requests.skipped.reduce((sum, { count }) => sum + count, 0)).toBe(120)
    expect(found.result.requests.replayed).toBe(N)
    expect(found.gate('errors')).not.toBe('fail')
  })
})

describe('guesses of how models are fed', () => {
  test('a baseline that lacks one of two features standardises neither', async () => {
    const far = (v: number) => 300 + 40 * v
    const baseline = csv(at.slice(0, 400).map(({ x }) => ({ amount: far(x) }))) // prettier-ignore
    const found = await evaluatedBy({
      ...models(),
      log: [log((x) => ({ label: Number(isFraud(x)) }), far)],
      baseline: [baseline],
    })
    for (const { features } of found.mapping.models.primary!.inputs)
      for (const { steps } of features) expect(steps).toEqual([])
    notPassed(found)
  })

  test('a graph that begins with x * 2 - 1 is given pixels divided by 255', async () => {
    const random = seeded(9)
    const size = 2 * 20 * 20
    const pixels = Array.from({ length: 300 }, () => Array.from({ length: size }, () => random.below(256)))
    const kernel = Array.from({ length: size }, (_, i) => (i % 3 ? 0.25 : -0.5))
    const logit = (row: number[]) => row.reduce((sum, v, i) => sum + kernel[i]! * (v / 127.5 - 1), 0)
    const lines = pixels.map((row, i) =>
      JSON.stringify({ request_id: `q${i}`, x: row, primary_score: sigmoid(logit(row)), label: Number(logit(row) > 0) }),
    ) // prettier-ignore
    const first = [['Mul', 2], ['Sub', 1]] as const // prettier-ignore
    const found = await evaluatedBy({
      primary: graph('current', first, { kernel, bias: 0 }),
      shadow: graph('candidate', first, { kernel, bias: 3 }),
      log: [file('log.jsonl', lines.join('\n') + '\n')],
    })
    expect(found.premise('replay').status).toBe('confirmed')
    expect(found.result.quality!.primary.accuracy).toBe(1)
  })
})

test('two models dropped together: the older version is production, and the worse candidate does not pass', async () => {
  const folder = await folderOf([
    ...dense('churn_logits_v10', worse),
    ...dense('churn_v9', better),
    log((x) => ({ label: Number(isFraud(x)) })),
  ])
  const workbench = await startWorkbench()
  const { page } = await workbench.open({ query: quick('latency=0') })
  await dropFiles(page, [folder])
  await page.locator('[data-testid="run"]:not([disabled])').waitFor({ timeout: 60_000 })
  await page.getByTestId('run').click()
  await finished(page)
  const result = JSON.parse(await downloaded(page, 'download-json')) as EvaluationResult
  expect(result.evidence.primary!.files.map(({ name }) => name).join()).toContain('churn_v9/')
  expect(result.checklist.find(({ id }) => id === 'accuracy')!.status).toBe('fail')
  await workbench.close()
})

test('a verdict that was edited is said not to follow, by verify and on the page', async () => {
  const truth = at.map(({ x }) => Number(isFraud(x)))
  const table = bare((i) => ({
    primary_pred: truth[i]!,
    shadow_pred: i % 5 ? truth[i]! : 1 - truth[i]!,
    label: truth[i]!,
  }))
  const found = await evaluatedBy({ log: [table] })
  expect(found.status).toBe(1)
  const path = join(found.out, 'evaluation.json')
  // Its gates say so as well: they are judged again by the figures.
  const checklist = found.result.checklist.map((item) => ({ ...item, status: 'pass' }))
  const edited = {
    ...found.result,
    verdict: 'promote',
    headline: { verdict: 'Promote. All five gates pass.', why: '' },
    checklist,
  }
  writeFileSync(path, JSON.stringify(edited))
  const verified = spawnSync(process.execPath, [program, 'verify', path], { encoding: 'utf8' })
  expect(verified.status).toBe(1)
  expect(verified.stdout + verified.stderr).toContain('It says "Promote"; they give "Do not promote"')

  const workbench = await startWorkbench()
  const { page } = await workbench.open()
  await dropFiles(page, [path])
  const said = page.getByRole('note', { name: 'Read this first' }).locator('p').first()
  await expect.poll(() => said.innerText()).toContain('does not follow from its checklist and premises')
  const colour = await said.evaluate((p) => getComputedStyle(p).color)
  expect(colour).not.toBe(await page.evaluate(() => getComputedStyle(document.body).color))
  expect(await page.getByTestId('first-page').innerText()).toMatch(
    /Do not promote\..*The file says "Promote"/s,
  )
  await workbench.close()
})
