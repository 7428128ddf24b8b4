import { describe, expect, test } from 'vitest'
import { firstOf, lineOf, statusOf } from '../../../src/cli/complaint'
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

  test('an edit of the mapping is said as its line; what a gates file may mean is said by its mend alone', () => {
    const edits = [{ label: 'So', steps: [{ op: 'replace' as const, path: '/a/b', value: '5 %' }] }]
    expect(lineOf(firstOf([{ ...shard, edits }]))).toContain('in the mapping file, /a/b: "5 %"')
    const gates = firstOf([{ ...shard, code: 'bad-gates', edits }])
    expect(lineOf(gates)).toBe(lineOf(new ProblemError({ ...shard, code: 'bad-gates' })))
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
