/** What a join of a file to the requests came to, in words: for the result, and as problems with their first places. */
import { count, counted } from '../core/numbers'
import type { Place, Problem } from '../core/problem'
import type { JoinCounts } from '../result/requests'
import type { Joined, Occurrences } from './join'

/** What is counted of a join: its name in the result, in words for one row and for several, and the mend. */
const ISSUES: {
  key: 'conflicts' | 'orphans' | 'early' | 'shared' | 'repeats' | 'empty'
  reason: string
  words: [one: string, many: string]
  mend?: string
}[] = [
  {
    key: 'conflicts',
    reason: 'conflict',
    words: [
      'contradicts an earlier row of the same id: that request counts as without a value',
      'contradict an earlier row of the same id: those requests count as without a value',
    ],
  },
  {
    key: 'orphans',
    reason: 'orphan',
    words: ['belongs to no request of the log', 'belong to no request of the log'],
  },
  {
    key: 'early',
    reason: 'older-than-request',
    words: ['is older than the request it answers', 'are older than the request they answer'],
    mend: 'Check the time zones and that the ids are not reused.',
  },
  {
    key: 'shared',
    reason: 'shared-id',
    words: [
      'names an id that several requests share: each of those got the value',
      'name an id that several requests share: each of those got the value',
    ],
  },
  { key: 'repeats', reason: 'repeat', words: ['repeats an earlier one', 'repeat an earlier one'] },
  { key: 'empty', reason: 'empty', words: ['has no id or no value', 'have no id or no value'] },
]

function wordsOf(rows: number, [one, many]: [string, string]): string {
  return counted(rows, `row ${one}`, `rows ${many}`)
}

/** The join as the result tells it. @param what 'labels', 'primary predictions' or 'shadow predictions' */
export function joinCounts(joined: Joined, what: JoinCounts['what'], files: string[]): JoinCounts {
  return {
    what,
    files,
    rows: joined.rows,
    matched: joined.matched,
    of: joined.n,
    issues: ISSUES.filter(({ key }) => joined[key].count > 0).map(({ key, reason, words }) => ({
      reason,
      count: joined[key].count,
      words: wordsOf(joined[key].count, words),
      examples: joined[key].places.map((place) => ({ ...place, detail: '' })),
    })),
  }
}

/** What must be said of a join, in words, each with the first places it happened. */
export function joinProblems(joined: Joined, file: string): Problem[] {
  const problems: Problem[] = []
  const { strangers } = joined
  if (joined.matched === 0)
    problems.push({
      code: 'nothing-joined',
      message: `None of the ${count(joined.rows)} ids is the id of a request${strangers ? `: it has "${strangers.file}" where the log has "${strangers.log}"` : ''}.`,
      file,
      mend: 'Check that both files carry the same request ids.',
    })
  for (const { key, words, mend } of ISSUES) {
    const what = joined[key]
    if (what.count === 0) continue
    problems.push({
      code: `join-${key}`,
      message: `${wordsOf(what.count, words)}.`,
      file: what.places[0]?.file ?? file,
      place: placeOf(what),
      ...(mend === undefined ? {} : { mend }),
    })
  }
  return problems
}

function placeOf({ count, places }: Occurrences): Place {
  const lines = places.filter(({ file }) => file === places[0]!.file).map(({ line }) => line)
  return { kind: 'lines', lines, more: count > lines.length }
}
