/** Which columns rows have, in their order, and what each holds. */
import { ROLES } from '../../core/roles'
import type { Mapping } from '../../result/mapping'
import type { Layout } from '../requests/layout'
import type { CellKind, RowColumn } from './sink'

/** Columns before the features, and of each model. */
const OWN = ['request_id', 'time', 'label']
const OF_MODEL = ['prediction', 'score', 'probabilities', 'error']

/** A feature that is called like a column of ours has this before its name. */
export const featureName = (name: string) =>
  OWN.includes(name) || /^(primary|shadow)_(prediction|score|probabilities|error)$/.test(name)
    ? `feature_${name}`
    : name

/** @returns the columns, and the names of those that are features */
export function columnsOf({ task }: Mapping, layout: Layout): { columns: RowColumn[]; features: string[] } {
  const kindAt = (at: number): CellKind => (layout.requests[at]!.as === 'number' ? 'number' : 'text')
  const answer: CellKind = task === 'regression' ? 'number' : 'text'
  const columns: RowColumn[] = [{ name: 'request_id', kind: 'text' }]
  if (layout.time !== null) columns.push({ name: 'time', kind: kindAt(layout.time) })
  if (layout.label !== null)
    columns.push({ name: 'label', kind: answer === 'text' ? answer : kindAt(layout.label) })
  const features = layout.features.map(({ name, at }) => ({ name: featureName(name), kind: kindAt(at) }))
  columns.push(...features)
  const kinds: CellKind[] = [answer, 'number', 'numbers', 'text']
  for (const role of ROLES)
    columns.push(...OF_MODEL.map((one, i) => ({ name: `${role}_${one}`, kind: kinds[i]! })))
  return { columns, features: features.map(({ name }) => name) }
}
