/** The first page of a result. */
import FirstPage from '../../../src/report/first/FirstPage.svelte'
import History from '../../../src/report/verdict/History.svelte'
import Report from '../../../src/report/Report.svelte'
import type { EvaluationResult } from '../../../src/result/evaluation-result'
import { results } from '../results'
import { nothing, state, unfold } from '../state'

const of = (result: () => EvaluationResult) => () => ({
  result: result(),
  onRollback: nothing,
  onDrill: nothing,
  onPatch: nothing,
  onDecide: nothing,
})

export const verdict = [
  state('verdict-promote', 'Every gate passes', FirstPage, of(results.promote)),
  state('verdict-hold', 'A gate fails', FirstPage, of(results.hold)),
  state('verdict-insufficient', 'Too few requests to say', FirstPage, of(results.insufficient)),
  state('verdict-no-labels', 'No request has a label', FirstPage, of(results.unlabelled)),
  state('verdict-numbers', 'Numbers instead of classes', FirstPage, of(results.regression)),
  state('verdict-no-request', 'No request was answered', FirstPage, of(results.empty)),
  state(
    'verdict-decided',
    'Somebody has decided: read in a report, with all that is confirmed',
    FirstPage,
    () => ({
      result: {
        ...results.promote(),
        decision: { by: 'A. Example', on: '2026-01-05', note: 'Promote on Monday, watch the late class.' },
      },
    }),
    { then: unfold },
  ),
  state(
    'verdict-of-disagreements',
    'Only disagreements have labels',
    FirstPage,
    of(results.fromDisagreements),
  ),
  state('verdict-stopped', 'The replay was stopped early', FirstPage, of(results.partial)),
  state(
    'verdict-refuted',
    'The replay is not production: what the verdict rests on is refuted',
    FirstPage,
    of(results.unfaithful),
  ),
  state('verdict-other-order', 'Labels fit another order of the classes', FirstPage, of(results.otherOrder)),
  state(
    'verdict-label-stretches',
    'Labels of one part of the log are of other requests',
    FirstPage,
    of(results.labelStretches),
  ),
  state('verdict-remarked', 'A messy log: how it was read is a line', FirstPage, of(results.remarked)),
  state('verdict-own-labels', 'Labels may be a model’s own answers', FirstPage, of(results.ownLabels)),
  state(
    'verdict-never-break',
    'A sixth gate: requests that must never break',
    FirstPage,
    of(results.neverBreak),
  ),
  state('history', 'What was seen and changed before', History, {
    history: {
      looks: 41,
      continued: 1,
      edits: [
        {
          gate: 'accuracy.margin',
          from: 0,
          to: 0.005,
          loosens: true,
          detail: 'the accuracy margin was widened from 0 to 0.5 points',
        },
      ],
    },
  }),
  state(
    'report',
    'The report, from its top',
    Report,
    () => ({ result: results.promote(), generated: '2026-01-02T03:04:05Z' }),
    { frame: 'whole' },
  ),
]
