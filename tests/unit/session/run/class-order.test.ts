/** Which output is which class, from a log to its verdict: a better primary must not lose to a worse shadow by its names. */
import { describe, expect, it } from 'vitest'
import { seeded } from '../../../../src/core/random'
import { applyPatch } from '../../../../src/mapping/patch'
import type { DroppedFile } from '../../../../src/files/dropped'
import type { EvaluationResult } from '../../../../src/result/evaluation-result'
import type { Mapping } from '../../../../src/result/mapping'
import { LocalSession } from '../../../../src/session/session'
import { dense } from '../dense'
import type { Dense } from '../dense'
import { cpuReplayer, failingReplayer, file, runOptions } from '../helpers'

const premise = (result: EvaluationResult) => result.premises!.find(({ id }) => id === 'classes')!
const gate = (result: EvaluationResult, id: string) => result.checklist.find((one) => one.id === id)!
const pressed = (result: EvaluationResult, mapping: Mapping, label: RegExp) =>
  applyPatch(mapping, premise(result).patches.find((patch) => label.test(patch.label))!.steps)

async function opened(files: DroppedFile[], replayer = cpuReplayer) {
  const session = new LocalSession(replayer)
  await session.drop(files)
  const { mapping } = await session.propose()
  const run = (changed = mapping) => session.run(runOptions(changed), () => {})
  return { session, mapping, run }
}

/** Two features, a truth that they tell, and how it is named. */
function log(
  n: number,
  columns: (x: number, y: number, i: number) => Record<string, string | number>,
): DroppedFile {
  const random = seeded(17)
  const rows = Array.from({ length: n }, (_, i) => {
    const [x, y] = [random.below(2001) / 1000 - 1, random.below(2001) / 1000 - 1]
    return { request_id: `r${i}`, east: x, north: y, ...columns(x, y, i) }
  })
  const names = Object.keys(rows[0]!)
  const lines = rows.map((row) => names.map((name) => (row as Record<string, unknown>)[name]).join(','))
  return file('requests.csv', [names.join(','), ...lines].join('\n') + '\n')
}

const fraud = (x: number) => (x > 0.6 ? 'fraud' : 'legit')
/** P(fraud), right throughout; and one that is less right. */
const better: Dense = { kernel: [[20], [0]], bias: [-12], activation: 'sigmoid' }
const worse: Dense = { kernel: [[20], [2]], bias: [-12], activation: 'sigmoid' }
const pair = [...dense('v1', better), ...dense('v2', worse)]

describe('one sigmoid, labels as words', () => {
  it('the wrong way round is refuted, both readings are shown, and the order that is taken mends it', async () => {
    const { mapping, run } = await opened([...pair, log(1500, (x) => ({ label: fraud(x) }))])
    expect(mapping.classes).toEqual(['fraud', 'legit'])
    const before = await run()
    expect(before.quality!.primary.accuracy).toBeLessThan(0.05)
    expect(premise(before)).toMatchObject({ status: 'refuted' })
    expect(premise(before).detail).toMatch(
      /As read primary is right on .*“legit”, “fraud”.*1,500 labelled requests/,
    )
    expect(gate(before, 'accuracy').status).not.toBe('pass')
    expect(before.verdict).not.toBe('promote')
    const after = await run(pressed(before, mapping, /Take this order/))
    expect(after.quality!.primary.accuracy).toBeGreaterThan(0.99)
    expect(premise(after).status).toBe('confirmed')
    expect(premise(await run())).toEqual(premise(before))
  })

  it('a person may say that it is right as it is', async () => {
    const { mapping, run } = await opened([...pair, log(800, (x) => ({ label: fraud(x) }))])
    const vouched = pressed(await run(), mapping, /right as it is/)
    expect(vouched.confirmed).toEqual(['classes'])
    expect(premise(await run(vouched))).toMatchObject({ status: 'confirmed' })
  })

  it('without labels the alphabet confirms nothing', async () => {
    const { run } = await opened([...pair, log(300, (x, _, i) => ({ label: i < 8 ? fraud(x) : '' }))])
    expect(premise(await run())).toMatchObject({ status: 'unconfirmed' })
  })

  it('production’s own classes settle it, and the models are judged under their order', async () => {
    const { run } = await opened([...pair, log(1500, (x) => ({ label: fraud(x), primary_pred: fraud(x) }))])
    const result = await run()
    expect(result.classes).toEqual(['legit', 'fraud'])
    expect((result.evidence.mapping as Mapping).classes).toEqual(['legit', 'fraud'])
    expect(premise(result)).toMatchObject({ status: 'confirmed' })
    expect(premise(result).detail).toMatch(/1,500 classes that production logged/)
    expect(result.fidelity).toMatchObject({ faithful: true })
    expect(result.quality!.primary.accuracy).toBeGreaterThan(0.99)
    expect(result.quality!.shadow.accuracy).toBeGreaterThan(0.8)
    expect(result.warnings.map(({ code }) => code)).toContain('settled-classes')
  })

  it('a mapping that has it the wrong way round is refuted by production’s own classes', async () => {
    const { mapping, run } = await opened([
      ...pair,
      file('mapping.json', JSON.stringify({ schemaVersion: 1, classes: ['fraud', 'legit'] })),
      log(1500, (x) => ({ primary_pred: fraud(x) })),
    ])
    const result = await run()
    expect(premise(result).status).toBe('refuted')
    const after = await run(pressed(result, mapping, /Take this order/))
    expect(after.fidelity).toMatchObject({ faithful: true })
  })

  it('models of opposite orders: the one that is upside down gets its own', async () => {
    const other: Dense = { kernel: [[-20], [-2]], bias: [12], activation: 'sigmoid' }
    const { mapping, run } = await opened([
      ...dense('v1', better),
      ...dense('v2', other),
      file('mapping.json', JSON.stringify({ schemaVersion: 1, classes: ['legit', 'fraud'] })),
      log(1500, (x) => ({ label: fraud(x) })),
    ])
    const before = await run()
    expect(premise(before).status).toBe('refuted')
    expect(premise(before).detail).toContain('shadow')
    const changed = pressed(before, mapping, /for shadow/)
    expect(changed.models.shadow!.output.classes).toEqual(['fraud', 'legit'])
    const after = await run(changed)
    expect(premise(after).status).toBe('confirmed')
    expect(after.quality!.shadow.accuracy).toBeGreaterThan(0.8)
    expect(after.agreement!.value).toBeGreaterThan(0.8)
  })
})

