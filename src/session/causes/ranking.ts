/** What was tried, in the order of how well it explains what production answered. */
import type { Edit } from './edits'
import type { Score } from './trial'

/** An edit with what it scored; `of` how many it is the best of. */
export interface Tried {
  edit: Edit
  score: Score
  of: number
}

/** The best first; of two as good, the one whose scores are nearer. */
export function ranked<T extends { score: Score }>(tried: T[]): T[] {
  return [...tried].sort((a, b) => b.score.count - a.score.count || a.score.distance - b.score.distance)
}

/** Of best-first tries: those that are named, and the best of each other kind. */
export function bestOfKinds(tried: Tried[]): { edit: Edit; of: number }[] {
  const kinds = new Set<string>()
  return tried.filter(({ edit }) => {
    if (edit.named) return true
    if (kinds.has(edit.kind)) return false
    kinds.add(edit.kind)
    return true
  })
}
