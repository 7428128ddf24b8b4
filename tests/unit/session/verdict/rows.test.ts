/** Logs as they come, with nobody's help, to their verdict: what they hold is read as what it is, or refuted. */
import { describe, expect, it } from 'vitest'
import { seeded } from '../../../../src/core/random'
import { dense } from '../dense'
import type { Dense } from '../dense'
import { failingReplayer, file } from '../helpers'
import { graph } from './graph'
import { csv, judged, places } from './judged'
import type { Cell } from './judged'

const at = places(1500)
const good: Dense = { kernel: [[20], [0]], bias: [-4], activation: 'sigmoid' }
const worse: Dense = { kernel: [[20], [12]], bias: [-4], activation: 'sigmoid' }
const models = [...dense('v1', good), ...dense('v2', worse)]
const p = (x: number) => 1 / (1 + Math.exp(4 - 20 * x))
const truth = (x: number) => (x > 0.2 ? 1 : 0)
const fraud = (x: number) => (truth(x) ? 'fraud' : 'legit')
const requests = (columns: (x: number, y: number, i: number) => Record<string, Cell>, scale = (v: number) => v) =>
  csv(at.map(({ x, y }, i) => ({ request_id: `r${i}`, east: scale(x), north: scale(y), ...columns(x, y, i) }))) // prettier-ignore
const far = (v: number) => 5000 + 900 * v

describe('production’s answer in the log', () => {
  it('a probability, where primary’s scaling was forgotten: refuted, and mended by its cause', async () => {
    const baseline = csv(at.slice(0, 400).map(({ x, y }) => ({ east: far(x), north: far(y) })), 'baseline.csv') // prettier-ignore
    const log = requests((x) => ({ primary_score: p(x).toFixed(4), label: truth(x) }), far)
    const found = await judged([...models, log], { baseline: [baseline] })
    const plain = await found.again((mapping) => {
      for (const { features } of mapping.models.primary!.inputs) for (const one of features) one.steps = []
    })
    expect(plain.premise('replay').status).toBe('refuted')
    expect(plain.result.fidelity!.compared).toBe('score')
    expect(plain.gate('accuracy')).not.toBe('pass')
    expect(plain.result.verdict).toBe('hold')
  })

  it('thirty features under other features’ names: refuted by the score, and the cause mends it', async () => {
    const random = seeded(23)
    const names = Array.from({ length: 30 }, (_, i) => `f${i}`)
    const kernel = names.map((_, i) => [(i % 7) - 3])
    const rows = Array.from({ length: 800 }, () => names.map(() => random.below(2001) / 1000 - 1))
    const score = (row: number[]) =>
      1 / (1 + Math.exp(-row.reduce((sum, v, i) => sum + v * kernel[i]![0]!, 0)))
    const log = csv(
      rows.map((row, i) => ({
        request_id: `r${i}`,
        ...Object.fromEntries(names.map((name, c) => [name, row[c]!])),
        primary_score: score(row).toFixed(5),
        label: Math.round(score(row)),
      })),
    )
    const wide = (bias: number): Dense => ({ kernel, bias: [bias], activation: 'sigmoid' })
    const found = await judged([...dense('v1', wide(0)), ...dense('v2', wide(2)), log])
    expect(found.premise('replay').status).toBe('confirmed')
    expect(found.gate('accuracy')).toBe('fail')
    const turned = await found.again((mapping) => void mapping.models.primary!.inputs[0]!.features.reverse())
    expect(turned.premise('replay').status).toBe('refuted')
    expect(turned.gate('accuracy')).not.toBe('pass')
    const mended = await turned.pressed('replay', /Apply and replay/)
    expect(mended.premise('replay').status).toBe('confirmed')
    expect(mended.gate('accuracy')).toBe('fail')
  })

  it.each<[string, (x: number) => Record<string, Cell>]>([
    ['in columns', (x) => ({ proba_legit: (1 - p(x)).toFixed(4), proba_fraud: p(x).toFixed(4) })],
    ['as the best with its score', (x) => ({ primary_pred: JSON.stringify([{ label: fraud(x), score: Number(Math.max(p(x), 1 - p(x)).toFixed(4)) }]) })],
  ])('probabilities by class %s settle the order of the classes, without a class and without labels', async (_, columns) => {
    const { result, premise } = await judged([...models, requests(columns)])
    expect(result.classes).toEqual(['legit', 'fraud'])
    expect(premise('classes').status).toBe('confirmed')
    expect(premise('replay').status).toBe('confirmed')
  }) // prettier-ignore

  it('vectors of an endpoint’s capture: confirmed by them, refuted with the features turned', async () => {
    const line = ({ x, y }: (typeof at)[number], i: number) =>
      JSON.stringify({
        captureData: {
          endpointInput: { observedContentType: 'application/json', mode: 'INPUT', data: JSON.stringify({ instances: [{ east: x, north: y }] }), encoding: 'JSON' },
          endpointOutput: { observedContentType: 'application/json', mode: 'OUTPUT', data: JSON.stringify({ predictions: [[1 - p(x), p(x)]] }), encoding: 'JSON' },
        },
        eventMetadata: { eventId: `e${i}`, inferenceTime: new Date(Date.UTC(2026, 2, 1, 0, 0, i)).toISOString() },
        eventVersion: '0',
      }) // prettier-ignore
    const two = (kernel: number[][], bias: number[]): Dense => ({ kernel, bias, activation: 'softmax' })
    const log = file('capture.jsonl', at.slice(0, 400).map(line).join('\n') + '\n')
    const found = await judged([
      ...dense('v1', two([[0, 20], [0, 0]], [0, -4])),
      ...dense('v2', two([[0, 20], [0, 12]], [0, -4])),
      log,
    ]) // prettier-ignore
    expect(found.premise('replay').status).toBe('confirmed')
    expect(found.result.warnings.map(({ message }) => message).join()).not.toContain('do not name')
    const turned = await found.again((mapping) => void mapping.models.primary!.inputs[0]!.features.reverse())
    expect(turned.premise('replay').status).toBe('refuted')
  })
})

