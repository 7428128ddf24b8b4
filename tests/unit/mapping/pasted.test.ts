/** Lists of names and scalers as people paste them. */
import { describe, expect, it } from 'vitest'
import { columnsPasted } from '../../../src/mapping/dummies'
import { columnsNamed } from '../../../src/mapping/named-columns'
import { readPasted } from '../../../src/mapping/pasted'

const names = ['amount', 'v4', 'age']
const standardised = [
  { kind: 'standardise', mean: 83, sd: 19.5 },
  { kind: 'standardise', mean: -21, sd: 0.5 },
  { kind: 'standardise', mean: 0, sd: 1e3 },
]

describe('names', () => {
  it.each([
    ['lines', 'amount\nv4\nage\n'],
    ['lines with bullets', '1. amount\n2. v4\n3. age'],
    ['commas', 'amount, v4,age'],
    ['tabs', 'amount\tv4\tage'],
    ['quoted lines with commas', '"amount",\n"v4",\n"age",'],
    ['JSON', '["amount", "v4", "age"]'],
    ['Python', "['amount', 'v4', 'age']"],
    ['a tuple', "('amount', 'v4', 'age')"],
    ['an assignment', "FEATURES = [\n  'amount',\n  'v4',\n  'age',\n]"],
    ['pandas', "Index(['amount', 'v4', 'age'], dtype='object')"],
    ['NumPy', "array(['amount', 'v4', 'age'], dtype=object)"],
    ['a scaler', '{"feature_names_in_": ["amount", "v4", "age"], "n_features_in_": 3}'],
    [
      'XGBoost',
      '{"version": [2, 0, 3], "learner": {"attributes": {}, "feature_names": ["amount", "v4", "age"], "feature_types": ["float", "float", "float"]}}',
    ],
    ['LightGBM', '{"name": "tree", "feature_names": ["amount", "v4", "age"], "max_feature_idx": 2}'],
  ])('as %s', (_, text) => {
    expect(readPasted(text)).toEqual({ names, steps: null, fault: null })
  })

  it('twice in one list are refused', () => {
    expect(readPasted('a\nb\na').fault).toContain('“a”')
  })
})

describe('a scaler', () => {
  it.each([
    [
      'NumPy’s prints after their names',
      'scaler.mean_\narray([ 83., -21.,   0.])\nscaler.scale_\narray([19.5, 0.5, 1000.])',
    ],
    ['prints without commas', 'mean_ = [ 83. -21.   0.]\nscale_ = [1.95e+01 5.00e-01 1.00e+03]'],
    ['two lists alone', '[83, -21, 0]\n[19.5, 0.5, 1000]'],
    ['JSON', '{"mean_": [83, -21, 0], "scale_": [19.5, 0.5, 1000.0], "var_": [1, 1, 1]}'],
    ['JSON in a pipeline', '{"steps": [{"scaler": {"mean": [83, -21, 0], "std": [19.5, 0.5, 1000]}}]}'],
    ['variances', '{"mean": [83, -21, 0], "variance": [380.25, 0.25, 1000000]}'],
  ])('as %s', (_, text) => {
    expect(readPasted(text)).toEqual({ names: null, steps: standardised, fault: null })
  })

  it.each([
    [
      'JSON',
      '{"feature_names_in_": ["amount", "v4", "age"], "mean_": [83, -21, 0], "scale_": [19.5, 0.5, 1000]}',
    ],
    ['prints', "['amount', 'v4', 'age']\nmean_ = array([83., -21., 0.])\nscale_ = array([19.5, 0.5, 1000.])"],
    [
      'an object by name',
      '{"amount": {"mean": 83, "std": 19.5}, "v4": {"mean": -21, "std": 0.5}, "age": {"mean": 0, "std": 1000}}',
    ],
    ['pairs by name', "{'amount': (83.0, 19.5), 'v4': (-21.0, 0.5), 'age': (0.0, 1000.0)}"],
    [
      'records',
      '[{"name": "amount", "mean": 83, "std": 19.5}, {"name": "v4", "mean": -21, "std": 0.5}, {"name": "age", "mean": 0, "std": 1000}]',
    ],
    ['a CSV', 'feature,mean,scale\namount,83,19.5\nv4,-21,0.5\nage,0,1000'],
    [
      'pandas’ print',
      '         mean     std\namount   83.0    19.5\nv4      -21.0     0.5\nage       0.0  1000.0',
    ],
  ])('with names, as %s', (_, text) => {
    expect(readPasted(text)).toEqual({ names, steps: standardised, fault: null })
  })

  it('from 0 to 1, by what it saw or by what it does', () => {
    expect(readPasted('{"data_min_": [0, 5], "data_max_": [10, 6]}').steps).toEqual([
      { kind: 'min-max', min: 0, max: 10 },
      { kind: 'min-max', min: 5, max: 6 },
    ])
    expect(readPasted('min_ = array([0., -5.])\nscale_ = array([0.1, 1.])').steps).toEqual([
      { kind: 'scale', by: 0.1, plus: 0 },
      { kind: 'scale', by: 1, plus: -5 },
    ])
  })

  it('that does not centre, or not divide', () => {
    expect(readPasted('{"mean_": null, "scale_": [2], "var_": [4]}').steps).toEqual([
      { kind: 'standardise', mean: 0, sd: 2 },
    ])
    expect(readPasted('{"mean_": [3], "scale_": null}').steps).toEqual([
      { kind: 'standardise', mean: 3, sd: 1 },
    ])
  })

  it.each([
    ['one list alone', '[1, 2, 3]', 'numbers alone'],
    ['lists of two lengths', '[1, 2, 3]\n[1, 2]', 'of 3 and 2 numbers'],
    [
      'other names than numbers',
      '{"feature_names": ["a", "b"], "mean_": [1, 2, 3], "scale_": [1, 1, 1]}',
      '2 names',
    ],
    ['cut prints', 'mean_ = [1. 2. ... 9.]\nscale_ = [1. 1. ... 1.]', '"..."'],
    ['something else', '{"a": 1}', 'neither names'],
  ])('%s is refused with the mend', (_, text, words) => {
    expect(readPasted(text)).toMatchObject({ names: null, steps: null })
    expect(readPasted(text).fault).toContain(words)
  })
})

