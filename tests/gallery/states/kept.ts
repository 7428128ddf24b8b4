/** What is kept on this machine. */
import KeptList from '../../../src/app/kept/KeptList.svelte'
import type { KeptEntry, KeptSetup } from '../../../src/keep/database'
import type { KeptJournal } from '../../../src/keep/journals'
import type { KeptProgram } from '../../../src/keep/program'
import { click, state } from '../state'

const app = { frame: 'app' as const }
const done = async () => {}

const entry = (id: string, more: Partial<KeptEntry>): KeptEntry => ({
  id,
  at: Date.UTC(2026, 10, 28, 14, 5),
  verdict: 'promote',
  subject: 'flights-v1 against flights-v2 · 20,000 requests · 1 Apr to 30 Jun 2001',
  bytes: 412_345,
  ...more,
})

const listOf = (
  entries: KeptEntry[],
  nothing = false,
  trouble: string | null = null,
  setups: KeptSetup[] = [],
  journals: KeptJournal[] = [],
  program: KeptProgram | null = null,
  forgotten: KeptEntry | null = null,
) => ({
  goOn: done,
  open: () => {},
  compare: () => {},
  recent: { entries, forgotten, rename: done, pin: done, forget: done, undo: done, exportAll: done },
  kept: {
    setups,
    journals,
    program,
    nothing,
    trouble,
    forgetSetup: done,
    forgetJournal: done,
    forgetProgram: done,
    keepNothing: done,
  },
})

export const kept = [
  state('kept-none', 'Nothing is kept yet', KeptList, listOf([]), app),
  state(
    'kept-some',
    'One evaluation of each verdict',
    KeptList,
    listOf([
      entry('a', {}),
      entry('b', { verdict: 'hold', at: Date.UTC(2026, 10, 27, 9, 30) }),
      entry('c', {
        verdict: 'insufficient',
        at: Date.UTC(2026, 9, 3, 18, 1),
        subject: `${'churn-with-a-name-that-does-not-end-'.repeat(3)}1 against ${'churn-with-a-name-that-does-not-end-'.repeat(3)}2 · 1,204,511 requests`,
      }),
    ]),
    app,
  ),
  state(
    'kept-named',
    'One has a name and is pinned, one was opened from a file, one was forgotten a moment ago',
    KeptList,
    listOf(
      [
        entry('a', { name: 'Before the summer schedule', pinned: true }),
        entry('b', { verdict: 'hold', at: Date.UTC(2026, 10, 27, 9, 30), file: 'report of friday.html' }),
      ],
      false,
      null,
      [],
      [],
      null,
      entry('c', { verdict: 'insufficient' }),
    ),
    app,
  ),
  state(
    'kept-renaming',
    'One is given a name',
    KeptList,
    listOf([entry('a', { name: 'Before the summer schedule' })]),
    { ...app, then: click('[data-testid=kept-rename]') },
  ),
  state(
    'kept-setup',
    'A tab was closed in the middle of a replay',
    KeptList,
    listOf(
      [entry('a', {})],
      false,
      null,
      [
        {
          id: 'desk',
          at: Date.UTC(2026, 10, 28, 15, 20),
          subject: 'flights-v1, flights-v2, log.csv, baseline.csv',
          bytes: 3_812_004,
          slots: [],
          mapping: null,
          gates: null,
        },
      ],
      [
        {
          id: 'replay',
          at: Date.UTC(2026, 10, 28, 15, 24),
          subject: 'flights-v1, flights-v2, log.csv',
          bytes: 204_112,
          answered: 12_288,
        },
      ],
    ),
    app,
  ),
  state(
    'kept-program',
    'The workbench itself is kept, and nothing else yet',
    KeptList,
    listOf([], false, null, [], [], { bytes: 10_931_402 }),
    app,
  ),
  state('kept-nothing', 'The switch is on', KeptList, listOf([], true), app),
  state(
    'kept-refused',
    'The browser refuses',
    KeptList,
    listOf(
      [],
      true,
      'The browser keeps nothing for this page here: Access is denied. Private windows and blocked site data do that. The page works all the same: save as files what is to stay.',
    ),
    app,
  ),
]
