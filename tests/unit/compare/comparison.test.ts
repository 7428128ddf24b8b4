/** Two evaluations beside each other: what decides how they may be compared, and what the intervals then are. */
import { describe, expect, test } from 'vitest'
import { compareCandidates } from '../../../src/compare/candidates'
import { compareResults } from '../../../src/compare/comparison'
import { gateChange } from '../../../src/compare/words'
import { differenceBounds } from '../../../src/evaluation/statistics/bounds'
import type { EvaluationData } from '../../../src/evaluation/input'
import { plainWorth } from '../../../src/evaluation/statistics/worth'
import { defaultGates } from '../../../src/result/gates'
import type { EvaluationResult } from '../../../src/result/evaluation-result'
import { idHasher } from '../../../src/result/sharing/hash-ids'
import { sharings, type Sharing } from '../../../src/result/sharing/levels'
import { share } from '../../../src/result/sharing/share'
import { ids, predicted } from '../evaluation/data'
import { candidate, evaluated, gateIn, logOf } from './results'

const n = 3000
const log = logOf(n, 0.8)
const answersA = candidate(log, 0.2, 0.02, 11)
const answersB = candidate(log, 0.25, 0.03, 12)
const a = evaluated(log, answersA, 'v2')
const b = evaluated(log, answersB, 'v3')
const accuracy = (x: EvaluationResult, y: EvaluationResult) => gateIn(compareResults(x, y), 'accuracy')

/** The 2 x 2 table of both candidates, counted from the answers themselves. */
function truth(): { firstOnly: number; secondOnly: number; bothRight: number; bothWrong: number } {
  const counts = { bothRight: 0, firstOnly: 0, secondOnly: 0, bothWrong: 0 }
  for (let i = 0; i < n; i++) {
    const [right, now] = [answersA[i] === log.labels[i], answersB[i] === log.labels[i]]
    counts[right ? (now ? 'bothRight' : 'firstOnly') : now ? 'secondOnly' : 'bothWrong']++
  }
  return counts
}

const percent = (x: number) => expect.closeTo(100 * x, 9)

test('of the same requests, all of them known, the interval is that of the pairs', () => {
  const { difference, how } = accuracy(a, b)
  const counts = truth()
  expect(counts.firstOnly + counts.secondOnly).toBeGreaterThan(100)
  const [low, high] = differenceBounds(counts, { worth: plainWorth(n), confidence: 0.95, looked: false })!
  expect(how).toBe('paired')
  expect(difference).toEqual({
    value: percent((counts.secondOnly - counts.firstOnly) / n),
    low: percent(low),
    high: percent(high),
    unit: 'pt',
  })
})

test('requests that turned are those that did', () => {
  const { firstOnly, secondOnly } = truth()
  const { counts, complete, rows, reason } = compareResults(a, b).requests
  expect(reason).toBeNull()
  expect(complete).toBe(true)
  expect(counts).toMatchObject({ repaired: secondOnly, damaged: firstOnly, new: 0, gone: 0, changed: 0 })
  const row = rows.find(({ turn }) => turn === 'damaged')!
  const i = Number(row.id.slice(2))
  expect([row.label, row.a, row.b]).toEqual(
    [log.labels, answersA, answersB].map((column) => ['no', 'yes'][column[i]!]),
  )
  expect(answersA[i]).toBe(log.labels[i])
})

