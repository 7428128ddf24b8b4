/** The address: every whereabouts has one and is read back from it, and nothing else is. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { hashOf, readHash, top, type Whereabouts } from '../../../src/app/state/address'
import { newId } from '../../../src/core/ids'

const id = fc.stringMatching(/^[\w-]{1,64}$/)
const part = fc.constantFrom('quality', 'requests', 'evidence', 'time')
const whereabouts: fc.Arbitrary<Whereabouts> = fc.oneof(
  fc.constant<Whereabouts>({ view: 'setup' }),
  fc.array(id, { minLength: 2, maxLength: 6 }).map((ids): Whereabouts => ({ view: 'comparison', ids })),
  id.map((one): Whereabouts => ({ view: 'evaluation', id: one, ...top })),
  id.map((one): Whereabouts => ({ view: 'evaluation', id: one, ...top, presenting: true })),
  id.map((one): Whereabouts => ({ view: 'evaluation', id: one, ...top, touring: true })),
  fc.tuple(id, part).map(([one, at]): Whereabouts => ({ view: 'evaluation', id: one, ...top, part: at })),
  fc.tuple(id, fc.nat()).map(([one, row]): Whereabouts => ({
    view: 'evaluation',
    id: one,
    ...top,
    part: 'requests',
    request: row,
  })),
)

test('what is written is read back', () => {
  fc.assert(fc.property(whereabouts, (at) => void expect(readHash(hashOf(at))).toEqual(at)))
})

test('a request lies over the section that it was opened from, and its address is the same', () => {
  const spot = { view: 'evaluation', id: 'a', ...top, request: 17 } as const
  expect(hashOf({ ...spot, part: 'flips' })).toBe(hashOf({ ...spot, part: 'requests' }))
})

test.each([
  '#content',
  '#quality',
  '#verdict=eJyr',
  '#/elsewhere',
  '#/compare/one',
  '#/evaluation',
  '#/evaluation/a/flips/3',
  '#/evaluation/a/requests/x',
  '#/evaluation/a/requests/1/2',
  '#/evaluation/%3Cimg%3E',
])('%s is no address of the page', (hash) => {
  expect(readHash(hash)).toBeNull()
})

test('an empty hash is the files', () => {
  for (const hash of ['', '#', '#/']) expect(readHash(hash)).toEqual({ view: 'setup' })
})

test('new names fit into an address and differ', () => {
  const names = Array.from({ length: 1000 }, newId)
  expect(new Set(names).size).toBe(1000)
  for (const name of names) expect(name).toMatch(/^[0-9a-v]{12}$/)
})
