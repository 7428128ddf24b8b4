import { describe, expect, test } from 'vitest'
import { firstOf, lineOf, namingLog, statusOf } from '../../../src/cli/complaint'
import { atKey, ProblemError, type Problem } from '../../../src/core/problem'

const shard: Problem = {
  code: 'missing-shard',
  message: 'The model names a shard\n that is not there.',
  file: 'v2/model.json',
  place: atKey('weightsManifest'),
  mend: 'Drop group1-shard1of1.bin with it.',
}

describe('what goes to standard error', () => {
  test('file, place, message and mend on one line', () => {
    expect(lineOf(new ProblemError(shard))).toBe(
      'v2/model.json, weightsManifest: The model names a shard that is not there. Drop group1-shard1of1.bin with it.',
    )
  })

  test('of several problems the first, and how many more', () => {
    expect(lineOf(firstOf([shard]))).not.toContain('more')
    expect(lineOf(firstOf([shard, shard]))).toMatch(/with it\. \(One more problem follows\.\)$/)
    expect(lineOf(firstOf([shard, shard, shard]))).toMatch(/with it\. \(2 more problems follow\.\)$/)
    expect(() => firstOf([])).toThrow(RangeError)
  })

  test('what the page says of the log names the log', () => {
    const column: Problem = {
      code: 'missing-column',
      message: 'No column "hour".',
      file: 'primary, input flight',
    }
    const line = (problem: Problem) =>
      lineOf(namingLog(new ProblemError(problem), ['/x/day1.csv', '/x/day2.csv']))
    expect(line(column)).toBe('day1.csv, day2.csv, primary, input flight: No column "hour".')
    expect(line({ code: 'not-ready', message: 'Still needed.' })).toBe('day1.csv, day2.csv: Still needed.')
    expect(line({ ...column, file: 'day2.csv, line 3' })).toBe('day2.csv, line 3: No column "hour".')
    expect(line({ ...column, code: 'bad-gates' })).not.toContain('day1')
  })

  test('anything else thrown says that the evaluation broke', () => {
    expect(lineOf(new Error('no\nbrowser'))).toBe('The evaluation broke: no browser')
    expect(lineOf('strange')).toBe('The evaluation broke: strange')
  })
})

test.each([
  ['missing-shard', 3],
  ['usage', 3],
  ['bad-json', 3],
  ['no-backend', 4],
  ['replay-died', 4],
  ['unexpected', 4],
] as const)('problem %s ends with status %i', (code, status) => {
  expect(statusOf(new ProblemError({ code, message: 'x' }))).toBe(status)
})

test('an error that is no problem ends with status 4', () => {
  expect(statusOf(new Error('x'))).toBe(4)
})
