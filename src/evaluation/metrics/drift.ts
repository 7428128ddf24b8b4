/** Whether the log's features are still distributed as in the training data. */
import type { NumberColumn, TextColumn } from '../columns'
import { levelOf } from '../gates'
import type { Gates } from '../gates'
import type { FeatureColumn } from '../input'
import type { DriftFeature } from '../result'
import { benjaminiHochberg } from '../statistics/multiple'
import { noComparison } from './drift-comparison'
import type { Comparison } from './drift-comparison'
import { categoricalDrift } from './drift-categorical'
import { numericDrift } from './drift-numeric'

/**
 * Drift of every feature that both have by name. A feature has drifted where the effect (PSI) is past the
 * gates' threshold *and* past what sampling noise gives, *and* the test (KS or chi-squared, adjusted over the
 * features by Benjamini-Hochberg) rejects: PSI's 0.1 and 0.25 alone are conventions that depend on n.
 */
export function drift(
  features: FeatureColumn[],
  baseline: FeatureColumn[] | null,
  gates: Gates,
): DriftFeature[] {
  if (!baseline) return []
  const found = features.flatMap((current) => {
    const before = baseline.find((b) => b.name === current.name)
    return before ? [{ name: current.name, before: before.column, now: current.column }] : []
  })
  const rows = found.map(({ name, before, now }) => ({ feature: name, ...compare(before, now) }))
  const adjusted = benjaminiHochberg(rows.map((row) => row.p))
  return rows.map((row, i) => {
    const adjustedP = adjusted[i] ?? null
    return { ...row, adjustedP, drifted: hasDrifted(row, adjustedP, gates) }
  })
}

function hasDrifted(row: Comparison, adjustedP: number | null, gates: Gates): boolean {
  if (row.psi === null || row.psiNoise95 === null || adjustedP === null) return false
  return row.psi >= gates.drift.psi && row.psi > row.psiNoise95 && adjustedP < levelOf(gates)
}

function compare(
  before: NumberColumn | TextColumn,
  now: NumberColumn | TextColumn,
): Comparison & { kind: DriftFeature['kind'] } {
  if (before.kind === 'number' && now.kind === 'number')
    return { kind: 'numeric', ...numericDrift(before.values, now.values) }
  if (before.kind === 'text' && now.kind === 'text')
    return { kind: 'categorical', ...categoricalDrift(before, now) }
  const [is, was] = now.kind === 'number' ? ['numbers', 'text'] : ['text', 'numbers']
  return {
    kind: now.kind === 'number' ? 'numeric' : 'categorical',
    ...noComparison(`Not compared: ${is} in the log, ${was} in the baseline.`),
  }
}
