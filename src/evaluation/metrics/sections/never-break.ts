/** Requests that shadow must never break, given as a list of ids. */
import type { NeverBreak } from '../../../result/sections/never-break'
import type { EvaluationData } from '../../input'
import { errorText, labelText, predictionText } from '../disagreements'
import { rowsOfIds } from '../find-ids'
import type { Section } from '../section'

const EXAMPLES = 20

/**
 * Broken: shadow failed on it; or its label is known, primary was right and shadow is not; or it has no label and
 * shadow does not give primary's answer. Where both are wrong nothing broke. An id that several requests share is
 * broken where one of them is.
 */
export const section: Section<'neverBreak'> = {
  key: 'neverBreak',
  takesChosenLabels: true,
  compute({ data, gates, tolerance }) {
    const ids = new Set(gates.neverBreak ?? [])
    if (ids.size === 0) return null
    const rows = rowsOfIds(data.ids, ids)
    const result: NeverBreak = { wanted: ids.size, checked: 0, missing: [], broken: 0, examples: [] }
    for (const id of ids) {
      const checked = (rows.get(id) ?? []).filter((i) => asked(data, i))
      if (checked.length > 0) result.checked++
      else if (result.missing.length < EXAMPLES) result.missing.push(id)
      const broken = checked.find((i) => brokenFrom(data, i, tolerance) !== null)
      if (broken === undefined) continue
      result.broken++
      const expected = brokenFrom(data, broken, tolerance) as string
      if (result.examples.length < EXAMPLES)
        result.examples.push({ id, expected, shadow: shadowText(data, broken) })
    }
    return result
  },
}

function asked({ task, shadow }: EvaluationData, i: number): boolean {
  if ((shadow.errors[i] ?? 0) > 0) return true
  return task === 'regression' ? !Number.isNaN(shadow.values[i] ?? NaN) : (shadow.classes[i] ?? -1) >= 0
}

/** @returns what was expected of a request that broke, null where it did not break. */
function brokenFrom(data: EvaluationData, i: number, tolerance: number): string | null {
  const label = labelText(data, i)
  const primary = predictionText(data, data.primary, i)
  const expected =
    label !== null && same(data, label, primary, tolerance) ? label : label === null ? primary : null
  if ((data.shadow.errors[i] ?? 0) > 0) return expected ?? label ?? 'an answer'
  if (expected === null) return null
  return same(data, expected, predictionText(data, data.shadow, i), tolerance) ? null : expected
}

function same({ task }: EvaluationData, a: string | null, b: string | null, tolerance: number): boolean {
  if (a === null || b === null) return false
  return task === 'regression' ? Math.abs(Number(a) - Number(b)) <= tolerance : a === b
}

function shadowText(data: EvaluationData, i: number): string {
  return errorText(data.shadow, i) || (predictionText(data, data.shadow, i) ?? '')
}