describe('where the requests are not at hand', () => {
  const bare = [share(a, 'figures'), share(b, 'figures')] as const

  test('the interval is wider, holds that of the pairs, and says so', () => {
    const [paired, bounded] = [accuracy(a, b), accuracy(...bare)]
    expect(bounded.how).toBe('bounded')
    expect(bounded.difference!.value).toBeCloseTo(paired.difference!.value, 9)
    expect(bounded.difference!.low).toBeLessThan(paired.difference!.low)
    expect(bounded.difference!.high).toBeGreaterThan(paired.difference!.high)
    expect(compareResults(...bare).requests.reason).toMatch(/A holds no requests/)
  })

  test('it is narrower than both intervals against each other', () => {
    const { low, high } = accuracy(...bare).difference!
    const [x, y] = [a, b].map(({ checklist }) => checklist.find(({ id }) => id === 'accuracy')!.glyph!)
    expect(high - low).toBeLessThan(x!.high! - x!.low! + y!.high! - y!.low!)
  })

  test('hashed ids pair under one salt, and not under two', async () => {
    const [one, other] = await Promise.all([idHasher('salt'), idHasher('pepper')])
    const hashed = (result: EvaluationResult, by: typeof one) => share(result, 'hashed-ids', by)
    expect(compareResults(hashed(a, one), hashed(b, one)).requests.complete).toBe(true)
    expect(accuracy(hashed(a, one), hashed(b, one)).how).toBe('paired')
    expect(compareResults(hashed(a, one), hashed(b, other)).requests.reason).toMatch(/different salts/)
    expect(compareResults(hashed(a, one), b).requests.reason).toMatch(/hashes of ids/)
  })

  test('samples that hold some of the disagreements narrow it, and never beyond the pairs', () => {
    const cut = (result: EvaluationResult): EvaluationResult => ({
      ...result,
      disagreements: { ...result.disagreements, sample: result.disagreements.sample.slice(0, 60) },
    })
    const parts = compareResults(cut(a), cut(b))
    expect(parts.requests.complete).toBe(false)
    expect(parts.requests.untold).toBeGreaterThan(0)
    const width = ({ difference }: ReturnType<typeof accuracy>) => difference!.high - difference!.low
    const [none, some, all] = [accuracy(...bare), gateIn(parts, 'accuracy'), accuracy(a, b)].map(width)
    expect(some).toBeLessThanOrEqual(none!)
    expect(some).toBeGreaterThanOrEqual(all!)
  })
})

test('an evaluation is no worse than itself, with or without its requests', () => {
  for (const one of [a, share(a, 'figures')]) {
    const { standing, gates, figures } = compareResults(a, one)
    expect(standing).toBe('no worse')
    expect(gateIn({ gates }, 'accuracy').how).toBe('identical')
    expect(figures.filter(({ moved }) => moved !== null)).toEqual([])
  }
})

test('a candidate that is plainly worse is worse, and the other way round no worse in accuracy', () => {
  const worse = evaluated(log, candidate(log, 0.05, 0.2, 5), 'v4')
  expect(compareResults(a, worse).standing).toBe('worse')
  expect(accuracy(worse, a)).toMatchObject({ standing: 'no worse', why: 'credibly better' })
})

describe('of other logs', () => {
  const later = logOf(n, 0.8, 9, 'later', Date.UTC(2026, 5, 1))
  const overlapping = logOf(n, 0.8, 9, 'again', Date.UTC(2026, 0, 2))
  const answer = (l: typeof log) => evaluated(l, candidate(l, 0.25, 0.03, 3), 'v3')

  test('that do not overlap in time, samples are independent; else the interval holds whatever they share', () => {
    const [apart, unknown] = [compareResults(a, answer(later)), compareResults(a, answer(overlapping))]
    expect(apart.relation.requests).toBe('apart')
    expect(unknown.relation.requests).toBe('unknown')
    const [x, y] = [apart, unknown].map((compared) => gateIn(compared, 'accuracy'))
    expect([x!.how, y!.how]).toEqual(['apart', 'dependent'])
    const width = ({ low, high }: { low: number; high: number }) => high - low
    expect(width(x!.difference!)).toBeLessThan(width(y!.difference!))
    expect(apart.requests.reason).toMatch(/different requests/)
    expect(apart.figures.every(({ moved }) => moved === null || moved === 'moved')).toBe(true)
  })

  test('and another primary, nothing can be said', () => {
    const other = evaluated(later, candidate(later, 0.25, 0.03, 3), 'v3', { primary: 'v0' })
    expect(accuracy(a, other)).toMatchObject({
      standing: 'open',
      why: expect.stringMatching(/another primary/),
    })
  })
})

