/** The first screen of a result. */
import History from '../../../src/report/verdict/History.svelte'
import Report from '../../../src/report/Report.svelte'
import Verdict from '../../../src/report/verdict/Verdict.svelte'
import type { EvaluationResult } from '../../../src/result/evaluation-result'
import { results } from '../results'
import { nothing, state } from '../state'

const of = (result: () => EvaluationResult) => () => ({
  result: result(),
  onGates: nothing,
  onDrill: nothing,
  onPatch: nothing,
})

export const verdict = [
  state('verdict-promote', 'Every gate passes', Verdict, of(results.promote)),
  state('verdict-hold', 'A gate fails', Verdict, of(results.hold)),
  state('verdict-insufficient', 'Too few requests to say', Verdict, of(results.insufficient)),
  state('verdict-no-labels', 'No request has a label', Verdict, of(results.unlabelled)),
  state('verdict-stopped', 'The replay was stopped early', Verdict, of(results.partial)),
  state(
    'verdict-refuted',
    'The replay is not production: what the verdict rests on is refuted',
    Verdict,
    of(results.unfaithful),
  ),
  state('verdict-other-order', 'Labels fit another order of the classes', Verdict, of(results.otherOrder)),
  state('verdict-own-labels', 'Labels may be a model’s own answers', Verdict, of(results.ownLabels)),
  state(
    'verdict-never-break',
    'A sixth gate: requests that must never break',
    Verdict,
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
