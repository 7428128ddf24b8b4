/** What may be answered to a question about the mapping, on the spot: each answer is an edit that can be undone. */
import type { Problem } from '../../core/problem'
import type { Role } from '../../core/roles'
import { applyPatch } from '../../mapping/patch'
import type { Mapping } from '../../result/mapping'

export interface Choice {
  label: string
  /** Changes the draft. */
  apply: (draft: Mapping) => void
}

/** @returns none where the problem is no question, and nothing is known that would mend it */
export function choicesOf({ code, place, edits }: Problem): Choice[] {
  if (edits)
    return edits.map(({ label, steps }) => ({
      label,
      apply: (draft) => Object.assign(draft, applyPatch(draft, steps)),
    }))
  if (code !== 'classes-or-vector' || place?.kind !== 'pointer') return []
  const role: Role = place.pointer.startsWith('/models/primary') ? 'primary' : 'shadow'
  const scores: Choice = {
    label: 'Scores, one per class',
    apply: (draft) => (draft.confirmed = [...new Set([...(draft.confirmed ?? []), 'outputs' as const])]),
  }
  if (place.pointer.startsWith('/answers/')) return [scores]
  return [
    scores,
    {
      label: 'A vector',
      apply: (draft) => {
        const model = draft.models[role]
        if (model) model.output.read = { kind: 'vector' }
      },
    },
  ]
}

/** A question as it is put where its answers stand beside it. */
export function asked(problem: Problem): Problem {
  if (problem.code !== 'classes-or-vector' || choicesOf(problem).length === 0) return problem
  const ofLog = problem.place?.kind === 'pointer' && problem.place.pointer.startsWith('/answers/')
  const mend = ofLog
    ? 'Are they scores? Vectors are not compared yet: log what is decided by them.'
    : 'Which is it? Vectors are not compared yet: of a model that gives one, export what is decided by it as its output.'
  return { ...problem, mend }
}
