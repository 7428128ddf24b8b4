/** What the first page says of a result, and in which order the appendix stands. */
import { describe, expect, test } from 'vitest'
import { evaluate } from '../../../src/evaluation/evaluate'
import { appendixOf } from '../../../src/report/appendix'
import { changesOf, headlineOf, perThousand } from '../../../src/report/first/figures'
import { nextSteps } from '../../../src/report/first/next-steps'
import { askedWith, evaluatedAt, questionOf } from '../../../src/report/first/question'
import { worseSlices } from '../../../src/report/first/worst'
import type { EvaluationResult } from '../../../src/result/evaluation-result'
import { defaultGates } from '../../../src/result/gates'
import { classified, dataOf } from '../evaluation/data'
import { synthetic } from './synthetic'

const held = synthetic({ n: 1500 })
const texts = (result: EvaluationResult) => nextSteps(result).map(({ text }) => text)
const nothing = evaluate(dataOf({ n: 0, primary: classified([]), shadow: classified([]) }), defaultGates, {
  seed: 1,
  partial: false,
})

describe('the question', () => {
  test('names both models', () => {
    const { primary, shadow } = held.evidence
    expect(questionOf(held)).toBe(`May ${shadow!.name} replace ${primary!.name}?`)
  })

  test('two exports of one name are told apart, and logged answers have no name', () => {
    const { evidence } = held
    const same = {
      ...held,
      evidence: { ...evidence, shadow: { ...evidence.shadow!, name: evidence.primary!.name } },
    }
    expect(questionOf(same)).toMatch(/\(shadow\).*\(primary\)/)
    expect(questionOf({ ...held, evidence: { ...evidence, primary: null, shadow: null } })).toBe(
      'May the candidate replace the model in production?',
    )
  })

  test('it is dated by the evaluation, not by the log', () => {
    const at = { ...held, evidence: { ...held.evidence, startedAt: '2026-03-04T05:06:07Z' } }
    expect(evaluatedAt(at)).toBe('4 Mar 2026, 05:06 UTC')
    expect(evaluatedAt({ ...held, evidence: { ...held.evidence, startedAt: '' } })).toBeNull()
    expect(askedWith(nothing)).toBe('0 requests, none with a label')
  })
})

describe('three figures', () => {
  test('are those of the result', () => {
    const figures = headlineOf(held)!
    expect(figures.primary.value).toBe(held.quality!.primary.accuracy)
    expect(figures.shadow.value).toBe(held.quality!.shadow.accuracy)
    expect(figures.difference).toMatchObject({ value: held.quality!.accuracyDifference.value })
  })

  test('an interval that covers less than it says is not shown', () => {
    const audit = { ...held.audit, accuracy: { ...held.audit!.accuracy!, withheld: 'it covers 80 %' } }
    expect(headlineOf({ ...held, audit: audit as EvaluationResult['audit'] })!.difference).toMatchObject({
      ci95: null,
      reason: 'it covers 80 %',
    })
  })

  test('errors of numbers stand in their own unit', () => {
    const numbers = synthetic({ task: 'regression', n: 300 })
    expect(headlineOf(numbers)).toMatchObject({
      name: 'Mean absolute error',
      as: 'adaptive',
      primary: { value: numbers.regression!.primary!.mae },
    })
    expect(changesOf(numbers)).toBeNull()
  })

  test('there are none without labels', () => {
    expect(headlineOf(synthetic({ labels: false }))).toBeNull()
    expect(changesOf(synthetic({ labels: false }))).toBeNull()
  })
})

describe('of a thousand requests', () => {
  test('fixed and broken are shares of what is labelled', () => {
    const { counts, n } = held.flips!
    expect(changesOf(held)).toMatchObject({ fixed: counts.fixed / n, broken: counts.broken / n })
  })

  test('where both kinds are labelled, though not equally often, each model’s own accuracy stays', () => {
    const from = { value: 0.016, ci95: [0, 0.03], n: 10_000, decides: true }
    const told = from as unknown as EvaluationResult['fromDisagreements']
    const both = headlineOf({ ...held, fromDisagreements: told })!
    expect(both.primary.value).toBe(held.quality!.primary.accuracy)
    expect(both.shadow.value).toBe(held.quality!.shadow.accuracy)
    expect(both.difference).toMatchObject({ value: 0.016, n: 10_000 })
    const chosen = headlineOf({ ...held, quality: null, fromDisagreements: told })!
    expect(chosen.primary).toMatchObject({ value: null, reason: expect.stringContaining('chosen') as string })
  })

  test('labels of disagreements alone are carried over to all requests, and it is said', () => {
    const from = {
      n: 10_000,
      disagreements: 400,
      labelled: 100,
      labelledAgreements: 0,
      fixed: 60,
      broken: 20,
    }
    const told = { ...from, value: 0.016, ci95: [0, 0.03], interval: [0, 0.03], decides: true }
    const changes = changesOf({
      ...held,
      flips: null,
      fromDisagreements: told as EvaluationResult['fromDisagreements'],
    })!
    expect(changes.carriedOver).toBe(true)
    expect(changes.fixed).toBeCloseTo(0.024, 12)
    expect(changes.broken).toBeCloseTo(0.008, 12)
    // What is carried over comes to the difference that is told.
    expect(changes.fixed - changes.broken).toBeCloseTo(told.value, 12)
  })

  test.each([
    [0, '0'],
    [0.105, '105'],
    [0.0071, '7.1'],
    [0.00004, '0.04'],
  ])('%d is %s', (share, text) => expect(perThousand(share)).toBe(text))
})

