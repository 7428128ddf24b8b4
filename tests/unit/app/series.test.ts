/** Fields that are one array are told from fields that only have numbers in their names, and are edited together. */
import { expect, test } from 'vitest'
import { feedSeries, stepSeries } from '../../../src/app/state/mapping-edit'
import { isSeries, withSeries } from '../../../src/app/state/series'
import type { FieldProfile } from '../../../src/formats/contract'
import type { Mapping } from '../../../src/result/mapping'

const field = (name: string, more: Partial<FieldProfile> = {}): FieldProfile => ({ name, type: 'number', shape: null, examples: [], distinct: 3, missing: 0, min: 0, max: 1, role: 'feature', why: '', ...more }) // prettier-ignore
const rowsOf = (names: string[], more: (name: string) => Partial<FieldProfile> = () => ({})) =>
  withSeries(names.map((name) => field(name, more(name))), ({ role }) => role).map((row) => (isSeries(row) ? `${row.name} (${row.fields.length})` : row.name)) // prettier-ignore
const counted = (from: number, to: number, name: (i: number) => string) =>
  Array.from({ length: to - from + 1 }, (_, i) => name(from + i))

test.each([
  ['an array', counted(0, 29, (i) => `features[${i}]`), ['features[0–29] (30)']],
  ['columns of a number each', ['Time', ...counted(1, 28, (i) => `V${i}`), 'Amount'], ['Time', 'V1–V28 (28)', 'Amount']], // prettier-ignore
  ['leading zeros', counted(8, 11, (i) => `f_${String(i).padStart(2, '0')}`), ['f_08–f_11 (4)']],
  ['no names but numbers', counted(0, 3, String), ['0–3 (4)']],
  ['an array in an array', counted(0, 3, (i) => `x[2][${i}]`), ['x[2][0–3] (4)']],
  ['two in a row', [...counted(0, 3, (i) => `a${i}`), ...counted(0, 3, (i) => `b${i}`)], ['a0–a3 (4)', 'b0–b3 (4)']], // prettier-ignore
  ['a gap', ['a1', 'a2', 'a4', 'a5'], ['a1', 'a2', 'a4', 'a5']],
  ['too few', ['lag1', 'lag2', 'lag3'], ['lag1', 'lag2', 'lag3']],
  ['another spelling', ['a9', 'a010', 'a011', 'a012'], ['a9', 'a010', 'a011', 'a012']],
  ['another order', ['a4', 'a3', 'a2', 'a1'], ['a4', 'a3', 'a2', 'a1']],
  ['numbers that count nothing', ['age', 'income2019', 'income2020'], ['age', 'income2019', 'income2020']],
])('%s', (_, names, rows) => expect(rowsOf(names)).toEqual(rows))

test('what is for something else, or read otherwise, is none of the array', () => {
  const names = counted(0, 9, (i) => `column ${i}`)
  const role = (name: string) => (name === 'column 9' ? { role: 'label' as const } : {})
  expect(rowsOf(names, role)).toEqual(['column 0–column 8 (9)', 'column 9'])
  const type = (name: string) => (name === 'column 0' ? { type: 'text' as const } : {})
  expect(rowsOf(names, type)).toEqual(['column 0', 'column 1–column 9 (9)'])
})

test('all of them go to another input in their order with what each is standardised by, and out again', () => {
  const steps = (mean: number) => [{ kind: 'standardise' as const, mean, sd: 1 }]
  const features = [1, 2, 3, 4].map((i) => ({ field: `a${i}`, steps: steps(i) }))
  const model = {
    inputs: [{ tensor: 'x', features: [{ field: 'other', steps: [] }, ...features] }],
    output: { tensor: null, read: { kind: 'number' as const } },
  }
  const mapping = { schemaVersion: 1, task: 'regression', classes: null, ordinal: false, aliases: {}, roles: {}, models: { primary: model, shadow: null } } as unknown as Mapping // prettier-ignore
  const names = features.map((one) => one.field)
  feedSeries(mapping, 'primary', names, 'y')
  expect(mapping.models.primary?.inputs).toEqual([
    { tensor: 'x', features: [{ field: 'other', steps: [] }] },
    { tensor: 'y', features },
  ])
  stepSeries(mapping, 'primary', names.slice(0, 3), [{ kind: 'log1p' }])
  expect(mapping.models.primary?.inputs[1]?.features.map((one) => one.steps)).toEqual([...Array.from({ length: 3 }, () => [{ kind: 'log1p' }]), steps(4)]) // prettier-ignore
  feedSeries(mapping, 'primary', names, '')
  expect(mapping.models.primary?.inputs.map((one) => one.features.length)).toEqual([1, 0])
})
