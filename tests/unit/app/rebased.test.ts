import { expect, test } from 'vitest'
import { rebased } from '../../../src/app/state/mapping-edit'
import type { Mapping } from '../../../src/result/mapping'

const base: Mapping = {
  schemaVersion: 1,
  task: 'classification',
  classes: ['0', '1'],
  ordinal: false,
  aliases: {},
  roles: { a: 'feature', b: 'ignore', c: 'id' },
  models: { primary: null, shadow: null },
}

test('changes to one proposal stay, laid over the next; what was left as it was follows', () => {
  const mine = { ...base, roles: { ...base.roles, b: 'label' as const }, ordinal: true }
  const theirs = { ...base, classes: ['late', 'on time'], roles: { ...base.roles, a: 'time' as const, d: 'group' as const } } // prettier-ignore
  expect(rebased(base, mine, theirs)).toEqual({
    ...theirs,
    ordinal: true,
    roles: { a: 'time', b: 'label', c: 'id', d: 'group' },
  })
})
