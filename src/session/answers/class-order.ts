/** A model's own order of the classes: what it answers by its indices, by those of the mapping. */
import type { ClassIndices } from '../../core/columns'
import type { Role } from '../../core/roles'
import type { Mapping } from '../../result/mapping'

/** Answers whose classes are renumbered. */
interface Answers {
  classes: ClassIndices
  probabilities: { width: number; values: Float32Array } | null
}

/**
 * @returns by index of the model's output the index in the mapping's classes; null where the two orders are one. Classes that
 * the model does not know come last, so that every place of the mapping's has one.
 * The mapping is checked: the model's own are among them.
 */
export function ownOrder({ classes, models }: Mapping, role: Role): number[] | null {
  const own = models[role]?.output.classes
  if (!own || own.every((name, i) => name === classes[i])) return null
  const at = new Map(classes.map((name, i) => [name, i]))
  const known = new Set(own)
  return [...own, ...classes.filter((name) => !known.has(name))].map((name) => at.get(name) ?? -1)
}

/** Renumbers rows from, ..., to - 1, in place. Scores are of the predicted class, whatever its number. */
export function renumber(answers: Answers, order: readonly number[], from: number, to: number): void {
  const { classes, probabilities } = answers
  for (let row = from; row < to; row++) {
    const index = classes[row]!
    if (index >= 0) classes[row] = order[index]!
  }
  if (!probabilities) return
  const { width, values } = probabilities
  if (width === 1) {
    // As printed: 1 less a float32 has digits that no log wrote, and would pass for an exact number.
    if (order[1] === 0)
      for (let row = from; row < to; row++) values[row] = Math.round((1 - values[row]!) * 1e7) / 1e7
    return
  }
  const held = new Float32Array(width)
  for (let row = from; row < to; row++) {
    const at = row * width
    for (let i = 0; i < width; i++) held[order[i]!] = values[at + i]!
    values.set(held, at)
  }
}

/** The least score with which a role's sigmoid says class 1 of the mapping's order; null where it reads otherwise. */
export function ownThreshold(mapping: Mapping, role: Role): number | null {
  const read = mapping.models[role]?.output.read
  if (read?.kind !== 'sigmoid') return null
  return ownOrder(mapping, role) ? 1 - read.threshold : read.threshold
}
