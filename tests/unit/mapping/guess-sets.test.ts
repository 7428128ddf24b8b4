/** Which columns feed an input where several sets would, or none does. */
import { describe, expect, it } from 'vitest'
import { atPointer } from '../../../src/core/problem'
import type { FieldProfile } from '../../../src/formats/contract'
import { guess } from '../../../src/mapping/guess'
import type { FieldStatistics } from '../../../src/mapping/guess-context'
import { applyPatch } from '../../../src/mapping/patch'
import type { TensorSpec } from '../../../src/models/bundle'

function field(name: string, more: Partial<FieldProfile> = {}): FieldProfile {
  const plain = { type: 'number', shape: null, examples: ['0.1', '0.2'], distinct: 100, missing: 0, min: 0.1, max: 3, role: 'feature', why: '' } as const // prettier-ignore
  return { name, ...plain, examples: [...plain.examples], ...more }
}
const named = (...names: string[]) => names.map((name) => field(name))

/** @param other numbers that shadow takes, where there is one */
function guessed(
  fields: FieldProfile[],
  inputs: Record<string, number>,
  header: string[] | null = null,
  other: number | null = null,
  { scalesItself = true, mean = 0 } = {},
) {
  const specs = Object.entries(inputs).map(([name, size]): TensorSpec => ({ name, shape: [null, size], dtype: 'float32' })) // prettier-ignore
  const statistics = header?.map((name): [string, FieldStatistics] => [name, { mean, sd: 1, n: 50 }])
  const primary = {
    name: 'm',
    inputs: specs,
    outputs: [{ name: 'y', shape: [null, 1], dtype: 'float32' as const }],
    activations: ['sigmoid' as const],
    widths: [1],
    scalesItself,
    mapping: null,
  }
  const made = guess({
    fields,
    models: { primary, shadow: other === null ? null : { ...primary, inputs: [{ ...specs[0]!, shape: [null, other] }] } }, // prettier-ignore
    baseline: statistics ? new Map(statistics) : null,
    labels: null,
    logged: { primary: null, shadow: null },
  })
  const fed = (mapping: typeof made.mapping, at = 0) =>
    mapping.models.primary!.inputs[at]!.features.map((one) => one.field).join(' ')
  const note = made.problems.find(({ code }) => code === 'assumed-input' || code === 'unmapped-input')
  return { ...made, note, fed: (at = 0) => fed(made.mapping, at), after: (i: number) => fed(applyPatch(made.mapping, note!.edits![i]!.steps)) } // prettier-ignore
}

describe('several sets that fit', () => {
  it('the baseline’s order before the log’s, with the other one click away', () => {
    const made = guessed(named('a', 'b', 'c'), { x: 3 }, ['c', 'a', 'b'])
    expect(made.fed()).toBe('c a b')
    expect(made.note).toMatchObject({ code: 'assumed-input', place: atPointer('/models/primary/inputs/0') })
    expect(made.note?.message).toContain('in the order of its header')
    expect(made.after(0)).toBe('a b c')
  })

  it('a list of the right size before as many numbers', () => {
    const made = guessed([field('vector', { type: 'tensor', shape: [2] }), ...named('a', 'b')], { x: 2 })
    expect(made.fed()).toBe('vector')
    expect(made.note?.edits?.map(({ label }) => label)).toEqual(['Use all 2 numbers in the log’s order'])
    expect(made.after(0)).toBe('a b')
  })

  it('what lies together in the request before what is numbered', () => {
    const made = guessed(named('request.features.age', 'request.features.size', 'w1', 'w2'), { x: 2 })
    expect(made.fed()).toBe('request.features.age request.features.size')
    expect(made.after(0)).toBe('w1 w2')
  })

  it.each(['request', 'call.payload', 'instance', 'trace.request'])(
    'what lies together in "%s", and not what is beside it',
    (part) => {
      const made = guessed(named('cost', `${part}.age`, `${part}.size`, 'meta.a', 'meta.b'), { x: 2 })
      expect(made.fed()).toBe(`${part}.age ${part}.size`)
    },
  )

  it('where all agree, nothing is asked', () => {
    expect(guessed(named('f0', 'f1', 'f2'), { x: 3 }, ['f0', 'f1', 'f2']).note).toBeUndefined()
  })
})

describe('a few columns too many', () => {
  it('what is surely no feature is left out, and said', () => {
    const made = guessed([field('a'), field('b'), field('worker_id'), field('c', { distinct: 1 })], { x: 2 })
    expect(made.fed()).toBe('a b')
    expect(made.note?.message).toContain('"worker_id" (by name, noted about the call)')
    expect(made.note?.message).toContain('"c" (the same in every row)')
  })

  it('where nothing says which, the likeliest mend is a button', () => {
    const { note } = guessed(named('a', 'b', 'c'), { x: 2 })
    expect(note).toMatchObject({ code: 'unmapped-input' })
    expect(note?.message).toContain('takes 2 numbers; the log has 3 numeric features')
    expect(note?.message).toContain('Numeric are: a, b, c.')
    expect(note?.edits?.[0]).toEqual({
      label: 'Set “a” to not used: then 2 of 2 fit',
      steps: [{ op: 'add', path: '/roles/a', value: 'ignore' }],
    })
    expect(note?.edits?.map(({ label }) => label).at(-1)).toContain('“c”')
  })

  it('many more are listed, and no column is blamed', () => {
    const { note } = guessed(Array.from({ length: 30 }, (_, i) => field(`v_${String.fromCharCode(97 + i)}`)), { x: 10 }) // prettier-ignore
    expect(note?.edits).toBeUndefined()
    expect(note?.message).toContain('and 18 more')
  })
})

