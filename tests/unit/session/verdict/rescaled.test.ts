/** Models that are fed on another scale than they were trained on, where no logged answer tells and labels do. */
import { describe, expect, it } from 'vitest'
import { defaultGates } from '../../../../src/result/gates'
import type { Mapping } from '../../../../src/result/mapping'
import { LocalSession } from '../../../../src/session/session'
import { dense } from '../dense'
import type { Dense } from '../dense'
import { cpuReplayer, runOptions } from '../helpers'
import { csv, judged, places } from './judged'

const N = 1200
const at = places(N)
const far = (v: number) => 5000 + 900 * v
const truth = ({ x }: { x: number }, i: number) => (i % 25 === 3) !== x > 0.1
const own: Dense = { kernel: [[20], [0]], bias: [-2], activation: 'sigmoid' }
const worse: Dense = { kernel: [[20], [9]], bias: [-2], activation: 'sigmoid' }
/** The same, trained on the columns as they are logged. */
const raw = (east: number, north: number): Dense => ({
  kernel: [[east / 900], [north / 900]],
  bias: [-2 - ((east + north) * 5000) / 900],
  activation: 'sigmoid',
})
const rows = (label: (i: number) => string) =>
  at.map(({ x, y }, i) => ({ request_id: `r${i}`, east: far(x), north: far(y), label: label(i) }))
const labelled = (i: number) => (truth(at[i]!, i) ? 'bad' : 'ok')
const classes = (mapping: { classes: string[] }) => void (mapping.classes = ['ok', 'bad'])

describe('labels are plainly met on another scale', () => {
  it('of both models: refuted, and both are mended by one press', async () => {
    const found = await (await judged([...dense('v1', own), ...dense('v2', worse), csv(rows(labelled))])).again(classes) // prettier-ignore
    expect(found.premise('inputs')).toMatchObject({ status: 'refuted', blocksFail: true })
    expect(found.premise('inputs').detail).toMatch(/With every numeric column standardised .* primary would be right on 9\d\.\d+.*% .*shadow would be right/) // prettier-ignore
    expect(found.gate('accuracy')).toBe('insufficient')
    const mended = await found.pressed('inputs', /Apply and replay/)
    expect(mended.result.quality!.primary.accuracy).toBeGreaterThan(0.9)
    expect(mended.premise('inputs').status).not.toBe('refuted')
    expect(mended.result.quality!.accuracyDifference.value).toBeLessThan(-0.02)
    expect((await found.pressed('inputs', /They are right/)).premise('inputs').status).toBe('confirmed')
  })

  it('of primary alone, whose shadow scales itself and is worse: it does not pass by that', async () => {
    const models = [...dense('v1', own), ...dense('v2', raw(20, 9))]
    const found = await (await judged([...models, csv(rows(labelled))])).again(classes)
    expect(found.result.quality!.accuracyDifference.value).toBeGreaterThan(0.1)
    expect(found.premise('inputs').status).toBe('refuted')
    expect(found.premise('inputs').detail).not.toContain('shadow would be')
    expect(found.gate('accuracy')).toBe('insufficient')
    const mended = await found.pressed('inputs', /Apply and replay/)
    expect(mended.result.quality!.accuracyDifference.value).toBeLessThan(-0.02)
  })

  it('by a mapping that standardises what was trained as it is, with the labels in a file', async () => {
    const models = [...dense('v1', raw(20, 0)), ...dense('v2', raw(20, 9))]
    const all = rows(labelled)
    const log = csv(all.map(({ request_id, east, north }) => ({ request_id, east, north })))
    const truths = csv(all.map(({ request_id, label }) => ({ request_id, label })), 'truth.csv') // prettier-ignore
    const found = await (
      await judged([...models, log], { labels: [truths] })
    ).again((mapping) => {
      classes(mapping)
      for (const { inputs } of [mapping.models.primary!, mapping.models.shadow!])
        for (const one of inputs[0]!.features) one.steps = [{ kind: 'scale', by: 1 / 255, plus: 0 }]
    })
    expect(found.premise('inputs').detail).toContain('without the mapping’s scaling')
    const mended = await found.pressed('inputs', /Apply and replay/)
    expect(mended.result.quality!.primary.accuracy).toBeGreaterThan(0.9)
  })
})

