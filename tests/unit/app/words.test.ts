/** What an evaluation is called, so that two are told apart in a list. */
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { subject } from '../../../src/app/state/words'
import type { EvaluationResult } from '../../../src/result/evaluation-result'

const held = () => JSON.parse(readFileSync('tests/fixtures/results/0.1.0/evaluation.json', 'utf8')) as EvaluationResult // prettier-ignore
const log = (name: string) => ({ name, bytes: 1, sha256: '0'.repeat(64) })

test('by its models, its requests and their days', () => {
  expect(subject(held())).toMatch(/^flights-v1 against flights-v2 · [\d,]+ requests/)
})

test('by the log that holds the answers where there are no models', () => {
  const { evidence, ...rest } = held()
  const of = (...logs: string[]) =>
    subject({ ...rest, evidence: { ...evidence, primary: null, shadow: null, logs: logs.map(log) } })
  expect(of('captured/monday.csv')).toMatch(
    /^logged primary against logged shadow · monday\.csv · [\d,]+ req/,
  )
  expect(of('a.jsonl', 'b.jsonl', 'c.jsonl')).toContain(' · a.jsonl and 2 more · ')
  expect(of()).toMatch(/^logged primary against logged shadow · [\d,]+ requests/)
})

test('numbers are never the same answer, and were asked for all the same', () => {
  const result = held()
  const { agreement } = result
  const numbers = { ...result, task: 'regression' as const, agreement: { ...agreement, value: null, n: 0 } }
  expect(subject(numbers)).toContain(` · ${result.requests.replayed.toLocaleString('en')} requests`)
})
