/** Logged times whose unit nothing says: asked where the gate hangs on it, settled where the log holds what settles it. */
import { describe, expect, it } from 'vitest'
import { summaryLines } from '../../../../src/cli/write/summary'
import { seeded } from '../../../../src/core/random'
import { parseMappingFile } from '../../../../src/mapping/mapping-file'
import { failingReplayer, file } from '../helpers'
import { answers, csv, judged } from './judged'
import type { Cell } from './judged'

const N = 2000
const random = seeded(91)
const truth = Array.from({ length: N }, () => random.below(2))
const right = answers(truth, 0.9, 2, 1)
/** From 1 to 2, in no order. */
const one = (i: number) => 1 + ((i * 7919) % 1000) / 1000
const of = (i: number, by: number, digits: number) => (by * one(i)).toFixed(digits)
type Row = Record<'request_id' | 'primary_pred' | 'shadow_pred' | 'label', Cell>
const rows = <T extends Record<string, Cell>>(columns: (i: number) => T): (Row & T)[] =>
  truth.map((label, i) => ({ request_id: `r${i}`, primary_pred: right[i]!, shadow_pred: right[i]!, label, ...columns(i) })) // prettier-ignore
const logged = (columns: (i: number) => Record<string, Cell>) => judged([csv(rows(columns))], {}, failingReplayer) // prettier-ignore

describe('a unit that nothing says', () => {
  it.each<[string, (i: number) => Cell]>([
    ['seconds of a language model, whole', (i) => of(i, 30, 0)],
    ['seconds with their fractions', (i) => of(i, 2.5, 3)],
    ['milliseconds of a service', (i) => of(i, 20, 1)],
  ])('%s: asked before anything passes, and each answer gives its own', async (_, shadow) => {
    const found = await logged((i) => ({ latency: shadow(i + 1), shadow_latency: shadow(i) }))
    expect(found.gate('latency')).toBe('insufficient')
    expect(found.premise('inputs')).toMatchObject({ status: 'unconfirmed', blocks: true, rests: ['latency'] })
    expect(found.premise('inputs').detail).toMatch(/“shadow_latency” .* in milliseconds 0 of 2,000 .* in seconds 2,000/) // prettier-ignore
    expect(found.result.headline.why).toContain('has to be settled first')
    expect(summaryLines(found.result).join('\n')).toContain('“shadow_latency” is in seconds')
    const seconds = await found.pressed('inputs', /is in seconds/)
    expect([seconds.gate('latency'), seconds.premise('inputs').status]).toEqual(['fail', 'confirmed'])
    expect(seconds.result.latency!.shadow!.p50).toBeCloseTo(1000 * found.result.latency!.shadow!.p50!, 6)
    // Primary's column goes by the answer for shadow's.
    expect(seconds.result.latency!.primary!.p50).toBeCloseTo(seconds.result.latency!.shadow!.p50!, -3)
    const plain = await found.pressed('inputs', /is in milliseconds/)
    expect([plain.gate('latency'), plain.premise('inputs').status]).toEqual(['pass', 'confirmed'])
  })

  it('microseconds: it does not fail by them unasked', async () => {
    const found = await logged((i) => ({ latency: of(i + 1, 9000, 0), shadow_latency: of(i, 9000, 0) }))
    expect(found.gate('latency')).toBe('insufficient')
    expect((await found.pressed('inputs', /is in microseconds/)).gate('latency')).toBe('pass')
    expect((await found.pressed('inputs', /is in milliseconds/)).gate('latency')).toBe('fail')
  })

  it.each<[string, (i: number) => Record<string, Cell>]>([
    ['of two models that are hundreds of times apart', (i) => ({ latency: of(i + 1, 4000, 0), shadow_latency: of(i, 4, 1) })],
    ['on which the gate hangs', (i) => ({ shadow_latency: of(i, 20, 1) })],
  ])('%s: the gate says once how it was taken', async (_, columns) => {
    const { result } = await logged(columns)
    const { status, detail } = result.checklist.find(({ id }) => id === 'latency')!
    expect(status).toBe('insufficient')
    expect(result.latency!.unitDoubt).toBeTruthy()
    expect(detail.match(/(as|in) milliseconds/g)).toHaveLength(1)
    expect(detail).toMatch(/As logged\.$/)
  }) // prettier-ignore

  it('in a file of predictions', async () => {
    const all = rows((i) => ({ latency: of(i, 20, 2) }))
    const placed = {
      'shadow-predictions': [
        csv(
          all.map(({ request_id, shadow_pred, latency }) => ({
            request_id,
            prediction: shadow_pred,
            latency,
          })),
          'v2.csv',
        ),
      ],
    }
    const log = csv(all.map(({ request_id, primary_pred, label }) => ({ request_id, primary_pred, label })))
    const found = await judged([log], placed, failingReplayer)
    expect(found.gate('latency')).toBe('insufficient')
    expect((await found.pressed('inputs', /is in seconds/)).gate('latency')).toBe('fail')
  })

  it('is asked beside another question, and each holds back its own gate', async () => {
    const found = await judged(
      [csv(Array.from({ length: N }, (_, i) => ({ request_id: `r${i}`, primary_score: (0.2 + 0.6 * right[i]!).toFixed(2), shadow_score: (truth[i] ? 0.35 + 0.3 * ((i * 31) % 10 > 4 ? 1 : 0) : 0.2).toFixed(2), shadow_latency: of(i, 20, 1), label: truth[i]! })))],
      {},
      failingReplayer,
    ) // prettier-ignore
    expect(found.gate('latency')).toBe('insufficient')
    expect(
      found
        .premise('inputs')
        .patches.map(({ label }) => label)
        .join(),
    ).toContain('is in seconds')
    expect(found.gate('accuracy')).not.toBe('pass')
  })
})

