/** A mapping that reads logged answers from what is not there is told so, with the place and what there is. */
import { expect, it } from 'vitest'
import { atPointer } from '../../../src/core/problem'
import type { FieldProfile } from '../../../src/formats/contract'
import { checkMapping } from '../../../src/mapping/validate'
import type { AnswerReading, Mapping } from '../../../src/result/mapping'

const fields = ['id', 'p_a', 'p_b', 'scores'].map((name) => ({ name })) as FieldProfile[]
const mapping = (primary: AnswerReading): Mapping => ({
  schemaVersion: 1,
  task: 'classification',
  classes: ['a', 'b'],
  ordinal: false,
  aliases: {},
  roles: {},
  models: { primary: null, shadow: null },
  answers: { primary },
})
const none = { primary: null, shadow: null }
const complaints = (read: AnswerReading, more = {}) =>
  checkMapping(mapping(read), { models: none, fields, ...more })

it.each<[AnswerReading, string]>([
  [{ kind: 'score', field: 'p_c' }, '/answers/primary/field'],
  [{ kind: 'top-k', field: 'best' }, '/answers/primary/field'],
  [{ kind: 'probabilities', fields: ['p_a', 'p_z'] }, '/answers/primary/fields/1'],
])('%j', (read, pointer) => {
  const [problem] = complaints(read)
  expect(problem).toMatchObject({ code: 'missing-column', place: atPointer(pointer) })
  expect(problem!.mend).toContain('p_a, p_b, scores')
})

it('a field too few for the classes', () => {
  const [problem] = checkMapping(
    { ...mapping({ kind: 'probabilities', fields: ['p_a', 'p_b'] }), classes: ['a', 'b', 'c'] },
    { models: none, fields },
  )
  expect(problem).toMatchObject({ code: 'wrong-classes', place: atPointer('/answers/primary/fields') })
})

it('what is there is read, also from a file of its own', () => {
  expect(complaints({ kind: 'probabilities', fields: ['p_a', 'p_b'] })).toEqual([])
  expect(complaints({ kind: 'class' })).toEqual([])
  const ofFile = { answers: { primary: [{ name: 'v1' }] as FieldProfile[] } }
  expect(complaints({ kind: 'top-k', field: 'v1' }, ofFile)).toEqual([])
  expect(complaints({ kind: 'top-k', field: 'scores' }, ofFile)).toHaveLength(1)
})
