/** Whether the log's features are still distributed as in the training data. */
import type { NumberColumn, TextColumn } from '../../core/columns'
import { levelOf } from '../../result/gates'
import type { Gates } from '../../result/gates'
import type { FeatureColumn } from '../input'
import type { DriftFeature } from '../../result/figures'
import { benjaminiHochberg } from '../statistics/multiple'
import { noComparison } from './drift-comparison'
import type { Comparison } from './drift-comparison'
import { categoricalDrift } from './drift-categorical'
import { numericDrift } from './drift-numeric'

type Measured = Omit<DriftFeature, 'drifted'>

/** How far every feature that both have by name has moved; no gate has a part in it. */
export function driftMeasures(features: FeatureColumn[], baseline: FeatureColumn[] | null): Measured[] {
  if (!baseline) return []
  const found = features.flatMap((current) => {
    const before = baseline.find((b) => b.name === current.name)
    return before ? [{ name: current.name, before: before.column, now: current.column }] : []
  })
  const rows = found.map(({ name, before, now }) => ({ feature: name, ...compare(before, now) }))
  const adjusted = benjaminiHochberg(rows.map((row) => row.p))
  return rows.map((row, i) => ({ ...row, adjustedP: adjusted[i] ?? null }))
}

/**
 * Which features have drifted: where the effect (PSI) is past the gates' threshold *and* past what sampling noise
 * gives, *and* the test (KS or chi-squared, adjusted over the features by Benjamini-Hochberg) rejects: PSI's 0.1
 * and 0.25 alone are conventions that depend on n.
 */
export function driftFlags(measured: Measured[], gates: Gates): DriftFeature[] {
  return measured.map((row) => ({ ...row, drifted: hasDrifted(row, gates) }))
}

function hasDrifted({ psi, psiNoise95, adjustedP }: Measured, gates: Gates): boolean {
  if (psi === null || psiNoise95 === null || adjustedP === null) return false
  return psi >= gates.drift.psi && psi > psiNoise95 && adjustedP < levelOf(gates)
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
