import { describe, expect, test } from 'vitest'
import { defaultGates, tidyIds } from '../../../src/result/gates'
import { gateFaults, looksLikeGates, parseGates, writtenGates } from '../../../src/result/gates-file'
import { applyPatch } from '../../../src/mapping/patch'
import { atKey, type Problem, type ProblemError } from '../../../src/core/problem'

function refused(value: unknown): Problem {
  try {
    parseGates(value, 'gates.json')
  } catch (error) {
    return (error as ProblemError).problem
  }
  throw new Error('it was accepted')
}

describe('a gates file', () => {
  test('is laid over the defaults, key by key', () => {
    const gates = parseGates({ latency: { slaMs: 50 }, accuracy: { policy: 'superior' } })
    expect(gates).toEqual({
      ...defaultGates,
      latency: { slaMs: 50, shareOver: 0.05 },
      accuracy: { policy: 'superior', margin: 0.005 },
    })
  })

  test('may carry costs, ids that must not break, and pairs of columns', () => {
    const gates = parseGates({
      costs: { fixed: -3 },
      neverBreak: ['r1', 2, ' r1 '],
      slicePairs: [['origin', 'hour']],
    })
    expect(gates.costs).toEqual({ fixed: -3, broken: 1, bothWrongSame: 0, bothWrongDifferent: 0 })
    expect(gates.neverBreak).toEqual(['r1', '2'])
    expect(gates.slicePairs).toEqual([['origin', 'hour']])
  })

  test('what was saved is read back the same', () => {
    const gates = {
      ...defaultGates,
      costs: { fixed: -2.5, broken: 40, bothWrongSame: 0, bothWrongDifferent: 1 },
      neverBreak: ['a', 'b'],
      slicePairs: [['x', 'y']] as [string, string][],
    }
    expect(parseGates(JSON.parse(JSON.stringify(gates)))).toEqual(gates)
  })

  test('a drill is measured, never taken from a file', () => {
    const drill = { at: '', requests: 1, loadMs: 1, replayMs: 1, largestDifference: 0, changedPredictions: 0 }
    expect(parseGates({ rollback: { drill } }).rollback.drill).toBeNull()
  })

  test.each([
    [{ latency: { slaMS: 50 } }, 'latency.slaMS', 'latency.slaMs'],
    [{ accuracy: { polcy: 'point' } }, 'accuracy.polcy', 'accuracy.policy'],
    [{ cost: { fixed: 1 } }, 'cost', 'costs'],
    [{ costs: { fix: 1 } }, 'costs.fix', 'costs.fixed'],
    [{ neverbreak: ['r1'] }, 'neverbreak', 'neverBreak'],
    [{ slaMs: 5 }, 'slaMs', 'latency.slaMs'],
    [{ pairs: [['a', 'b']] }, 'pairs', 'slicePairs'],
  ])('%j: the unknown key is named, and the nearest known one', (value, key, near) => {
    const problem = refused(value)
    expect(problem).toMatchObject({ code: 'bad-gates', file: 'gates.json', place: atKey(key) })
    expect(problem.mend).toContain(`The nearest is ${near}.`)
  })

  test.each([
    [{ latency: { slaMs: -1 } }, 'latency.slaMs'],
    [{ latency: { slaMs: '50' } }, 'latency.slaMs'],
    [{ latency: 50 }, 'latency'],
    [{ confidence: 95 }, 'confidence'],
    [{ accuracy: { policy: 'better' } }, 'accuracy.policy'],
    [{ costs: { fixed: 'much' } }, 'costs.fixed'],
    [{ costs: { fixed: null } }, 'costs.fixed'],
    [{ neverBreak: 'r1' }, 'neverBreak'],
    [{ neverBreak: [''] }, 'neverBreak'],
    [{ neverBreak: [{ id: 1 }] }, 'neverBreak'],
    [{ slicePairs: [['a']] }, 'slicePairs'],
    [{ slicePairs: [['a', 'a']] }, 'slicePairs'],
    [{ latency: [] }, 'latency'],
    [JSON.parse('{ "__proto__": {} }'), '__proto__'],
    [JSON.parse('{ "errors": { "constructor": 1 } }'), 'errors.constructor'],
    [{ toString: { slaMs: 1 } }, 'toString'],
    [[], undefined],
    [null, undefined],
  ])('%j is refused at %s', (value, key) => {
    expect(refused(value)).toMatchObject({ code: 'bad-gates', file: 'gates.json' })
    expect(refused(value).place).toEqual(key && atKey(key))
  })
})

