import { describe, expect, it } from 'vitest'
import { durationMs } from '../../../src/formats/durations'
import csv from '../../../src/formats/readers/csv'
import { sourceOf } from './helpers'

describe('a duration with its unit', () => {
  it.each([
    ['3.2ms', 3.2],
    ['0.4 s', 400],
    ['250µs', 0.25],
    ['250 μs', 0.25],
    ['1200ns', 0.0012],
    ['1m2.5s', 62_500],
    ['2h', 7_200_000],
    ['3,5 ms', 3.5],
    ['4 milliseconds', 4],
    ['0.02 secs', 20],
    ['1.5e-02s', 15],
    ['00:00:00.0123', 12.3],
    ['0 days 00:00:00.003200', 3.2],
    ['1 days 00:00:01', 86_401_000],
    ['PT0.4S', 400],
    ['PT1M2.5S', 62_500],
  ])('%s', (text, ms) => expect(durationMs(text)).toBeCloseTo(ms, 9))

  it.each(['', '3.2', 'fast', '3 apples', 'ms', '3.2ms?', '12:30', '-5 ms'])('%s is none', (text) => {
    expect(durationMs(text)).toBeNaN()
  })
})

it('a latency is known by its name and cells with units', async () => {
  const rows = ['a,3.2ms,0.0041 s', 'b,4.1ms,0.0039 s', 'c,2.9ms,0.004 s']
  const text = `request_id,primary_latency,shadow_latency\n${rows.join('\n')}\n`
  const { fields } = await csv.profile(await sourceOf(text), 100)
  expect(fields.map(({ role }) => role)).toEqual(['id', 'primary-latency', 'shadow-latency'])
})
