/** Requests as a CSV for people to label: dropped back, with the label column filled, it is the labels. */
import { textAt } from '../../core/columns'
import type { EvaluationData } from '../../evaluation/input'
import { featureValues, predictionText } from '../../evaluation/metrics/disagreements'
import { textCell } from '../../core/csv'
import type { FieldProfile } from '../../formats/contract'
import { seeded } from '../../core/random'
import { blobOf } from './csv-blob'

const COLUMNS = ['request_id', 'label', 'primary_answer', 'shadow_answer']
const CHUNK_ROWS = 1000

/**
 * The rows stand in a seeded random order, so that whoever labels from the top has labelled a random sample, however
 * far they get. That is what the accuracy difference from labels of disagreements rests on.
 * @param sample how many of the rows; null for all
 */
export function labellingCsv(
  data: EvaluationData,
  rows: Int32Array,
  sample: number | null,
  seed: number,
): Blob {
  const chosen = shuffled(rows, seed).subarray(0, Math.max(0, Math.floor(sample ?? rows.length)))
  return blobOf(chunksOf(data, chosen))
}

function* chunksOf(data: EvaluationData, chosen: Int32Array): Iterable<string> {
  const features = data.features.map((feature) => textCell(feature.name))
  yield `${[...COLUMNS, ...features].join(',')}\n`
  for (let from = 0; from < chosen.length; from += CHUNK_ROWS)
    yield linesOf(data, chosen.subarray(from, from + CHUNK_ROWS))
}

function linesOf(data: EvaluationData, rows: Int32Array): string {
  const lines = Array.from(rows, (row) =>
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
  return `${lines.join('\n')}\n`
}

/** A seeded order of the rows (Fisher, Yates 1938; Durstenfeld 1964). */
function shuffled(rows: Int32Array, seed: number): Int32Array {
  const order = rows.slice()
  const random = seeded(seed)
  for (let i = order.length - 1; i > 0; i--) {
    const j = random.below(i + 1)
    const held = order[i]!
    order[i] = order[j]!
    order[j] = held
  }
  return order
}

/** Whether a file is one that was written here to be labelled. */
export function isLabellingFile(fields: readonly Pick<FieldProfile, 'name'>[]): boolean {
  return COLUMNS.every((name) => fields.some((field) => field.name === name))
}
