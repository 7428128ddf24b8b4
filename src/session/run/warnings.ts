/** What the session itself has to warn of: what files, models and mapping said, before any figure. */
import { count } from '../../core/numbers'
import type { Problem } from '../../core/problem'
import { ROLES } from '../../core/roles'
import type { SkipReason } from '../../result/requests'
import type { Labels } from '../requests/labels'
import type { Layout } from '../requests/layout'
import { rowsRead } from '../requests/request-store'
import type { Requests } from '../requests/request-store'
import type { Ran } from './run-context'
import { unknownValues } from './unplaced'

/** Ids that repeat in a larger share of the rows are worth a warning. */
const REPEATING = 0.05

export function warningsOf(
  { parts, layout, settled, replayed: { requests } }: Ran,
  { unknown, none }: Labels,
): Problem[] {
  const found: Problem[] = [...parts.log.profile.problems]
  for (const role of ROLES) found.push(...(parts.bundles[role]?.warnings ?? []))
  // What was guessed of them is said with their number; an order that production's answers settled is a guess no more.
  const told: Problem['code'][] = [
    'no-label-words',
    ...(settled?.confirmed ? ['assumed-classes' as const] : []),
  ]
  found.push(...parts.assumptions.filter(({ code }) => !told.includes(code)))
  found.push(...repeatedIds(requests, layout))
  found.push(...unknownValues(layout, requests.n))
  const placeholders = [...none]
  if (placeholders.length > 0)
    found.push({
      code: 'no-label-words',
      message: `${count(placeholders.reduce((sum, [, n]) => sum + n, 0))} labels say ${placeholders.slice(0, 4).map(([text]) => `“${text}”`).join(', ')}: these requests count as unlabelled.`,
      mend: 'Take it out of what stands for no label in the mapping ("noLabel") where it is a label.',
    }) // prettier-ignore
  const strange = [...unknown]
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

/** A field whose values repeat much is hardly a request id: rows are left out, and labels joined, by it. */
function repeatedIds(requests: Requests, { id, requests: fields }: Layout): Problem[] {
  const read = rowsRead(requests)
  const of = (reasons: SkipReason[], name: string) =>
    reasons.find(({ reason }) => reason === name)?.count ?? 0
  const repeats = of(requests.skipped, 'duplicate') + of(requests.noted, 'id-conflict')
  if (id === null || repeats <= read * REPEATING) return []
  return [
    {
      code: 'ids-repeat',
      message: `${count(repeats)} of ${count(read)} rows have a "${fields[id]!.field}" that a row before them has: it may be no request id.`,
      mend: 'Say in the mapping which column is the request id, or that this one is not.',
    },
  ]
}