describe('names in the model’s files', () => {
  const labelled = (n = 600) => log(n, (x) => ({ label: fraud(x) }))

  it.each<[string, DroppedFile[]]>([
    ['its metadata', dense('v1', { ...better, metadata: { class_names: ['legit', 'fraud'] } })],
    ['the name of its output', dense('v1', { ...better, name: 'p_fraud' })],
    ['a list beside it', [...dense('v1', better), file('v1/labels.json', '["Legit", "Fraud"]')]],
    [
      'a table beside it',
      [...dense('v1', better), file('v1/class_indices.json', '{"fraud": 1, "legit": 0}')],
    ],
    ['lines beside it', [...dense('v1', better), file('v1/labels.txt', 'legit\nfraud\n')]],
  ])('%s', async (_, files) => {
    const { mapping, run } = await opened([...files, ...dense('v2', worse), labelled()])
    expect(mapping.classes).toEqual(['legit', 'fraud'])
    const result = await run()
    expect(result.quality!.primary.accuracy).toBeGreaterThan(0.99)
    expect(premise(result).status).toBe('confirmed')
  })

  it('each model’s own order, where their files differ', async () => {
    const { mapping, run } = await opened([
      ...dense('v1', { ...better, name: 'fraud' }),
      ...dense('v2', { kernel: [[-20], [-2]], bias: [12], activation: 'sigmoid', name: 'legit' }),
      labelled(),
    ])
    expect(mapping.models.shadow!.output.classes).toEqual(['fraud', 'legit'])
    const result = await run()
    expect(result.quality!.shadow.accuracy).toBeGreaterThan(0.8)
    expect(premise(result).status).toBe('confirmed')
  })

  it('files that the labels contradict confirm nothing', async () => {
    const wrong = { metadata: { labels: ['fraud', 'legit'] } }
    const { run } = await opened([
      ...dense('v1', { ...better, ...wrong }),
      ...dense('v2', worse),
      labelled(1500),
    ])
    expect(premise(await run()).status).toBe('refuted')
  })
})

