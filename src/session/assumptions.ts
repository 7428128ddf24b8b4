/** What a run rests on that no file said and no person changed: it must stand beside the figures. */
import type { Problem } from '../evaluation/problem'
import type { Spec } from '../mapping/spec'
import type { MappingProposal } from './contract'

/**
 * @param proposal the mapping as it was proposed, with its guesses that should be looked at ('check-...')
 * @param spec the mapping that is run
 * @returns those guesses that the run still rests on, as warnings. A guess whose part of the mapping was changed
 * was looked at, and is the person's own.
 */
export function assumptionsOf(proposal: MappingProposal | null, spec: Spec): Problem[] {
  if (!proposal) return []
  return proposal.preview.problems.flatMap(({ place, ...problem }) => {
    if (!problem.code.startsWith('check-')) return []
    const changed = place?.startsWith('/') && part(proposal.spec, place) !== part(spec, place)
    return changed ? [] : [problem]
  })
}

/** The part of a mapping under a JSON pointer (RFC 6901), as text to compare. */
function part(spec: Spec, pointer: string): string | undefined {
  const keys = pointer.split('/').slice(1)
  let value: unknown = spec
  for (const key of keys) {
    const name = key.replaceAll('~1', '/').replaceAll('~0', '~')
    value = typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined
  }
  return JSON.stringify(value)
}