describe('a candidate with features that production has not', () => {
  it('each that may be the new one is a button, the last first, and none is taken', () => {
    const made = guessed(named('income', 'debt', 'late'), { x: 2 }, null, 3)
    expect(made.fed()).toBe('')
    expect(made.note?.edits?.map(({ label }) => label)).toEqual([
      'Use all numbers but “late”',
      'Use all numbers but “debt”',
      'Use all numbers but “income”',
    ])
    expect(made.after(0)).toBe('income debt')
    expect(made.after(2)).toBe('debt late')
  })

  it('several: those at either end', () => {
    const made = guessed(named('a', 'b', 'c', 'd', 'e', 'f', 'g'), { x: 5 }, null, 7)
    expect([made.after(0), made.after(1)]).toEqual(['a b c d e', 'c d e f g'])
    expect(made.note?.edits).toHaveLength(2)
  })

  it('a scaling that comes along is said on the button', () => {
    const far = ['a', 'b', 'c'].map((name) =>
      field(name, { min: 5000, max: 9000, examples: ['5100', '8900'] }),
    )
    const raw = guessed(far, { x: 2 }, ['a', 'b', 'c'], 3, { scalesItself: false, mean: 7000 })
    expect(raw.note?.edits?.[0]?.label).toBe('Use all numbers but “c”, standardised with the baseline')
    expect(JSON.stringify(raw.note?.edits?.[0]?.steps)).toContain('"standardise"')
  })

  it('a column that neither takes is still set to not used', () => {
    expect(guessed(named('a', 'b', 'c'), { x: 2 }, null, 2).note?.edits?.[0]?.label).toContain('to not used')
  })
})

describe('inputs of several columns', () => {
  it('that are as many as the log’s numbers are offered in its order, and not taken', () => {
    const made = guessed(named('temp', 'wind', 'hour'), { weather: 2, calendar: 1 })
    expect([made.fed(0), made.fed(1)]).toEqual(['', ''])
    expect(made.note?.edits?.map(({ label }) => label)).toEqual([
      'In the log’s order: “weather” takes temp and wind; “calendar” takes hour',
    ])
    const { models } = applyPatch(made.mapping, made.note!.edits![0]!.steps)
    expect(models.primary!.inputs.map(({ features }) => features.map(({ field }) => field))).toEqual([['temp', 'wind'], ['hour']]) // prettier-ignore
    expect(
      guessed(named('temp', 'wind', 'hour', 'day'), { weather: 2, calendar: 1 }).note?.edits,
    ).toBeUndefined()
  })

  it('are fed by the part of the request that is named so', () => {
    const fields = named('request.customer.age', 'request.customer.income', 'request.cart.amount', 'request.cart.items') // prettier-ignore
    const made = guessed(fields, { cart: 2, customer: 2 })
    expect([made.fed(0), made.fed(1)]).toEqual([
      'request.cart.amount request.cart.items',
      'request.customer.age request.customer.income',
    ])
  })

  it('or by what begins with its name', () => {
    const made = guessed(named('customer_age', 'cart_amount', 'customer_income'), { customer: 2, cart: 1 })
    expect([made.fed(0), made.fed(1)]).toEqual(['customer_age customer_income', 'cart_amount'])
  })
})

describe('words among the columns', () => {
  const words = (name: string, ...values: string[]) =>
    field(name, { type: 'text', distinct: values.length, values, min: null, max: null })
  const hot = (...values: string[]) => [{ kind: 'one-hot', values, unknown: 'zeros' }]
  const inputsAfter = (made: ReturnType<typeof guessed>, i: number) =>
    applyPatch(made.mapping, made.note!.edits![i]!.steps).models.primary!.inputs

  it('that make up a width as one-hots, after the numbers, are offered and not taken', () => {
    const made = guessed([words('fuel', 'diesel', 'petrol', 'gas'), ...named('age', 'power')], { x: 5 })
    expect(made.fed()).toBe('')
    expect(made.note?.edits?.map(({ label }) => label)).toEqual([
      'Use the 2 numbers, then “fuel” as one-hot (diesel, petrol, gas)',
      'Use all 3 columns in the log’s order, “fuel” as one-hot (diesel, petrol, gas)',
    ])
    expect(inputsAfter(made, 0)[0]!.features).toEqual([{ field: 'age', steps: [] }, { field: 'power', steps: [] }, { field: 'fuel', steps: hot('diesel', 'petrol', 'gas') }]) // prettier-ignore
    expect(made.after(1)).toBe('fuel age power')
  })

  it('of another width are not', () => {
    expect(guessed([...named('age'), words('fuel', 'a', 'b')], { x: 4 }).note?.edits).toBeUndefined()
  })

  it('fill an input of their name, and the numbers another: all with one button', () => {
    const made = guessed([...named('age', 'power'), words('car.fuel', 'a', 'b', 'c'), words('seller', 'd', 'e', 'f')], { numbers: 2, fuel: 3 }) // prettier-ignore
    expect(made.note?.edits?.map(({ label }) => label)).toEqual([
      'In the log’s order: “numbers” takes age and power; “fuel” takes “car.fuel” as one-hot (a, b, c)',
    ])
    expect(inputsAfter(made, 0)).toEqual([
      {
        tensor: 'numbers',
        features: [
          { field: 'age', steps: [] },
          { field: 'power', steps: [] },
        ],
      },
      { tensor: 'fuel', features: [{ field: 'car.fuel', steps: hot('a', 'b', 'c') }] },
    ])
  })

  it('what is left when names fed the others is offered, too', () => {
    const made = guessed(named('age', 'power', 'doors'), { age: 1, rest: 2 })
    expect([made.fed(0), made.fed(1)]).toEqual(['age', ''])
    expect(made.note?.edits?.map(({ label }) => label)).toEqual(['In the log’s order: “rest” takes power and doors']) // prettier-ignore
  })
})
