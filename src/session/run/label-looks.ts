/** Whether labels are those of a result that was seen before, and more: each such result was a look at them. */
import type { EvaluationData } from '../../evaluation/input'

/** What is kept of labels: how many there are, and what some of the requests are labelled. */
export interface LabelsSeen {
  n: number
  marks: [place: number, label: string][]
}

export type Labelled = Pick<EvaluationData, 'labels' | 'labelValues' | 'classes'>

/** Labels that are kept, spread over all of them. */
const KEPT = 200
/** Of those kept, so many must be as they were: a few are put right in between. */
const SAME = 0.9

const labelAt = ({ labels, labelValues, classes }: Labelled, row: number): string | null => {
  const value = labelValues?.[row] ?? NaN
  return labels ? (classes[labels[row] ?? -1] ?? null) : Number.isNaN(value) ? null : String(value)
}

export function labelsSeen(labelled: Labelled): LabelsSeen {
  const { labels, labelValues } = labelled
  const rows = (labels ?? labelValues)?.length ?? 0
  const places: number[] = []
  for (let row = 0; row < rows; row++) if (labelAt(labelled, row) !== null) places.push(row)
  const step = Math.max(1, places.length / KEPT)
  const kept = Array.from({ length: Math.min(KEPT, places.length) }, (_, i) => places[Math.floor(i * step)]!)
  return { n: places.length, marks: kept.map((row) => [row, labelAt(labelled, row)!]) }
}

/** Whether more labels have come to those that were seen. A file with other labels is none of these: nothing was looked at. */
export function haveGrown(seen: LabelsSeen | undefined, now: LabelsSeen, labelled: Labelled): boolean {
  if (!seen || seen.marks.length === 0 || now.n <= seen.n) return false
  const same = seen.marks.filter(([row, label]) => labelAt(labelled, row) === label).length
  return same >= SAME * seen.marks.length
}