describe('a unit that is settled', () => {
  const at = (i: number, ms = 0) => new Date(Date.UTC(2026, 3, 1) + 60_000 * i + ms).toISOString()

  it.each<[string, (i: number) => Record<string, Cell>, string]>([
    ['by the other model’s name: seconds', (i) => ({ primary_latency_s: of(i, 0.4, 4), shadow_latency: of(i + 1, 0.3, 4) }), 'fail'],
    ['by the other model’s name: milliseconds', (i) => ({ primary_latency_ms: of(i, 30, 1), shadow_latency: of(i + 1, 40, 1) }), 'pass'],
    ['by the cells of the other model', (i) => ({ primary_latency: `${of(i, 4, 1)} s`, shadow_latency: of(i + 1, 3, 1) }), 'fail'],
    ['by its own cells', (i) => ({ primary_latency: of(i, 4, 1), shadow_latency: `${of(i, 3, 1)}s` }), 'fail'],
    ['by start and end: seconds', (i) => ({ started: at(i), ended: at(i, 4000 * one(i)), latency: of(i, 4, 3), shadow_latency: of(i + 3, 4, 3) }), 'fail'],
    ['by start and end: milliseconds', (i) => ({ started: at(i), ended: at(i, Math.round(40 * one(i))), latency: of(i, 40, 0), shadow_latency: of(i + 3, 40, 0) }), 'pass'],
    ['because in seconds 30,000 would be under way at once', (i) => ({ time: at(0, i), shadow_latency: of(i, 20, 1) }), 'pass'],
    ['because it passes in every unit', (i) => ({ shadow_latency: of(i, 0.05, 4) }), 'pass'],
  ])('%s', async (_, columns, status) => {
    const found = await logged(columns)
    expect(found.gate('latency')).toBe(status)
    expect(found.premise('inputs').blocks ?? false).toBe(false)
  }) // prettier-ignore

  it('not by a single time, from which nothing lasts', async () => {
    const found = await logged((i) => ({ started: at(i), shadow_latency: of(i, 4000, 0) }))
    expect(found.result.latency!.shadow!.p50).toBeGreaterThan(4000)
    expect(found.gate('latency')).toBe('insufficient')
  })

  it('is said with what settles it', async () => {
    const found = await logged((i) => ({
      primary_latency_s: of(i, 0.4, 4),
      shadow_latency: of(i + 1, 0.3, 4),
    }))
    expect(found.result.latency!.method).toMatch(
      /“shadow_latency” is taken in seconds: .*“primary_latency_s”/,
    )
  })

  it('by a mapping file, whatever the name says', async () => {
    const units = { latency: 's', shadow_latency_ms: 's' }
    const mapping = file('mapping.json', JSON.stringify({ schemaVersion: 1, units }))
    const log = csv(rows((i) => ({ latency: of(i, 3, 2), shadow_latency_ms: of(i, 3, 2) })))
    const found = await judged([log], { mapping: [mapping] }, failingReplayer)
    expect(found.mapping.units).toEqual(units)
    expect(found.gate('latency')).toBe('fail')
    expect(found.result.latency!.primary!.p50).toBeGreaterThan(3000)
    expect(() => parseMappingFile({ schemaVersion: 1, units: { latency: 'minutes' } })).toThrow(/units|"s"/)
  })
})