it('several names against a softmax: the best assignment, and one click', async () => {
  // Quadrants: outputs are north-east, north-west, south-west, south-east; the alphabet has them otherwise.
  const quadrant = (x: number, y: number) => (y > 0 ? (x > 0 ? 'NE' : 'NW') : x > 0 ? 'SE' : 'SW')
  const kernel = [
    [20, -20, -20, 20],
    [20, 20, -20, -20],
  ]
  const blurred = [
    [20, -20, -20, 20],
    [8, 8, -8, -8],
  ]
  const { mapping, run } = await opened([
    ...dense('v1', { kernel, activation: 'softmax' }),
    ...dense('v2', { kernel: blurred, bias: [4, 0, 0, -4], activation: 'softmax' }),
    log(2000, (x, y) => ({ label: quadrant(x, y) })),
  ])
  expect(mapping.classes).toEqual(['NE', 'NW', 'SE', 'SW'])
  const before = await run()
  expect(premise(before).status).toBe('refuted')
  const taken = pressed(before, mapping, /Take this order/)
  expect(taken.classes).toEqual(['NE', 'NW', 'SW', 'SE'])
  const after = await run(taken)
  expect(after.quality!.primary.accuracy).toBeGreaterThan(0.98)
  expect(premise(after).status).toBe('confirmed')
})

