/** The sections of a result, each as it stands and at its limits. */
import Agreement from '../../../src/report/sections/Agreement.svelte'
import Audit from '../../../src/report/sections/Audit.svelte'
import Calibration from '../../../src/report/sections/Calibration.svelte'
import Device from '../../../src/report/sections/Device.svelte'
import Drift from '../../../src/report/sections/Drift.svelte'
import Errors from '../../../src/report/sections/Errors.svelte'
import Evidence from '../../../src/report/sections/Evidence.svelte'
import Fidelity from '../../../src/report/sections/Fidelity.svelte'
import Flips from '../../../src/report/sections/Flips.svelte'
import FromDisagreements from '../../../src/report/sections/FromDisagreements.svelte'
import Independence from '../../../src/report/sections/Independence.svelte'
import Latency from '../../../src/report/sections/Latency.svelte'
import Noise from '../../../src/report/sections/Noise.svelte'
import Quality from '../../../src/report/sections/Quality.svelte'
import Regression from '../../../src/report/sections/Regression.svelte'
import RequestCounts from '../../../src/report/sections/RequestCounts.svelte'
import ScoreAgreement from '../../../src/report/sections/ScoreAgreement.svelte'
import Scores from '../../../src/report/sections/Scores.svelte'
import Section from '../../../src/report/Section.svelte'
import Sequential from '../../../src/report/sections/Sequential.svelte'
import Slices from '../../../src/report/sections/Slices.svelte'
import Thresholds from '../../../src/report/sections/Thresholds.svelte'
import Timeline from '../../../src/report/sections/Timeline.svelte'
import ReplayAlarm from '../../../src/report/verdict/ReplayAlarm.svelte'
import type { EvaluationResult } from '../../../src/result/evaluation-result'
import { createRawSnippet } from 'svelte'
import { results, withJoins } from '../results'
import { click, nothing, state, unfold } from '../state'

const opened = (result: () => EvaluationResult) => () => ({ result: result(), open: nothing })

export const sections = [
  state('agreement', 'Agreement of two classes, against labels', Agreement, opened(results.hold)),
  state('agreement-ordered', 'Ordered classes: weighted kappa', Agreement, opened(results.clustered)),
  state('agreement-long-names', 'Classes with long names', Agreement, opened(results.longNames)),
  state('agreement-wide', 'As many classes as a matrix shows', Agreement, opened(results.wide)),
  state(
    'agreement-many-classes',
    'More classes: the pairs most often confused',
    Agreement,
    opened(results.manyClasses),
  ),
  state('agreement-hundreds', 'More classes than tables show', Agreement, opened(results.hundreds)),
  state('agreement-no-labels', 'No labels', Agreement, opened(results.unlabelled)),
  state('agreement-no-request', 'No request was answered', Agreement, opened(results.empty)),
  state(
    'quality',
    'Quality against labels',
    Quality,
    () => ({ result: results.hold(), quality: results.hold().quality! }),
    { then: unfold },
  ),
  state('quality-of-disagreements', 'Only disagreements have labels', FromDisagreements, () => ({
    from: results.fromDisagreements().fromDisagreements!,
    withheld: null,
  })),
  state('regression', 'Numbers instead of classes', Regression, () => ({
    regression: results.regression().regression!,
    withheld: 'The simulation of this log covers less than it promises.',
  })),
  state(
    'flips',
    'What changes, request by request',
    Flips,
    () => {
      const { flips, neverBreak, noise } = results.neverBreak()
      return { flips: flips!, neverBreak: neverBreak!, noise, open: nothing, onGates: nothing }
    },
    { then: unfold },
  ),
  state('slices', 'Who wins where', Slices, () => ({
    slices: results.hold().slices!,
    classification: true,
    onPairs: nothing,
  })),
  state('calibration', 'Calibration and ranking', Calibration, () => ({
    calibration: results.hold().calibration ?? null,
    curves: results.hold().curves ?? null,
  })),
  state('thresholds', 'Another threshold', Thresholds, () => ({ thresholds: results.hold().thresholds! })),
  state('scores', 'Scores', Scores, () => ({ result: results.hold(), scores: results.hold().scores! })),
  state('scores-apart', 'Scores of both models against each other', ScoreAgreement, () => ({
    agreement: results.hold().scoreAgreement!,
    noise: results.hold().noise,
  })),
  state('errors', 'A few errors', Errors, opened(results.hold)),
  state('errors-thrown', 'Some requests throw', Errors, opened(results.thrown)),
  state('errors-all', 'Every request fails', Errors, opened(results.failing)),
  state('latency', 'Latency, measured here', Latency, () => ({
    result: results.hold(),
    latency: results.hold().latency!,
  })),
  state('drift', 'One feature drifts', Drift, () => ({ result: results.hold() })),
  state('timeline', 'Figures window by window', Timeline, () => ({
    result: results.hold(),
    timeline: results.hold().timeline!,
  })),
  state('sequential', 'Settled while it ran, and what so many labels can show', Sequential, () => ({
    sequential: results.promote().sequential ?? null,
    power: results.promote().power ?? null,
  })),
  state('sequential-open', 'Not settled', Sequential, () => ({
    sequential: results.insufficient().sequential ?? null,
    power: results.insufficient().power ?? null,
  })),
  state('independence', 'Requests of one user hang together', Independence, () => ({
    independence: results.clustered().independence!,
  })),
  state('audit', 'What the gates are worth on a log like this', Audit, () => ({
    audit: results.hold().audit!,
  })),
  state('noise', 'How much primary differs from itself', Noise, () => ({ noise: results.hold().noise! })),
  state('device', 'This device gave wrong answers', Device, () => ({
    device: results.brokenDevice().device!,
  })),
  state('fidelity', 'The replay is production', Fidelity, () => ({ fidelity: results.faithful().fidelity! })),
  state('fidelity-alarm', 'The replay is not production, and why', ReplayAlarm, () => ({
    fidelity: results.explained().fidelity!,
    onPatch: nothing,
  })),
  state(
    'fidelity-tested',
    'What was tested where the replay is not production',
    Fidelity,
    () => ({ fidelity: results.explained().fidelity! }),
    { then: unfold },
  ),
  state('evidence', 'What was evaluated, and with what', Evidence, () => ({ result: results.hold() })),
  state(
    'request-counts',
    'Labels that match no request, rows that were skipped',
    RequestCounts,
    () => ({ result: withJoins(results.hold()) }),
    { then: unfold },
  ),
  state(
    'section-what',
    'What a section is about, in plain words',
    Section,
    {
      id: 'drift',
      title: 'Input drift against training',
      what: 'drift',
      children: createRawSnippet(() => ({
        render: () => '<p class="card panel" style="min-height: 12rem">What is explained.</p>',
      })),
    },
    { then: click('.what summary') },
  ),
  state('section-folded', 'What passes is folded: one line of it is seen', Section, {
    id: 'quality',
    title: 'Quality against labels',
    said: '+0.74 pt shadow minus primary',
    status: 'pass',
    open: false,
    children: createRawSnippet(() => ({ render: () => '<p class="card panel">All of it.</p>' })),
  }),
  state('section-broken', 'A panel that cannot be drawn', Section, {
    id: 'latency',
    title: 'Latency, one request at a time',
    children: createRawSnippet(() => {
      throw new Error("Cannot read properties of undefined (reading 'p95')")
    }),
  }),
]