describe('guesses of how models are fed', () => {
  /** Pixels of an image: more than a list of features has. */
  const SIZE = 2 * 20 * 20

  it('a baseline that lacks one feature standardises none, and nothing passes by it', async () => {
    const baseline = csv(
      at.slice(0, 400).map(({ x }) => ({ east: far(x) })),
      'baseline.csv',
    )
    const log = requests((x) => ({ label: truth(x) }), far)
    const { mapping, premise, codes, gate } = await judged([...models, log], { baseline: [baseline] })
    for (const { features } of mapping.models.primary!.inputs)
      for (const { steps } of features) expect(steps).toEqual([])
    expect(codes).toContain('assumed-scaling')
    // Labels tell that they are to be.
    expect(premise('inputs').status).toBe('refuted')
    expect(gate('accuracy')).not.toBe('pass')
  })

  it.each<[string, [string, number][], number]>([
    ['x * 2 - 1 is given pixels divided by 255', [['Mul', 2], ['Sub', 1]], 1],
    ['x / 127.5 - 1 is given them as they are', [['RealDiv', 127.5], ['Sub', 1]], 0],
  ])('a graph that begins with %s: its own answers, logged, confirm it', async (_, first, steps) => {
    const random = seeded(31)
    const pixels = Array.from({ length: 400 }, () => Array.from({ length: SIZE }, () => random.below(256)))
    const kernel = Array.from({ length: SIZE }, (_, i) => (i % 2 ? 0.5 : -0.5))
    const logit = (row: number[]) => row.reduce((sum, v, i) => sum + kernel[i]! * (v / 127.5 - 1), 0)
    const line = (row: number[], i: number) =>
      JSON.stringify({ request_id: `r${i}`, x: row, primary_score: 1 / (1 + Math.exp(-logit(row))), label: logit(row) > 0 ? 1 : 0 }) // prettier-ignore
    const { mapping, result, premise } = await judged([
      ...graph('v1', first, { kernel, bias: 0 }),
      ...graph('v2', first, { kernel, bias: 2 }),
      file('log.jsonl', pixels.map(line).join('\n') + '\n'),
    ])
    expect(mapping.models.primary!.inputs[0]!.features[0]!.steps).toHaveLength(steps)
    expect(premise('replay').status).toBe('confirmed')
    expect(result.quality!.primary.accuracy).toBe(1)
  }) // prettier-ignore

  it.each([
    ['fraud_v9', 'fraud_v10'],
    ['fraud-2024-1', 'fraud-2024-10'],
    ['fraud-1.10.0-rc.2', 'fraud-1.10.0'],
    ['bc_v1', 'bc_logits_v2'],
  ])('%s is production beside %s, and the worse one does not pass', async (older, newer) => {
    const found = await judged([...dense(newer, worse), ...dense(older, good), requests((x) => ({ label: truth(x) }))]) // prettier-ignore
    expect(found.result.evidence.primary!.files.map(({ name }) => name).join()).toContain(older)
    expect(found.result.quality!.primary.accuracy).toBeGreaterThan(0.99)
    expect(found.gate('accuracy')).toBe('fail')
  })
})

