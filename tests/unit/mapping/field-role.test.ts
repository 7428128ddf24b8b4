import { expect, test } from 'vitest'
import { parseAliases, setRole } from '../../../src/app/state/mapping-edit'
import { roleOf } from '../../../src/mapping/field-role'
import type { FieldProfile } from '../../../src/formats/contract'
import type { Mapping } from '../../../src/result/mapping'

test.each(['constructor', '__proto__', 'toString'])(
  'a column called %s has a role like any other',
  (name) => {
    const field = { name, role: 'feature' } as FieldProfile
    const mapping = { roles: {} } as Mapping
    expect(roleOf(mapping, field)).toBe('feature')
    setRole(mapping, [field], name, 'label')
    expect(roleOf(mapping, field)).toBe('label')
    setRole(mapping, [field, { name: 'late', role: 'feature' } as FieldProfile], 'late', 'label')
    expect(roleOf(mapping, field)).toBe('ignore')
  },
)

test('an alias may be spelled __proto__', () => {
  expect(Object.entries(parseAliases('__proto__ = late').aliases)).toEqual([['__proto__', 'late']])
})
