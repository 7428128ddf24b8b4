/** Answers whose classes and scores are two lists beside each other: Vertex AI's, Hugging Face's, image services'. */

const LABELS = ['classes', 'labels', 'displayNames', 'display_names', 'class_names']
const SCORES = ['scores', 'confidences', 'probabilities', 'probs']
/** What may stand beside the two and is as long. */
const IDS = new Set(['ids', 'indices'])

/** @returns each class with its score, as one list; null for any other object */
export function classScores(
  value: Readonly<Record<string, unknown>>,
): { label: unknown; score: unknown }[] | null {
  const score = SCORES.find((key) => Object.hasOwn(value, key))
  if (score === undefined) return null
  const label = LABELS.find((key) => Object.hasOwn(value, key))
  const [labels, scores] = [value[label ?? ''], value[score]]
  if (!Array.isArray(labels) || !Array.isArray(scores) || labels.length !== scores.length) return null
  if (labels.length === 0 || !scores.every((one) => typeof one === 'number')) return null
  if (!labels.every((one) => typeof one === 'string' || typeof one === 'number')) return null
  if (!Object.keys(value).every((key) => key === label || key === score || IDS.has(key))) return null
  return labels.map((one, i) => ({ label: one as unknown, score: scores[i] as unknown }))
}
