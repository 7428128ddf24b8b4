/** The unit of a logged latency's numbers: what a person says before what the column's name says. */
import type { LatencyUnit } from '../core/latency-units'
import { unitByName } from '../formats/latency-units'
import type { Mapping } from '../result/mapping'

/** @returns null where nothing says it; of text, milliseconds: every cell says its own, and is read by it */
export function latencyUnitOf(
  field: string,
  as: 'number' | 'text',
  { units }: Pick<Mapping, 'units'>,
): LatencyUnit | null {
  if (as === 'text') return 'ms'
  return (units && Object.hasOwn(units, field) ? units[field] : null) ?? unitByName(field)
}

/** With whether the column's name alone says it, and neither a person nor its cells do: a name can be wrong. */
export function unitAndWhence(
  field: string,
  as: 'number' | 'text',
  mapping: Pick<Mapping, 'units'>,
): { unit: LatencyUnit | null; byName: boolean } {
  const unit = latencyUnitOf(field, as, mapping)
  const chosen = mapping.units !== undefined && Object.hasOwn(mapping.units, field)
  return { unit, byName: unit !== null && as === 'number' && !chosen }
}