describe('a log for each candidate, of the same requests', () => {
  /** The same requests in a file of other bytes, its columns named otherwise; no model is at hand. */
  const logged = (answers: Int32Array, name: string, data: Partial<EvaluationData> = {}, of = log) => {
    const made = evaluated({ ...of, name }, answers, name, { data })
    const mapping = { schemaVersion: 1, roles: { label: 'y', shadow: name } }
    return { ...made, evidence: { ...made.evidence, primary: null, shadow: null, mapping } }
  }
  const untimed = { times: null, ids: ids(n) }
  const backwards = Int32Array.from({ length: n }, (_, i) => n - 1 - i)

  test.each([
    ['with times', {}],
    ['without', untimed],
  ])('%s, they are paired by their ids', (_what, data) => {
    const [x, y] = [logged(answersA, 'v2', data), logged(answersB, 'v3', data)]
    const { relation, requests, differences } = compareResults(x, y)
    expect(relation).toMatchObject({ requests: 'same', labels: true, primary: true, shadow: false })
    expect(requests.reason).toBe(null)
    expect(differences.slice(0, 2)).toMatchObject([
      { same: true },
      { b: 'as the log has it, with other answers' },
    ])
    expect(accuracy(x, y).difference).toEqual(accuracy(a, b).difference)
  })

  test('in any order of rows', () => {
    const of = <T extends Int32Array>(values: T) => backwards.map((i) => values[i]!)
    const turned = { labels: of(log.labels), primary: of(log.primary) }
    const data = { times: null, ids: ids(n, (i) => n - 1 - i) }
    const y = logged(of(answersB), 'v3', data, { ...log, ...turned })
    expect(compareResults(logged(answersA, 'v2', untimed), y).relation.requests).toBe('same')
  })

  test('an answer of one model, a label, and an id that is another are seen', () => {
    const x = logged(answersA, 'v2')
    const one = (values: Int32Array) => values.map((value, i) => (i === 7 ? 1 - value : value))
    const primary = logged(answersB, 'v3', {}, { ...log, primary: one(log.primary) })
    expect(compareResults(x, primary).relation).toMatchObject({ requests: 'same', primary: false })
    const labels = logged(answersB, 'v3', {}, { ...log, labels: one(log.labels) })
    expect(compareResults(x, labels).relation).toMatchObject({ requests: 'same', labels: false })
    const other = logged(answersB, 'v3', { ids: ids(n, (i) => (i === 7 ? n : i)) })
    expect(compareResults(x, other).relation.requests).toBe('unknown')
  })

  test('days are no proof where nothing else is the same', () => {
    const days = { times: Float64Array.from({ length: n }, (_, i) => 86_400_000 * Math.floor(i / 1000)) }
    const primary = candidate(log, 0.5, 0.1, 77)
    const other = logged(answersB, 'v3', days, { ...log, primary })
    expect(compareResults(logged(answersA, 'v2', days), other).relation.requests).toBe('unknown')
    const same = logged(answersB, 'v3', days)
    expect(compareResults(logged(answersA, 'v2', days), same).relation.requests).toBe('same')
  })

  test('not where ids stand for several requests, or left with neither', () => {
    const twice = { noted: [{ reason: 'id-conflict', count: 1, examples: [] }] }
    const conflict = { requests: { read: n, replayed: n, labelled: n, skipped: [], ...twice } }
    const y = logged(answersB, 'v3', conflict)
    expect(compareResults(logged(answersA, 'v2', conflict), y).relation.requests).toBe('unknown')
    const as = (how: Sharing, of: EvaluationResult) => share(of, how, (id) => `h${id}`)
    const shared = (how: Sharing) =>
      compareResults(as(how, logged(answersA, 'v2')), as(how, logged(answersB, 'v3'))).relation.requests
    // A guess at ids that are hashed could be tried on what is known of all of them.
    expect(sharings.map(shared)).toEqual(['unknown', 'unknown', 'same', 'same'])
  })
})

test('against other primaries on the same requests, the candidates themselves are compared', () => {
  const otherPrimary = { ...log, primary: candidate(log, 0.5, 0.1, 77) }
  const other = evaluated(otherPrimary, answersB, 'v3', { primary: 'v0' })
  const found = accuracy(a, other)
  const { firstOnly, secondOnly } = truth()
  expect(found.how).toBe('bounded')
  expect(found.difference!.value).toBeCloseTo((100 * (secondOnly - firstOnly)) / n, 9)
})

