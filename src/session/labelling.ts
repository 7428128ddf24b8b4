/** Disagreements as a CSV for people to label: drop it back as labels when the label column is filled. */
import { textAt } from '../evaluation/columns'
import type { EvaluationData } from '../evaluation/input'
import { featureValues, predictionText } from '../evaluation/metrics/disagreements'
import { textCell } from '../evaluation/requests-csv'
import { sampleOf } from './random'

/** @param sample how many of the rows, seeded; null for all */
export function labellingCsv(
  data: EvaluationData,
  rows: Int32Array,
  sample: number | null,
  seed: number,
): Blob {
  const chosen =
    sample === null || sample >= rows.length
      ? rows
      : Int32Array.from(sampleOf(rows.length, Math.max(0, Math.floor(sample)), seed), (at) => rows[at]!)
  const features = data.features.map((feature) => textCell(feature.name))
  const header = ['request_id', 'label', 'primary_answer', 'shadow_answer', ...features].join(',')
  const lines = Array.from(chosen, (row) =>
    [
      textCell(textAt(data.ids, row)),
      '',
      textCell(predictionText(data, data.primary, row) ?? ''),
      textCell(predictionText(data, data.shadow, row) ?? ''),
      ...featureValues(data, row).map((value) =>
        typeof value === 'string' ? textCell(value) : String(value ?? ''),
      ),
    ].join(','),
  )
  return new Blob([[header, ...lines].join('\n') + '\n'], { type: 'text/csv' })
}
