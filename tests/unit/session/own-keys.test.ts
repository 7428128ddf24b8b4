/** Columns, classes and clusters that are called like what every object of JavaScript has are columns like any other. */
import { expect, it } from 'vitest'
import { csv, judged } from './verdict/judged'
import { failingReplayer } from './helpers'

it.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty'])(
  '%s, as a column and as a class',
  async (name) => {
    const rows = Array.from({ length: 200 }, (_, i) => ({
      ...{ request_id: `r${i}`, primary_pred: i % 2 ? name : 'ok', shadow_pred: i % 3 ? name : 'ok' },
      ...{ label: i % 2 ? name : 'ok', plain: i % 7 },
    }))
    // A key of its own, also where it is `__proto__`.
    const named = rows.map((row, i) => Object.fromEntries([...Object.entries(row), [name, i % 5]]))
    const baseline = named.map((row) => Object.fromEntries(Object.entries(row).filter(([key]) => key === name || key === 'plain'))) // prettier-ignore
    const { result, mapping } = await judged(
      [csv(named)],
      { baseline: [csv(baseline, 'baseline.csv')] },
      failingReplayer,
    )
    expect(mapping.classes.toSorted()).toEqual([name, 'ok'].toSorted())
    expect(result.disagreements.features.toSorted()).toEqual([name, 'plain'].toSorted())
    expect(result.drift.map(({ feature }) => feature).toSorted()).toEqual([name, 'plain'].toSorted())
    expect(result.quality?.primary.accuracy).toBe(1)
  },
)
