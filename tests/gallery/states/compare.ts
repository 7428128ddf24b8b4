/** Evaluations beside each other. */
import CompareDialog from '../../../src/app/compare/CompareDialog.svelte'
import Comparison from '../../../src/app/compare/Comparison.svelte'
import { compared } from '../../../src/app/compare/compared'
import { namesOf, type Laid } from '../../../src/app/state/comparing.svelte'
import { share } from '../../../src/result/sharing/share'
import { candidate, evaluated, logOf } from '../../unit/compare/results'
import { results } from '../results'
import { click, nothing, state, unfold } from '../state'

const app = { frame: 'whole' as const }
const laid = (...held: [string, Laid['result']][]) => {
  const table = held.map(([name, result], i) => ({ id: String(i), name, result }))
  const asked = { results: table.map(({ result }) => result), names: namesOf(table) }
  return { table: { laid: table, compared: compared(asked) }, swap: nothing, remove: nothing }
}

const log = logOf(2000, 0.8)
const made = (name: string, fixes: number, breaks: number, seed: number) =>
  evaluated(log, candidate(log, fixes, breaks, seed), name)

const kept = (id: string, more: object) => ({
  id,
  at: Date.UTC(2026, 10, 28, 14, 5),
  verdict: 'promote' as const,
  subject: 'flights-v1 against flights-v2 · 20,000 requests · 1 Apr to 30 Jun 2001',
  bytes: 412_345,
  ...more,
})
const offered = [
  kept('b', { verdict: 'hold', name: 'Summer schedule, second try' }),
  kept('c', { verdict: 'insufficient', file: 'a-report-that-somebody-sent-from-another-team.html' }),
]

const choosing = (entries: typeof offered) => () => ({
  around: {
    recent: { entries },
    comparing: { table: null, beside: async () => {} },
    opening: { read: () => Promise.reject(new Error('no files here')), readKept: async () => null },
    outcome: { id: 'a', result: results.hold(), file: null },
  },
  close: nothing,
})

export const compare = [
  state('compare-dialog', 'What it is compared with: one is ticked', CompareDialog, choosing(offered), {
    ...app,
    then: click('[data-testid="compare-offered"] input'),
  }),
  state('compare-dialog-none', 'Nothing else is kept', CompareDialog, choosing([]), app),
  state(
    'compare-better',
    'The same requests, paired: the second candidate is better',
    Comparison,
    () => laid(['monday/evaluation.json', made('late-v2', 0.2, 0.03, 3)], ['friday/evaluation.json', made('late-v3', 0.4, 0.01, 4)]), // prettier-ignore
    app,
  ),
  state(
    'compare-worse',
    'Figures alone, without requests: worse; all figures and changes unfolded',
    Comparison,
    () => laid(['report-a.html', share(made('late-v2', 0.3, 0.02, 3), 'figures')], ['report-b.html', share(made('late-v4', 0.1, 0.15, 5), 'figures')]), // prettier-ignore
    { ...app, then: unfold },
  ),
  state(
    'compare-apart',
    'Different logs and different gates: little can be said',
    Comparison,
    () => laid(['a-name-that-is-much-longer-than-anybody-would-like-to-read/evaluation.json', results.hold()], ['report.html', made('late-v3', 0.3, 0.02, 3)]), // prettier-ignore
    app,
  ),
  state(
    'compare-candidates',
    'Four candidates: one is out, three may be the best',
    Comparison,
    () => laid(['v2.json', made('late-v2', 0.4, 0.01, 21)], ['v3.json', made('late-v3', 0.39, 0.01, 22)], ['v4.json', made('late-v4', 0.1, 0.1, 23)], ['v5.json', made('late-v5-with-features-of-the-airport', 0.38, 0.01, 24)]), // prettier-ignore
    app,
  ),
]
