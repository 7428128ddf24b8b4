/** Finished evaluations in the database: whole or not at all, in order, bounded. The browser's own is in tests/browser/kept. */
import 'fake-indexeddb/auto'
import { beforeEach, expect, it, vi } from 'vitest'
import { ProblemError } from '../../../src/core/problem'
import { forgetAll } from '../../../src/keep/forget'
import {
  forgetEvaluation,
  keepEvaluation,
  listEvaluations,
  MOST_EVALUATIONS,
  readEvaluation,
  renewEvaluation,
} from '../../../src/keep/evaluations'

const entry = (id: string, at: number) => ({ id, at, verdict: 'hold' as const, subject: `v1 against ${id}` })

beforeEach(() => forgetAll())

it('lists the newest first, with what each takes', async () => {
  await keepEvaluation(entry('early', 10), '{"a":"é"}')
  await keepEvaluation(entry('late', 20), '{}')
  expect(await listEvaluations()).toEqual([
    { ...entry('late', 20), bytes: 2 },
    { ...entry('early', 10), bytes: 10 },
  ])
  expect(await readEvaluation('early')).toBe('{"a":"é"}')
})

it('renews what is there, and nothing that was forgotten', async () => {
  await keepEvaluation(entry('one', 10), '{}')
  expect(await renewEvaluation('one', { verdict: 'promote', subject: 'other' }, '{"b":1}')).toBe(true)
  expect(await listEvaluations()).toEqual([
    { id: 'one', at: 10, verdict: 'promote', subject: 'other', bytes: 7 },
  ])
  await forgetEvaluation('one')
  expect(await renewEvaluation('one', { verdict: 'promote', subject: 'other' }, '{}')).toBe(false)
  expect(await listEvaluations()).toEqual([])
  expect(await readEvaluation('one')).toBeNull()
})

it('lets the oldest go where there are too many, with their text', async () => {
  for (let i = 0; i < MOST_EVALUATIONS + 2; i++) await keepEvaluation(entry(`${i}`, i), '{}')
  const ids = (await listEvaluations()).map(({ id }) => id)
  expect(ids).toHaveLength(MOST_EVALUATIONS)
  expect([ids[0], ids.at(-1)]).toEqual([`${MOST_EVALUATIONS + 1}`, '2'])
  expect(await readEvaluation('1')).toBeNull()
})

it('says that there is no space left, and has written nothing of it', async () => {
  await keepEvaluation(entry('old', 1), '{}')
  const put = vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(() => {
    throw new DOMException('full', 'QuotaExceededError')
  })
  const refused = await keepEvaluation(entry('new', 2), '{}').catch((error: unknown) => error)
  put.mockRestore()
  expect(refused).toBeInstanceOf(ProblemError)
  expect((refused as ProblemError).problem).toMatchObject({ code: 'not-kept' })
  expect((refused as ProblemError).problem.message).toMatch(/no space left/)
  expect((await listEvaluations()).map(({ id }) => id)).toEqual(['old'])
})