describe('a unit that a name says, and its numbers do not', () => {
  const at = (i: number, ms = 0) => new Date(Date.UTC(2026, 3, 1) + 60_000 * i + ms).toISOString()

  it.each<[string, (i: number) => Record<string, Cell>, taken: RegExp, other: RegExp]>([
    ['µs too short for a call', (i) => ({ shadow_latency_us: of(i, i % 8 ? 20 : 300, 1) }), /pass/, /milliseconds/],
    ['ms too short for a call: seconds', (i) => ({ shadow_latency_ms: of(i, i % 8 ? 0.02 : 0.3, 5) }), /pass/, /seconds/],
    ['both models’ a fraction of a millisecond', (i) => ({ primary_latency_ms: of(i, 0.5, 3), shadow_latency_ms: of(i + 1, 0.6, 3) }), /pass/, /seconds/],
    ['seconds too long to wait for', (i) => ({ shadow_latency_s: of(i, 40_000, 0) }), /fail/, /microseconds/],
    ['ms too long to wait for: microseconds or nanoseconds', (i) => ({ shadow_latency_ms: of(i, 3.2e7, 0) }), /fail/, /nanoseconds/],
    ['far from the other model’s', (i) => ({ primary_latency_ms: of(i, 300, 1), shadow_latency_ms: of(i + 1, 0.3, 4) }), /pass/, /seconds/],
    ['start and end say another', (i) => ({ started: at(i), ended: at(i, Math.round(4000 * one(i))), shadow_latency_us: of(i, 4000, 0) }), /pass/, /milliseconds/],
    ['another column has the same numbers in another', (i) => ({ shadow_latency_us: of(i, 450, 1), gateway_time_ms: of(i, 470, 1) }), /pass/, /milliseconds/],
  ])('%s: asked before the gate answers, and each answer gives its own', async (_, columns, taken, other) => {
    const found = await logged(columns)
    expect(found.gate('latency')).toBe('insufficient')
    expect(found.premise('inputs')).toMatchObject({ status: 'unconfirmed', blocks: true, rests: ['latency'] })
    expect(found.premise('inputs').detail).toMatch(/The name of “shadow_latency_\w+” says .*The gate hangs on it/)
    const { patches } = found.premise('inputs')
    const named = await found.pressed('inputs', new RegExp(patches[0]!.label))
    expect(named.gate('latency')).toMatch(taken)
    const changed = await found.pressed('inputs', new RegExp(`is in ${other.source}`))
    expect(changed.gate('latency')).not.toMatch(taken)
    expect(changed.premise('inputs').status).toBe('confirmed')
  }) // prettier-ignore

  it.each<[string, (i: number) => Record<string, Cell>, string]>([
    ['a model within the process, whose columns say a smaller unit', (i) => ({ primary_latency_us: of(i, 300, 1), shadow_latency_us: of(i, 200, 1) }), 'pass'],
    ['a fraction of a millisecond that is within the SLA in seconds, too', (i) => ({ primary_latency_ms: of(i, 0.12, 4), shadow_latency_ms: of(i, 0.098, 4) }), 'pass'],
    ['as fast as the other, which is believed', (i) => ({ primary_latency_ms: of(i, 0.2, 4), shadow_latency_us: of(i, 40, 1) }), 'pass'],
    ['a language model', (i) => ({ primary_latency_s: of(i, 8, 2), shadow_latency_s: of(i, 12, 2) }), 'fail'],
    ['start and end say the same', (i) => ({ started: at(i), ended: at(i, Math.round(70_000 * one(i))), shadow_latency_s: of(i, 70, 2) }), 'fail'],
    ['what passes either way', (i) => ({ shadow_latency_ms: of(i, 0.04, 5) }), 'pass'],
    ['cells with their unit', (i) => ({ shadow_latency_ms: `${of(i, 60, 1)} µs` }), 'pass'],
  ])('%s: believed', async (_, columns, status) => {
    const found = await logged(columns)
    expect(found.gate('latency')).toBe(status)
    expect(found.premise('inputs').blocks ?? false).toBe(false)
  }) // prettier-ignore
})
