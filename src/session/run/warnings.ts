/** What the session itself has to warn of: what files, models and mapping said, before any figure. */
import type { Problem } from '../../core/problem'
import type { Replayed } from './pipeline'
import type { RunParts } from './run-parts'

export function warningsOf(parts: RunParts, replayed: Replayed): Problem[] {
  const found: Problem[] = [...parts.log.profile.problems]
  for (const role of ['primary', 'shadow'] as const) found.push(...(parts.bundles[role]?.warnings ?? []))
  found.push(...parts.assumptions)
  found.push(...replayed.requests.idProblems())
  const strange = [...replayed.requests.strangeLabels]
  if (strange.length > 0) {
    const count = strange.reduce((sum, [, n]) => sum + n, 0)
    const names = strange.slice(0, 5).map(([text]) => JSON.stringify(text.slice(0, 40)))
    found.push({
      code: 'unknown-labels',
      message: `${count} labels name no class of the mapping (${names.join(', ')}): these requests count as unlabelled.`,
      mend: 'Add the classes, or aliases for these spellings, to the mapping.',
    })
  }
  return found
}