test('the same files that answer otherwise are not the same primary', () => {
  const moved = { ...log, primary: candidate(log, 0.01, 0.01, 78) }
  expect(compareResults(a, evaluated(moved, answersB, 'v3')).relation.primary).toBe(false)
})

test('the stricter margin counts: a gate that was loosened in between makes nothing no worse', () => {
  const gates = { ...defaultGates, accuracy: { ...defaultGates.accuracy, margin: 0.2 } }
  const loosened = evaluated(log, answersB, 'v3', { gates })
  expect(accuracy(a, loosened).margin).toBe(0.5)
  expect(accuracy(loosened, a).margin).toBe(0.5)
  expect(compareResults(a, loosened).differences.find(({ part }) => part === 'Gates')).toMatchObject({
    same: false,
    details: ['accuracy.margin: 0.005 → 0.2'],
  })
})

test('without labels in either, nothing is said of accuracy', () => {
  const [x, y] = [answersA, answersB].map((answers, i) =>
    evaluated(log, answers, `v${i}`, { labelled: false }),
  )
  expect(accuracy(x!, y!)).toMatchObject({ standing: 'open', why: 'no evidence in either' })
  expect(compareResults(x!, y!).requests.counts.new).toBeGreaterThan(0)
})

test('what rests on a refuted premise in either is open', () => {
  const refuted = (result: EvaluationResult): EvaluationResult => ({
    ...result,
    premises: [{ id: 'labels', status: 'refuted', detail: '', mend: null, patches: [], rests: ['accuracy'] }],
  })
  const worse = evaluated(log, candidate(log, 0.05, 0.2, 5), 'v4')
  expect(accuracy(refuted(worse), a)).toMatchObject({ standing: 'open', why: 'A rests on a refuted premise' })
  expect(accuracy(worse, refuted(a))).toMatchObject({ standing: 'open', why: 'B rests on a refuted premise' })
})

describe('latency', () => {
  const timed = (scale: number, primaryScale: number): Partial<EvaluationData> => {
    const samples = (by: number, step: number) => ({
      total: Float64Array.from({ length: 500 }, (_, i) => by * (10 + ((i * step) % 13))),
      ...{ upload: null, compute: null, readback: null },
    })
    return {
      latency: {
        ...{ primary: samples(primaryScale, 7919), shadow: samples(scale, 7907), rows: null, warmup: null },
        ...{ source: 'replayed', method: 'one at a time', timerStepMs: 0.005 },
      },
    }
  }
  const of = (scale: number, primaryScale = 1) =>
    evaluated(log, answersA, 'v2', { data: timed(scale, primaryScale) })
  const latency = (x: EvaluationResult, y: EvaluationResult) => gateIn(compareResults(x, y), 'latency')

  test('that trebled is worse; a little more is within the margin', () => {
    expect(latency(of(1), of(3)).standing).toBe('worse')
    expect(latency(of(1), of(1.1))).toMatchObject({ standing: 'no worse', how: 'occasions' })
  })

  test('of another device, or of an occasion on which primary took longer too, is open', () => {
    const elsewhere = of(3)
    elsewhere.evidence.environment = { ...elsewhere.evidence.environment, backend: 'wasm' }
    expect(latency(of(1), elsewhere)).toMatchObject({
      standing: 'open',
      why: 'measured on different devices',
    })
    expect(latency(of(1), of(3, 3))).toMatchObject({
      standing: 'open',
      why: expect.stringMatching(/the same primary took .* then and .* now/),
    })
  })
})

test('a change within the margin that takes a gate over its line is not no worse', () => {
  const failing = structuredClone(b)
  failing.checklist.find(({ id }) => id === 'accuracy')!.status = 'fail'
  const passing = evaluated(log, candidate(log, 0.2, 0.02, 13), 'v5')
  const found = accuracy(passing, failing)
  expect(found.difference!.low).toBeGreaterThan(-found.margin)
  expect(found.standing).toBe('open')
})