describe('columns for what they are', () => {
  const bare = (columns: (x: number, y: number, i: number) => Record<string, Cell>, n = at.length) =>
    judged(
      [
        csv(
          at.slice(0, n).map(({ x, y }, i) => columns(x, y, i)),
          'log.csv',
        ),
      ],
      {},
      failingReplayer,
    )
  const time = (i: number) => new Date(Date.UTC(2026, 2, 1, 0, i)).toISOString()

  it.each<[string, (i: number) => Cell]>([
    ['order', (i) => `ORD-${2000 + i}`],
    ['request', (i) => `req-${String(i).padStart(4, '0')}`],
    ['Anfrage-Nr', (i) => 20_260_000 + i],
    ['ticket', (i) => 1_700_000_000 + i * 3],
    ['customer', (i) => 1_700_000_000 + i * i],
  ])('%s numbers requests; the time is the time', async (name, id) => {
    const { mapping, result } = await bare((x, y, i) => ({
      [name]: id(i),
      recorded: time(i),
      primary_pred: truth(x),
      shadow_pred: truth(x + y / 9),
    }))
    expect(mapping.roles).toMatchObject({ recorded: 'time' })
    expect(mapping.roles[name]).not.toBe('time')
    expect(result.period).toEqual([Date.UTC(2026, 2, 1), Date.UTC(2026, 2, 1, 0, at.length - 1)])
  })

  it('a class that comes after 60,000 requests is a class, and nobody’s error', async () => {
    const n = 62_000
    const lines = Array.from({ length: n }, (_, i) => {
      const name = i >= 60_000 && i < 60_400 ? 'fraud' : i % 3 ? 'legit' : 'unsure'
      return `r${i},${name},${name},${name}`
    })
    const log = file('log.csv', ['id,primary_pred,shadow_pred,label', ...lines].join('\n') + '\n')
    const { result, gate } = await judged([log], {}, failingReplayer)
    expect(result.classes).toContain('fraud')
    expect([result.errors.primary.count, result.errors.shadow.count]).toEqual([0, 0])
    expect([gate('errors'), gate('accuracy')]).toEqual(['pass', 'pass'])
  })

  it('one class only: they agree, and kappa says why it is undefined', async () => {
    const { result, premise } = await bare((_x, _y, i) => ({ id: `r${i}`, primary_pred: 'ok', shadow_pred: 'ok', label: 'ok' })) // prettier-ignore
    expect(result.agreement.value).toBe(1)
    expect(result.kappa.value).toBeNull()
    expect(result.kappa.reason).toBeTruthy()
    expect(premise('classes').status).toBe('confirmed')
  })

  it('True, 0 and yes are two classes', async () => {
    const { result, gate } = await bare((x, y, i) => ({
      id: `r${i}`,
      primary_pred: truth(x) ? 'True' : 'False',
      shadow_pred: truth(x + y / 9),
      label: truth(x) ? 'yes' : 'no',
    }))
    expect(result.classes).toHaveLength(2)
    expect(result.quality!.primary.accuracy).toBe(1)
    expect(gate('accuracy')).toBe('fail')
  })

  it('lines that are no predictions fail no gate', async () => {
    const lines = at
      .slice(0, 600)
      .flatMap(({ x, y }, i) => [
        JSON.stringify({ request_id: `r${i}`, east: x, north: y, primary_pred: truth(x) }),
        ...(i % 12 === 0 ? [JSON.stringify({ level: 'info', event: 'health', uptime: i / 10 })] : []),
      ])
    const { result, premise } = await judged([...models, file('service.jsonl', lines.join('\n') + '\n')])
    expect(result.requests.skipped).toMatchObject([{ reason: 'no-prediction', count: 50 }])
    expect(result.checklist.find(({ id }) => id === 'errors')!.status).not.toBe('fail')
    expect(premise('replay').status).toBe('confirmed')
  })
})
