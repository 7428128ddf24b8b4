/** Which pages a room sees, and how one goes through them. */
import { describe, expect, test } from 'vitest'
import { pageAfter, presentAsked, swiped } from '../../../src/report/present/keys'
import { requestsToShow, slidesOf } from '../../../src/report/present/slides'
import { share } from '../../../src/result/sharing/share'
import { synthetic } from './synthetic'

const result = synthetic({ n: 1500 })
const key = (name: string, shiftKey = false) => ({ key: name, shiftKey }) as KeyboardEvent

test('every gate has its page, between the verdict and what changes', async () => {
  const titles = slidesOf(result, await requestsToShow(result, null)).map(({ title }) => title)
  expect(titles).toEqual([
    'The question',
    'The verdict',
    ...result.checklist.map(({ title }) => title),
    'What changes for users',
    'Fixed by the candidate',
    'Broken by the candidate',
    'Where it is worse',
    'What is asked of you',
  ])
})

describe('requests', () => {
  test('three of each kind, those that the candidate is surest of', async () => {
    const shown = await requestsToShow(result, null)
    for (const { kind, requests } of shown) {
      const sure = result.disagreements.sample
        .filter((row) => row.kind === kind)
        .map(({ shadowScore }) => shadowScore ?? 0)
        .sort((a, b) => b - a)
      expect(requests.map(({ row }) => row.shadowScore)).toEqual(sure.slice(0, 3))
    }
  })

  test('where figures alone were shared there are none to show', async () => {
    const shared = share(result, 'figures')
    expect(await requestsToShow(shared, null)).toEqual([])
    expect(slidesOf(shared, []).map(({ kind }) => kind)).not.toContain('requests')
  })

  test('without labels: where the two differ', async () => {
    const shown = await requestsToShow(synthetic({ n: 600, labels: false }), null)
    expect(shown.map(({ kind }) => kind)).toEqual(['unlabelled'])
  })
})

describe('keys', () => {
  test.each([
    ['ArrowRight', 3, 4],
    ['PageDown', 3, 4],
    [' ', 3, 4],
    ['ArrowLeft', 3, 2],
    ['Home', 3, 0],
    ['End', 3, 9],
    ['ArrowRight', 9, 9],
    ['ArrowLeft', 0, 0],
  ])('%s from %d leads to %d', (name, at, to) => expect(pageAfter(key(name), at, 9)).toBe(to))

  test('Space goes back with Shift, a letter nowhere', () => {
    expect(pageAfter(key(' ', true), 3, 9)).toBe(2)
    expect(pageAfter(key('x'), 3, 9)).toBeNull()
  })
})

test('a finger that goes sideways turns the page, one that scrolls does not', () => {
  expect(swiped(-80, 10)).toBe(1)
  expect(swiped(80, -10)).toBe(-1)
  expect(swiped(-80, 70)).toBe(0)
  expect(swiped(-20, 0)).toBe(0)
})

test('the address asks for it by its name alone', () => {
  expect(['?present', '?present=1', '?backend=wasm&present'].map(presentAsked)).toEqual([true, true, true])
  expect(presentAsked('?presented')).toBe(false)
})