describe('nothing is said', () => {
  it.each<[string, Dense, (i: number) => string]>([
    ['where the models are fed as they were trained', raw(20, 0), labelled],
    ['where labels have nothing to do with the columns', own, (i) => ((i * 7919) % 101 < 50 ? 'bad' : 'ok')],
    ['where the model is no good on any scale', { kernel: [[0], [3]], bias: [0], activation: 'sigmoid' }, labelled],
  ])('%s', async (_, model, label) => {
    const found = await (await judged([...dense('v1', model), ...dense('v2', model), csv(rows(label))])).again(classes) // prettier-ignore
    expect(found.premise('inputs').status).not.toBe('refuted')
  }) // prettier-ignore

  it('where the log holds production’s answers, and the replay gives them', async () => {
    const logged = rows(labelled).map((row, i) => ({
      ...row,
      primary_pred: far(at[i]!.x) > 0 ? 'bad' : 'ok',
    }))
    const found = await (await judged([...dense('v1', own), ...dense('v2', own), csv(logged)])).again(classes)
    expect(found.premise('inputs').detail).not.toContain('primary would be right')
  })
})

describe('numbers', () => {
  /** Trained on standardised columns, which nothing says; and on the columns as they are. */
  const standard: Dense = { kernel: [[30], [5]], bias: [200], activation: 'linear' }
  const asLogged = (east: number, north: number): Dense => ({
    kernel: [[east / 900], [north / 900]],
    bias: [200 - ((east + north) * 5000) / 900],
    activation: 'linear',
  })
  const price = (i: number) => 200 + 30 * Math.sqrt(3) * at[i]!.x + 5 * Math.sqrt(3) * at[i]!.y + ((i * 37) % 11) - 5 // prettier-ignore
  const table = () => at.map(({ x, y }, i) => ({ request_id: `r${i}`, east: far(x), north: far(y), label: price(i).toFixed(3) })) // prettier-ignore
  const unscaled = (mapping: Mapping) => {
    for (const model of [mapping.models.primary!, mapping.models.shadow!])
      for (const one of model.inputs[0]!.features) one.steps = []
  }

  it('that are far from their labels, and near by another scaling, are refuted and mended by one press', async () => {
    const models = [...dense('v1', standard), ...dense('v2', asLogged(30 * Math.sqrt(3), 0))]
    const found = await (await judged([...models, csv(table())])).again(unscaled)
    expect(found.result.task).toBe('regression')
    // A shadow that is worse looks far better than a primary that is fed wrongly.
    expect(found.result.regression!.shadow!.mae).toBeLessThan(found.result.regression!.primary!.mae!)
    expect(found.premise('inputs')).toMatchObject({ status: 'refuted', blocksFail: true })
    expect(found.premise('inputs').detail).toMatch(/every numeric column standardised .* primary would be off by \d/) // prettier-ignore
    expect(found.gate('accuracy')).toBe('insufficient')
    const mended = await found.pressed('inputs', /Apply and replay/)
    expect(mended.premise('inputs').status).not.toBe('refuted')
    expect(mended.gate('accuracy')).toBe('fail')
  })

  it('that are near their labels as they are fed, or by no scaling, are not', async () => {
    const good = asLogged(30 * Math.sqrt(3), 5 * Math.sqrt(3))
    const right = await judged([...dense('v1', good), ...dense('v2', good), csv(table())])
    expect(right.premise('inputs').status).not.toBe('refuted')
    const noise = table().map((row, i) => ({ ...row, label: String((i * 7919) % 1009) }))
    const none = await (await judged([...dense('v1', standard), ...dense('v2', standard), csv(noise)])).again(unscaled) // prettier-ignore
    expect(none.premise('inputs').status).not.toBe('refuted')
  })
})

describe('labels that come after the run', () => {
  const models = () => [...dense('v1', own), ...dense('v2', raw(20, 9))]
  const truths = (label: (i: number) => string) => csv(at.map((_, i) => ({ request_id: `r${i}`, label: label(i) })), 'truth.csv') // prettier-ignore
  async function ran() {
    const session = new LocalSession(cpuReplayer)
    await session.drop([...models(), csv(at.map(({ x, y }, i) => ({ request_id: `r${i}`, east: far(x), north: far(y) })))]) // prettier-ignore
    const { mapping } = await session.propose()
    classes(mapping)
    mapping.confirmed = ['outputs']
    for (const one of mapping.models.primary!.inputs[0]!.features) one.steps = []
    for (const one of mapping.models.shadow!.inputs[0]!.features) one.steps = []
    await session.run(runOptions(mapping), () => {})
    return { session, mapping }
  }

  it('and are far from what was answered ask for a replay, which tries other scales', async () => {
    const { session, mapping } = await ran()
    await session.drop([truths(labelled)], 'labels')
    await expect(session.relabel(defaultGates)).rejects.toThrow(/whether the models are fed on another scale is tried in a replay/) // prettier-ignore
    const result = await session.run(runOptions(mapping), () => {})
    expect(result.premises!.find(({ id }) => id === 'inputs')!.status).toBe('refuted')
    mapping.confirmed!.push('inputs')
    await session.run(runOptions(mapping), () => {})
    expect((await session.relabel(defaultGates)).premises!.find(({ id }) => id === 'inputs')!.status).toBe('confirmed') // prettier-ignore
  })
})