describe('a model that knows fewer classes than the other', () => {
  const place = (x: number, y: number) => (y > 0 ? (x > 0 ? 'NE' : 'NW') : x > 0 ? 'SE' : 'SW')
  const all = (class_names?: string[]) =>
    dense('v1', { kernel: [[20, -20, -20, 20], [20, 20, -20, -20]], activation: 'softmax', ...(class_names ? { metadata: { class_names } } : {}) }) // prettier-ignore
  /** South-east, north-west, north-east. */
  const three = (folder: string, class_names?: string[]) =>
    dense(folder, { kernel: [[20, -20, 20], [-20, 20, 20]], activation: 'softmax', ...(class_names ? { metadata: { class_names } } : {}) }) // prettier-ignore
  const labelled = log(1200, (x, y) => ({ label: place(x, y) }))
  const quadrants = ['NE', 'NW', 'SW', 'SE']

  it('is judged over all of them, where the files name each model’s own', async () => {
    const { mapping, run } = await opened([...all(quadrants), ...three('v2', ['se', 'nw', 'ne']), labelled])
    expect(mapping.classes).toEqual(quadrants)
    expect(mapping.models.shadow!.output.classes).toEqual(['SE', 'NW', 'NE'])
    const result = await run()
    const { primary, shadow } = result.quality!
    expect(primary.accuracy).toBeGreaterThan(0.99)
    // Wherever it is south-west, and nowhere else.
    expect(shadow.accuracy).toBeGreaterThan(0.7)
    expect(shadow.perClass.map(({ recall }) => Math.round(recall!))).toEqual([1, 1, 0, 1])
    expect(result.checklist.find(({ id }) => id === 'accuracy')!.status).toBe('fail')
    expect(result.calibration!.shadow!.ece).toBeGreaterThan(0.1)
  })

  it('as production, of which the candidate adds one', async () => {
    const files = dense('v2', { kernel: [[20, -20, 20, -20], [-20, 20, 20, -20]], activation: 'softmax', metadata: { class_names: ['SE', 'NW', 'NE', 'SW'] } }) // prettier-ignore
    const { mapping, run } = await opened([...three('v1', ['SE', 'NW', 'NE']), ...files, labelled])
    expect(mapping.classes).toEqual(['SE', 'NW', 'NE', 'SW'])
    expect(mapping.models.primary!.output.classes).toEqual(['SE', 'NW', 'NE'])
    const { primary, shadow } = (await run()).quality!
    expect([primary.perClass[3]!.recall, shadow.accuracy! > 0.99]).toEqual([0, true])
  })

  it('is asked for its own, where nothing names them, and which it lacks is a press', async () => {
    const { session, run, mapping } = await opened([...all(), ...three('v2'), labelled])
    const { problems } = await session.preview(mapping)
    const problem = problems.find(({ code }) => code === 'wrong-output-width')!
    expect(problem.message).toMatch(/^shadow's output .* has 3 numbers per request, one per class; the mapping names 4 classes \(NE, NW, SE, SW\)/) // prettier-ignore
    expect(problem.mend).toMatch(/Name shadow's own 3 .*"classes" of models\.shadow\.output/)
    expect(problem.edits!.map(({ label }) => label)).toEqual(
      ['NE', 'NW', 'SE', 'SW'].map((name) => `shadow has all of these but “${name}”`),
    )
    const { requests } = await run(applyPatch(mapping, problem.edits![3]!.steps))
    expect(requests.replayed).toBe(1200)
  })

  it('names that are no part of the other’s are not taken for its classes', async () => {
    const { mapping } = await opened([...all(quadrants), ...three('v2', ['SE', 'NW', 'up']), labelled])
    expect(mapping.models.shadow!.output.classes).toBeUndefined()
  })
})

describe('a log without models', () => {
  const seed = seeded(5)
  const right = (rate: number, truth: number) => (seed.below(1000) < rate * 1000 ? truth : 1 - truth)
  const rows = Array.from({ length: 2000 }, (_, i) => {
    const late = i % 4 === 0 ? 1 : 0
    return { late, primary: right(0.92, late), shadow: right(0.8, late) }
  })
  const words = ['on time', 'late']
  const csv = (write: (row: (typeof rows)[number]) => (string | number)[]) =>
    file(
      'log.csv',
      'request_id,primary_pred,shadow_pred,label\n' +
        rows.map((row, i) => [`r${i}`, ...write(row)].join(',')).join('\n') +
        '\n',
    )

  it.each<[string, (row: (typeof rows)[number]) => (string | number)[]]>([
    ['indices against names', ({ primary, shadow, late }) => [primary, shadow, words[late]!]],
    ['names against indices', ({ primary, shadow, late }) => [words[primary]!, words[shadow]!, late]],
  ])('%s: which index is which name', async (_, write) => {
    const { mapping, run } = await opened([csv(write)], failingReplayer)
    expect(mapping.classes).toEqual(['late', 'on time'])
    const before = await run()
    expect(premise(before).status).toBe('refuted')
    expect(gate(before, 'accuracy').status).not.toBe('pass')
    const after = await run(pressed(before, mapping, /Take this order/))
    expect(after.quality!.primary.accuracy).toBeGreaterThan(0.9)
    expect(after.quality!.shadow.accuracy).toBeLessThan(0.83)
    expect(premise(after).status).toBe('confirmed')
  })

  it('names against names have no order to mistake', async () => {
    const { run } = await opened(
      [csv(({ primary, shadow, late }) => [words[primary]!, words[shadow]!, words[late]!])],
      failingReplayer,
    )
    expect(premise(await run())).toMatchObject({ status: 'confirmed' })
  })

  it('names that say the opposite of the labels’ are refuted, and no order would mend them', async () => {
    const { run } = await opened(
      [csv(({ primary, shadow, late }) => [words[primary]!, words[shadow]!, words[1 - late]!])],
      failingReplayer,
    )
    const result = await run()
    expect(premise(result).status).toBe('refuted')
    expect(premise(result).patches.map(({ label }) => label)).toEqual(['The order is right as it is'])
  })
})

it('an order that production’s own classes settled is a guess no more, and is said once', async () => {
  const quadrant = (x: number, y: number) => (y > 0 ? (x > 0 ? 'NE' : 'NW') : x > 0 ? 'SE' : 'SW')
  const kernel = [
    [20, -20, -20, 20],
    [20, 20, -20, -20],
  ]
  const model: Dense = { kernel, activation: 'softmax' }
  const { run, session } = await opened([
    ...dense('v1', model),
    ...dense('v2', model),
    log(2000, (x, y) => ({ label: quadrant(x, y), primary_pred: quadrant(x, y) })),
  ])
  const { preview } = await session.propose()
  expect(preview.problems.map(({ code }) => code)).toContain('assumed-classes')
  const codes = (await run()).warnings.map(({ code }) => code)
  expect(codes).toContain('settled-classes')
  expect(codes).not.toContain('assumed-classes')
})

describe('an order that nothing says and labels do not tell', () => {
  // Primary is right on half of each class, and shadow on fewer of the same: by neither order is a model better than chance.
  const names = ['late', 'on time']
  const rows = (n: number) =>
    log(n, (_, __, i) => {
      const [truth, right] = [i % 2, (i >> 1) % 2 === 0]
      const lost = right && (i >> 2) % 40 === 0
      return {
        primary_pred: right ? truth : 1 - truth,
        shadow_pred: right && !lost ? truth : 1 - truth,
        label: names[truth]!,
      }
    })

  it('is not judged, passes nothing and fails nothing, and says which order would settle it', async () => {
    const { run, mapping } = await opened([rows(8192)], failingReplayer)
    const before = await run()
    expect(before.quality!.accuracyDifference.ci95![1]).toBeLessThan(-0.005)
    expect(premise(before)).toMatchObject({ status: 'unconfirmed', blocks: true, blocksFail: true })
    expect(premise(before).detail).toContain('“on time”, “late”')
    expect(gate(before, 'accuracy').status).toBe('insufficient')
    expect(before.verdict).toBe('insufficient')
    const asItIs = await run(pressed(before, mapping, /“late”, “on time” is right/))
    expect(gate(asItIs, 'accuracy').status).toBe('fail')
    const other = await run(pressed(before, mapping, /Take this order/))
    expect(premise(other).status).toBe('confirmed')
    expect(other.quality!.accuracyDifference.value).toBeGreaterThan(0.005)
  })
})
