/** What a run rests on that no file said and no person changed: it must stand beside the figures. */
import { keysOf } from '../../core/json-pointer'
import { pointerOf, type Problem, severityOf } from '../../core/problem'
import type { Role } from '../../core/roles'
import type { Mapping } from '../../result/mapping'
import type { MappingPreview } from '../contract'

/**
 * @param preview of the mapping that is run: with the guesses it still rests on that should be looked at (notes).
 * A guess whose part of the mapping was changed was looked at, and is the person's own.
 * @returns these guesses as warnings
 */
export function assumptionsOf({ problems }: Pick<MappingPreview, 'problems'>): Problem[] {
  const guesses = problems.filter((problem) => severityOf(problem) === 'note')
  // A pointer into the mapping is for the page that shows the mapping.
  return guesses.map((problem) => ({ ...problem, place: undefined }))
}

/** What is to be said of a guess, but for what concerns parts of it that a mapping has otherwise. */
export function standing(
  guessed: { mapping: Mapping; problems: readonly Problem[] },
  mapping: Mapping,
): Problem[] {
  // Whoever vouches for the classes of the outputs has answered.
  const vouched = mapping.confirmed?.some((one) => one === 'outputs' || one === 'classes') ?? false
  return guessed.problems.filter((problem) => {
    const pointer = pointerOf(problem)
    const byName = problem.code === 'output-not-compared' && pointer.startsWith('/answers/')
    if (vouched && (problem.code === 'classes-or-vector' || byName)) return false
    return pointer === '' || part(guessed.mapping, pointer) === part(mapping, pointer)
  })
}

/** Whether a problem is of the part of the mapping that is one model's. */
export function isOfModel(problem: Problem, role: Role): boolean {
  return pointerOf(problem).startsWith(`/models/${role}`)
}

/** The part of a mapping under a JSON pointer (RFC 6901), as text to compare. */
function part(mapping: Mapping, pointer: string): string | undefined {
  // Classes and their other spellings are one decision.
  if (pointer === '/classes') return JSON.stringify([mapping.classes, mapping.aliases])
  let value: unknown = mapping
  for (const key of keysOf(pointer))
    value = typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined
  return JSON.stringify(value)
}