describe('names among columns', () => {
  const fields = [
    'request.customer.age',
    'Amount',
    'v4',
    'a.size',
    'b.size',
    'serving_default_Dep_Delay:0',
  ].map((name) => ({ name }))
  it('are found as they are, in another case, within a path, or as an export spells them', () => {
    expect(columnsNamed(['v4', 'amount', 'age', 'customer.age', 'depDelay'], fields).columns).toEqual([
      'v4',
      'Amount',
      'request.customer.age',
      'request.customer.age',
      'serving_default_Dep_Delay:0',
    ])
  })
  it('that fit two columns, or none, are missing; a slip of the hand is offered', () => {
    expect(columnsNamed(['size', 'amuont'], fields).missing).toEqual([
      { name: 'size', nearest: 'a.size' },
      { name: 'amuont', nearest: 'Amount' },
    ])
  })
  it('a column around the name is offered before one that is spelled like it, and none that is neither', () => {
    const churn = ['time', 'customer_calls', 'customer_tenure'].map((name) => ({ name }))
    expect(columnsNamed(['calls', 'tenure', 'usage', 'late'], churn).missing).toEqual([
      { name: 'calls', nearest: 'customer_calls' },
      { name: 'tenure', nearest: 'customer_tenure' },
      { name: 'usage', nearest: null },
      { name: 'late', nearest: null },
    ])
  })
})

describe('names of a one-hot’s parts', () => {
  const words = (name: string, ...values: string[]) => ({ name, type: 'text' as const, values })
  const log = [{ name: 'age', type: 'number' as const }, words('car.fuel', 'diesel', 'gas', 'petrol'), words('seller', 'dealer', 'private')] // prettier-ignore
  const hot = (field: string, ...values: string[]) => ({ field, code: { kind: 'one-hot', values, unknown: 'zeros' } }) // prettier-ignore

  it.each([
    ['pandas', ['age', 'fuel_petrol', 'fuel_gas', 'seller_private', 'seller_dealer']],
    ['scikit-learn', ['num__age', 'cat__fuel_petrol', 'cat__fuel_gas', 'cat__seller_private', 'cat__seller_dealer']], // prettier-ignore
    ['DictVectorizer', ['age', 'fuel=petrol', 'fuel=gas', 'seller=private', 'seller=dealer']],
  ])('as %s makes them, are one column each, in the order that was pasted', (_, pasted) => {
    expect(columnsPasted(pasted, log)).toEqual({
      columns: [{ field: 'age', code: null }, hot('car.fuel', 'petrol', 'gas'), hot('seller', 'private', 'dealer')], // prettier-ignore
      missing: [],
    })
  })

  it('that the column does not have, or that stand apart, are missing', () => {
    const { columns, missing } = columnsPasted(['fuel_gas', 'age', 'fuel_petrol', 'seller_uncle'], log)
    expect(columns).toEqual([hot('car.fuel', 'gas'), { field: 'age', code: null }])
    expect(missing.map(({ name }) => name)).toEqual(['fuel_petrol', 'seller_uncle'])
  })

  it('are none where a column is called so', () => {
    const own = [...log, { name: 'fuel_gas', type: 'number' as const }]
    expect(columnsPasted(['fuel_gas'], own).columns).toEqual([{ field: 'fuel_gas', code: null }])
  })
})