describe('a threshold that may be of another unit', () => {
  test.each([
    [{ accuracy: { margin: 0.5 } }, 'accuracy.margin', ['0.5 points', '50 points']],
    [{ accuracy: { margin: 1 } }, 'accuracy.margin', ['1 points']],
    [{ errors: { maxRate: 0.1 } }, 'errors.maxRate', ['0.1 %', '10 %']],
    [{ errors: { maxRate: 5 } }, 'errors.maxRate', ['5 %']],
    [{ latency: { shareOver: 0.95 } }, 'latency.shareOver', ['5 %', '95 %']],
    [{ latency: { shareOver: 99 } }, 'latency.shareOver', ['1 %', '99 %']],
    [{ latency: { slaMs: 0.2 } }, 'latency.slaMs', ['0.2 s', '0.2 ms']],
    [{ latency: { slaMs: 200000 } }, 'latency.slaMs', ['200000 us', '200000 ms']],
    [{ drift: { psi: 20 } }, 'drift.psi', ['20 %', '2000 %']],
    [{ confidence: 95 }, 'confidence', ['95 %']],
    [{ confidence: 0.05 }, 'confidence', ['95 %']],
  ])('%j is asked about, and each reading can be written', (value, key, written) => {
    const problem = refused(value)
    expect(problem).toMatchObject({ code: 'bad-gates', file: 'gates.json', place: atKey(key) })
    expect(problem.edits?.map(({ steps }) => steps[0]!.value)).toEqual(written)
    for (const { steps } of problem.edits!) {
      expect(problem.mend).toContain(JSON.stringify(steps[0]!.value))
      const said = applyPatch(value, steps)
      expect(writtenGates(parseGates(said))).toMatchObject(
        steps[0]!.value === written.at(-1) && written.length > 1 ? said : {},
      )
    }
  })

  test.each([{ confidence: 7 }, { latency: { shareOver: 100 } }, { errors: { maxRate: 100 } }])(
    '%j is no such number in any unit',
    (value) => {
      expect(refused(value)).toMatchObject({
        code: 'bad-gates',
        mend: expect.stringMatching(/^Mend the file/),
      })
      expect(refused(value).edits).toBeUndefined()
    },
  )

  test('a text says its unit', () => {
    const given = {
      confidence: '99 %',
      accuracy: { margin: '0.5 pp' },
      errors: { maxRate: '0.07%' },
      latency: { slaMs: '0.2 s', shareOver: '1 %' },
      drift: { psi: '25 %' },
    }
    expect(parseGates(given)).toMatchObject({
      confidence: 0.99,
      accuracy: { margin: 0.005 },
      errors: { maxRate: 0.0007 },
      latency: { slaMs: 200, shareOver: 0.01 },
      drift: { psi: 0.25 },
    })
  })

  test.each([
    [{ accuracy: { margin: '0.5' } }, 'accuracy.margin'],
    [{ accuracy: { margin: '0,5 %' } }, 'accuracy.margin'],
    [{ accuracy: { margin: '150 %' } }, 'accuracy.margin'],
    [{ latency: { slaMs: '2 min' } }, 'latency.slaMs'],
    [{ latency: { slaMs: '0 ms' } }, 'latency.slaMs'],
    [{ errors: { maxRate: '1 ms' } }, 'errors.maxRate'],
    [{ drift: { allowed: '2 %' } }, 'drift.allowed'],
    [{ confidence: '5 %' }, 'confidence'],
  ])('%j is refused', (value, key) => {
    expect(refused(value)).toMatchObject({ code: 'bad-gates', file: 'gates.json', place: atKey(key) })
  })

  test('gates of any kind are read back as they were saved', () => {
    const loose = {
      ...defaultGates,
      accuracy: { policy: 'superior' as const, margin: 0.3 },
      errors: { maxRate: 0.1 },
      latency: { slaMs: 0.25, shareOver: 0.7 },
      drift: { psi: 3.3, allowed: 1 },
    }
    expect(parseGates(JSON.parse(JSON.stringify(writtenGates(loose))))).toEqual(loose)
    expect(writtenGates(defaultGates)).toEqual(defaultGates)
  })
})

test.each([
  [{ latency: { slaMs: 50 } }, true],
  [{ latency: { slaMs: 50 }, accurcy: {} }, true],
  [{ neverBreak: ['r1'] }, true],
  [{ slicePairs: [['a', 'b']] }, true],
  [{ latency: 50, prediction: 1 }, false],
  [{ errors: { code: 500 }, id: 'r1' }, false],
  [{ confidence: 0.93, prediction: 'cat' }, false],
  [JSON.parse('{ "__proto__": { "slaMs": 1 }, "constructor": { "length": 1 } }'), false],
  [[], false],
])('%j is a gates file: %s', (value, is) => {
  expect(looksLikeGates(value)).toBe(is)
})

test('faults of gates as they are edited', () => {
  expect(gateFaults(defaultGates)).toEqual({})
  const emptied = { ...defaultGates, errors: { maxRate: NaN } }
  expect(Object.keys(gateFaults(emptied))).toEqual(['errors.maxRate'])
  const costs = { fixed: NaN, broken: 1, bothWrongSame: 0, bothWrongDifferent: 0 }
  expect(Object.keys(gateFaults({ ...defaultGates, costs }))).toEqual(['costs.fixed'])
})

test('ids are trimmed, each once, in their order', () => {
  expect(tidyIds([' b ', 'a', 'b', '', 7])).toEqual(['b', 'a', '7'])
})