test('a classifier and a regression are not compared, and the file is named', () => {
  const numbers = evaluated(log, answersA, 'v2', {
    data: {
      ...{ task: 'regression', labels: null, labelValues: Float64Array.from(log.labels), classes: [] },
      ...{ primary: predicted(log.primary), shadow: predicted(answersA) },
    },
  })
  expect(() => compareResults(a, numbers)).toThrow(/regression.*no figures in common/)
})

test('what changed is named: hashes, mapping, log', () => {
  const { differences } = compareResults(a, evaluated({ ...log, name: 'other' }, answersB, 'v3'))
  const part = (name: string) => differences.find(({ part }) => part === name)!
  expect(part('Primary')).toMatchObject({ same: true, details: [] })
  expect(part('Candidate').details).toEqual(['model.json: 763200000000 → 763300000000'])
  expect(part('Log').same).toBe(false)
  expect(part('Mapping').details).toEqual(['models.shadow.of: v2 → v3'])
})

describe('the order of the classes was put right in between', () => {
  /** A third of a class, so that it is told from the other by its number. */
  const uneven = { ...log, labels: log.labels.map((l, i) => (i % 3 === 0 ? 0 : l)) }
  const before = evaluated(uneven, answersA, 'v2', { data: { classes: ['no', 'yes'] } })
  const turned = { ...uneven, labels: uneven.labels.map((l) => 1 - l) }
  const after = evaluated(turned, answersA, 'v2', { data: { classes: ['yes', 'no'] } })
  const how = (x: EvaluationResult, y: EvaluationResult, title: string) =>
    compareResults(x, y).figures.filter((one) => one.title === title && /^(Primary|Candidate)(,|$)/.test(one.group)).map(({ change }) => change!.how) // prettier-ignore

  test('recalls are of the same requests, by the names of the classes, and so is accuracy', () => {
    expect(how(before, after, 'Recall')).toEqual(['bounded', 'bounded', 'bounded', 'bounded'])
    expect(how(before, after, 'Accuracy')).toEqual(['bounded', 'bounded'])
    const { figures } = compareResults(before, after)
    const recall = figures.find(
      ({ group, title }) => group === 'Candidate, class “yes”' && title === 'Recall',
    )!
    const of = ({ quality }: EvaluationResult) => quality!.shadow.perClass.find((one) => one.class === 'yes')!.recall! // prettier-ignore
    expect(recall.change!.value).toBeCloseTo(of(after) - of(before), 12)
  })

  test.each(['Precision', 'F1'])('%s of a class is of the same requests, too', (title) => {
    expect(how(before, after, title)).toEqual(['bounded', 'bounded', 'bounded', 'bounded'])
  })

  test('not where two classes have as many labels: numbers may have changed their names', () => {
    const even = { ...log, labels: Int32Array.from({ length: n }, (_, i) => i % 2) }
    const swapped = { ...even, labels: even.labels.map((l) => 1 - l) }
    const x = evaluated(even, answersA, 'v2', { data: { classes: ['no', 'yes'] } })
    const y = evaluated(swapped, answersA, 'v2', { data: { classes: ['yes', 'no'] } })
    for (const title of ['Recall', 'Precision', 'F1'])
      expect(how(x, y, title).every((one) => one === 'dependent')).toBe(true)
  })
})

test('a figure that was judged without an interval settles nothing, and that is said in its place', () => {
  const bare = (result: EvaluationResult): EvaluationResult => ({
    ...result,
    checklist: [
      ...result.checklist.filter(({ id }) => id !== 'latency'),
      {
        ...{ id: 'latency', title: 'Latency', status: 'insufficient', headline: 'P95 41 ms', detail: '' },
        glyph: { value: 41, low: null, high: null, limit: 50, passes: 'below', domain: [0, 60], unit: 'ms' },
        needed: null,
      },
    ],
  })
  const { standing, why, difference } = gateIn(compareResults(bare(a), bare(b)), 'latency')
  expect([standing, why]).toEqual(['open', 'A and B were judged without an interval'])
  expect(gateChange(difference!)).toBe('0.00 ms, no interval')
  const latency = compareCandidates([bare(a), bare(b)], ['v2', 'v3']).candidates[0]!.gates.find(({ id }) => id === 'latency')! // prettier-ignore
  expect(latency.interval).toBeNull()
})
