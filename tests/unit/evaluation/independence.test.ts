/** Gates reckon with as many independent requests as there are: from a column of clusters, and from the order in time. */
import { describe, expect, test } from 'vitest'
import { evaluate, judge } from '../../../src/evaluation/evaluate'
import type { EvaluationData } from '../../../src/evaluation/input'
import { seeded } from '../../../src/core/random'
import { defaultGates } from '../../../src/result/gates'
import { accuracyLog, errorsLog, latencyLog, numbersLog } from '../../trust/logs'
import type { Dependence } from '../../trust/series'
import { ids } from './data'

const options = { seed: 1, partial: false }
const made = (n: number, dependence: Dependence, seed = 1) => ({ n, dependence, random: seeded(seed) })
const independent: Dependence = { kind: 'independent' }
const clusters: Dependence = { kind: 'clusters', size: 20 }
const inTime: Dependence = { kind: 'autoregression', phi: 0.98 }
/** Every figure, of requests that have ids. */
const evaluated = (data: EvaluationData) => evaluate({ ...data, ids: ids(data.n) }, defaultGates, options)
const status = (data: EvaluationData, id: 'accuracy' | 'errors' | 'latency', looks = 0) =>
  judge(data, defaultGates, { ...options, looks }, [id]).items[0]

describe('what is found', () => {
  test('independent requests count as themselves', () => {
    const found = evaluated(accuracyLog(made(4000, independent, 3))).independence
    expect(found).toMatchObject({ found: 'none', order: 'times', clusters: null, looks: 0 })
    expect(found?.accuracy?.effective).toBe(4000)
  })

  test('identical requests of a user count once, and the gate says so', () => {
    const result = evaluated(accuracyLog(made(4000, clusters)))
    expect(result.independence).toMatchObject({
      found: 'clusters',
      clusters: { field: 'user', count: 200, largest: 20, unknown: 0 },
      accuracy: { because: 'clusters', clusters: 200 },
    })
    expect(result.independence?.accuracy?.icc).toBeCloseTo(1, 6)
    expect(result.independence?.accuracy?.effective).toBeLessThan(200)
    const detail = result.checklist.find(({ id }) => id === 'accuracy')?.detail
    expect(detail).toMatch(/4,000 labels\. They count as 1\d\d, because requests of the same “user”/)
  })

  test('latencies that depend on those before them count as fewer', () => {
    const { independence } = evaluated(latencyLog(made(4000, inTime)))
    expect(independence).toMatchObject({ found: 'time', latency: { because: 'time', credible: true } })
    expect(independence?.latency?.effective).toBeLessThan(200)
  })

  test('a table sorted by what came of the requests tells no order', () => {
    const data = accuracyLog(made(900, independent))
    const sorted = { ...data, times: null, labels: data.labels!.slice() }
    sorted.primary.classes.fill(0).fill(1, 800)
    sorted.shadow.classes.fill(0).fill(1, 850)
    const { independence } = evaluated(sorted)
    expect(independence).toMatchObject({ order: null, found: 'unknown' })
    expect(independence?.accuracy?.designEffect).toBe(1)
  })
})

describe('what the gates make of it', () => {
  test('no failure among few users, or in a log whose latencies depend on each other, is no proof', () => {
    const clean = (dependence: Dependence) => {
      const data = errorsLog(made(3000, dependence), 0.01)
      data.shadow.errors.fill(0)
      data.shadow.classes.fill(0)
      return status(data, 'errors')
    }
    expect(clean(independent)?.status).toBe('pass')
    expect(clean(clusters)).toMatchObject({ status: 'insufficient', needed: { what: 'requests' } })
    expect(clean(inTime)?.status).toBe('insufficient')
  })

  test('rare failures in few users count as still fewer, and it says why', () => {
    const data = errorsLog(made(2400, { kind: 'clusters', size: 12 }), 0.01, false)
    data.shadow.errors.fill(0)
    data.shadow.classes.fill(0)
    data.clusters!.codes.forEach((user, row) => {
      if (user < 2) [data.shadow.errors[row], data.shadow.classes[row]] = [1, -1]
    })
    const { errors, detail } = evaluated(data).independence!
    expect(errors!.effective).toBeLessThan(0.5 * (2400 / errors!.designEffect))
    expect(detail).toMatch(/\(\d+ by the design effect, fewer because that is learnt from few cases\)/)
    expect(status(data, 'errors')?.detail).toMatch(
      /because requests of the same “user” may share their fate, which makes them worth \d+, and because how far they do is learnt from few cases \(2 degrees of freedom\)\./,
    )
  })

  test('fewer than 30 labels of numbers settle nothing, and it says how many would', () => {
    const few = status(numbersLog(made(29, independent)), 'accuracy')
    expect(few).toMatchObject({ status: 'insufficient', needed: { more: 1, what: 'labels' } })
    const alike = numbersLog(made(40, { kind: 'clusters', size: 50 }))
    expect(status(alike, 'accuracy')?.status).toBe('insufficient')
  })

  test('looked at before, a gate asks for more, and says that its bounds hold at every look', () => {
    const data = accuracyLog(made(6000, independent), 0.02, 0.005)
    const [first, later] = [status(data, 'accuracy'), status(data, 'accuracy', 3)]
    expect((later?.glyph?.low as number) < (first?.glyph?.low as number)).toBe(true)
    expect(later?.detail).toContain('Looked at 3 times before: the bounds hold at every look.')
  })
})
