/** Where in a mapping something is, as people say it. */
import { atPart, type Problem } from '../core/problem'
import type { Mapping } from '../result/mapping'

/** A problem whose place is a JSON pointer into the mapping, with the place as the page calls it. */
export function withPlaceInWords(problem: Problem, mapping: Mapping | null): Problem {
  if (problem.place?.kind !== 'pointer') return problem
  return { ...problem, place: atPart(placeInWords(problem.place.pointer, mapping)) }
}

/** '/models/primary/inputs/0/features/2/steps' -> 'primary · input flight · distance'. */
function placeInWords(pointer: string, mapping: Mapping | null): string {
  const [group, role, part, at, , nth] = pointer.slice(1).split('/')
  if (group === 'answers' && role) return `${role} · logged answers`
  if (group === 'task') return 'what is predicted'
  if (group !== 'models' || (role !== 'primary' && role !== 'shadow'))
    return [group, role && `"${role.replaceAll('~1', '/').replaceAll('~0', '~')}"`].filter(Boolean).join(' ')
  if (part === 'output') return `${role} · output`
  const input = mapping?.models[role]?.inputs[Number(at)]
  const field = nth === undefined ? undefined : input?.features[Number(nth)]?.field
  return [role, input && `input ${input.tensor}`, field].filter(Boolean).join(' · ')
}