describe('what to do next', () => {
  test('a gate that fails comes before one that lacks evidence', () => {
    expect(held.checklist.find(({ id }) => id === 'drift')?.status).toBe('fail')
    const said = texts(held)
    const [drift, rollback] = ['no longer as in training', 'Test the way back'].map((words) =>
      said.findIndex((text) => text.includes(words)),
    )
    expect(drift).toBeGreaterThanOrEqual(0)
    expect(rollback).toBeGreaterThan(drift!)
  })

  test('a refuted premise comes first, and nothing that rests on it is asked for', () => {
    const swapped = synthetic({ n: 1500, logged: 'swapped' })
    const replay = swapped.premises!.find(({ id }) => id === 'replay')!
    expect(replay.status).toBe('refuted')
    expect(texts(swapped)[0]).toContain(replay.mend ?? replay.detail)
    expect(texts(swapped).join()).not.toMatch(/would settle (accuracy|latency)/)
  })

  test('what passes is promoted, by name', () => {
    const rollback = {
      who: 'A. Example',
      when: '2026-01-02',
      how: 'by flag',
      link: 'https://example.org',
      drill: null,
    }
    const promoted = {
      ...held,
      verdict: 'promote' as const,
      checklist: [],
      gates: { ...held.gates, rollback },
    }
    expect(texts(promoted).join()).toContain(
      `Promote ${held.evidence.shadow!.name}; A. Example tested the way back`,
    )
  })

  test('a slice that is worse has to be accepted by somebody', () => {
    const row = {
      ...held.slices!.rows[0]!,
      by: 'origin',
      value: 'BOS',
      difference: -0.13,
      verdict: 'worse' as const,
    }
    const mild = { ...row, value: 'SFO', difference: -0.05 }
    const slices = { ...held.slices!, worse: 2, rows: [mild, row] }
    expect(worseSlices({ ...held, slices }).map(({ value }) => value)).toEqual(['BOS', 'SFO'])
    expect(texts({ ...held, slices })).toContainEqual(
      expect.stringMatching(/origin “BOS” .* and in 1 other slice\./),
    )
  })

  test('never more than anybody does at once, and never twice the same', () => {
    for (const result of [held, nothing, synthetic({ labels: false })]) {
      expect(texts(result).length).toBeLessThanOrEqual(6)
      expect(new Set(texts(result)).size).toBe(texts(result).length)
    }
  })
})

describe('the appendix', () => {
  const parts = appendixOf(held)

  test('stands in the order of doubt, requests and evidence last', () => {
    const order = ['fail', 'insufficient', 'not-checked', 'pass']
    const ranks = parts.slice(0, -2).map(({ status }) => order.indexOf(status ?? 'pass'))
    expect(ranks).toEqual([...ranks].sort((a, b) => a - b))
    expect(parts.slice(-2).map(({ id }) => id)).toEqual(['requests', 'evidence'])
  })

  test('what fails or is open is unfolded, what passes is not', () => {
    for (const { id, status, open } of parts.slice(0, -2))
      expect(open, id).toBe(status === 'fail' || status === 'insufficient')
    expect(parts.find(({ id }) => id === 'drift')).toMatchObject({ status: 'fail', open: true })
  })

  test('a log without labels says that quality was not checked', () => {
    const quality = appendixOf(synthetic({ labels: false })).find(({ id }) => id === 'quality')
    expect(quality).toMatchObject({ status: 'not-checked', said: 'no request has a label' })
  })

  test('requests that stayed with the sender are no reason to unfold', () => {
    const shared = { ...held, shared: { as: 'figures' as const, kinds: [] } }
    expect(appendixOf(held).at(-2)?.open).toBe(true)
    expect(appendixOf(shared).at(-2)?.open).toBe(false)
  })
})
