/** Properties of mapping files: what is written is read as it was, and laid over anything it says what it said. */
import fc from 'fast-check'
import * as v from 'valibot'
import { expect, it } from 'vitest'
import { FIELD_ROLES } from '../../../src/core/roles'
import { overlay, parseMappingFile } from '../../../src/mapping/mapping-file'
import { Mapping } from '../../../src/result/mapping'

const runs = { seed: 20261129, numRuns: 200 }
const name = fc.oneof(fc.string({ minLength: 1, maxLength: 8 }), fc.constantFrom('label', 'constructor', 'toString', 'a.b', 'x[0]', 'ü')) // prettier-ignore
const number = fc.double({ noNaN: true, noDefaultInfinity: true }).map((x) => x + 0)
const names = fc.array(name, { minLength: 1, maxLength: 4 })

const step = fc.oneof(
  fc.record({ kind: fc.constant('standardise' as const), mean: number, sd: number.map(Math.abs) }),
  fc.record({ kind: fc.constant('clip' as const), min: fc.option(number), max: fc.option(number) }),
  fc.record({ kind: fc.constant('impute' as const), value: fc.oneof(number, name) }),
  fc.record({ kind: fc.constant('one-hot' as const), values: names, unknown: fc.constantFrom('zeros' as const, 'error' as const) }), // prettier-ignore
  fc.record({ kind: fc.constant('vocabulary' as const), values: names, offset: fc.integer(), unknown: fc.option(fc.integer()) }), // prettier-ignore
  fc.record({ kind: fc.constant('log1p' as const) }),
)
const features = fc.array(fc.record({ field: name, steps: fc.array(step, { maxLength: 3 }) }), {
  maxLength: 3,
})
const output = fc.record({
  tensor: name,
  read: fc.oneof(
    fc.record({ kind: fc.constant('sigmoid' as const), threshold: fc.double({ min: 0, max: 1, noNaN: true }).map((x) => x + 0), from: fc.constant('logit' as const) }), // prettier-ignore
    fc.record({ kind: fc.constant('number' as const) }),
  ),
})
const model = fc.record({ inputs: fc.array(fc.record({ tensor: name, features }), { maxLength: 2 }), output })

const mapping: fc.Arbitrary<Mapping> = fc.record({
  schemaVersion: fc.constant(1 as const),
  task: fc.constantFrom('classification' as const, 'regression' as const),
  classes: fc.array(name, { maxLength: 4 }),
  ordinal: fc.boolean(),
  aliases: fc.dictionary(name, name, { maxKeys: 3, noNullPrototype: true }),
  roles: fc.dictionary(name, fc.constantFrom(...FIELD_ROLES), { maxKeys: 3, noNullPrototype: true }),
  models: fc.record({ primary: fc.option(model), shadow: fc.option(model) }),
})

const saved = (value: unknown): unknown => JSON.parse(JSON.stringify(value))

it('what is written fits its schema, and is read as it was', () => {
  fc.assert(
    fc.property(mapping, (one) => {
      expect(v.safeParse(Mapping, one).issues).toBeUndefined()
      expect(parseMappingFile(saved(one))).toEqual(one)
    }),
    runs,
  )
})

it('laid over another mapping, what it says wins; laid over twice, it is as once', () => {
  fc.assert(
    fc.property(mapping, mapping, (under, over) => {
      const file = parseMappingFile(saved(over))
      const once = structuredClone(under)
      overlay(once, file, null)
      const twice = structuredClone(once)
      overlay(twice, file, null)
      expect(twice).toEqual(once)
      expect(once).toMatchObject({ task: over.task, classes: over.classes, aliases: over.aliases, roles: over.roles }) // prettier-ignore
      for (const role of ['primary', 'shadow'] as const)
        expect(once.models[role]).toEqual(over.models[role] ?? under.models[role])
    }),
    runs,
  )
})
