/** What of a result leaves, field by field: what has no rule here does not (rule.ts says what each rule means). */
import type { EvaluationResult } from '../evaluation-result'
import type { Evidence, ModelEvidence } from '../evidence'
import type { Gates } from '../gates-schema'
import type { History } from '../history'
import type { JoinCounts, SkipReason } from '../requests'
import type { By, Field, Sharer, Whole } from './rule'
import { by, byList, known, list, there } from './shapes'
import { patches } from './table-edits'
import {
  checklistItem,
  drift,
  errorSummary,
  figure,
  histogram,
  latency,
  quality,
  regression,
} from './table-figures'
import { sections } from './table-sections'

const F = 'figure'

const examples = { file: 'file', line: F, detail: 'value' } as const
const skipReason: Whole<SkipReason> = { reason: 'own', count: F, examples: list('ids', examples) }
const join: Whole<JoinCounts> = {
  ...{ what: F, files: 'file', rows: F, matched: F, of: F },
  issues: { reason: 'own', count: F, examples: list('ids', examples), words: 'words' },
}

const files = { name: 'file', bytes: F, sha256: 'own', reason: 'words' } as const
const model: Whole<ModelEvidence> = {
  ...{ name: 'model', format: 'own', files, parameters: F, inputs: 'own', outputs: 'own' },
}
const evidence: Whole<Evidence> = {
  ...{ primary: model, shadow: model, logs: files, labels: files, baseline: files },
  ...{ predictions: { primary: files, shadow: files }, answers: { primary: F, shadow: F } },
  mapping: known('features', 'all'),
  digests: { mapping: 'own', gates: 'own', figures: 'own' },
  fingerprints: there('ids', { times: 'own', labels: 'own', primary: 'own', shadow: 'own' }),
  environment: {
    ...{ backend: 'own', renderer: 'own', tfjs: 'own', browser: 'own', crossOriginIsolated: F, cores: F },
  },
  ...{ startedAt: 'own', replaySeconds: F, firstBatchSeconds: F, requestsPerSecond: F },
}

const gates: Whole<Gates> = {
  confidence: F,
  accuracy: { policy: F, margin: F },
  latency: { slaMs: F, shareOver: F },
  errors: { maxRate: F },
  drift: { psi: F, allowed: F },
  rollback: {
    ...{ who: 'typed', when: 'typed', how: 'typed', link: 'typed' },
    drill: { at: 'own', requests: F, loadMs: F, replayMs: F, largestDifference: F, changedPredictions: F },
  },
  costs: { fixed: F, broken: F, bothWrongSame: F, bothWrongDifferent: F },
  neverBreak: list('ids', 'id'),
  slicePairs: 'column',
}

const history: Whole<History> = {
  ...{
    looks: F,
    continued: F,
    relabelled: F,
    edits: { gate: 'own', from: 'own', to: 'own', loosens: F, detail: 'words' },
  },
}

type Told = EvaluationResult['warnings'][number]

/** Its message says what stood in the log, unquoted, after a colon. */
const READ_ALOUD = new Set(['skipped-record', 'cut-off'])
const problemRules = {
  ...{ code: 'own', severity: F, message: 'words', file: 'file', mend: 'words' },
} as const

function shareProblem(problem: Told, sharer: Sharer): Told {
  const shared = sharer.entries(problemRules, problem) as Told
  if (sharer.reaches('features')) return { ...shared, ...(problem.place ? { place: problem.place } : {}) }
  if (!READ_ALOUD.has(problem.code)) return shared
  return { ...shared, message: shared.message.replace(/: [^]*$/, '.') }
}

const warnings: By<Told> = by(shareProblem)

/** First and last, down to the hour. */
function sharePeriod(period: [number, number], sharer: Sharer): [number, number] {
  const hour = 3_600_000
  if (sharer.reaches('features')) return period
  return [Math.floor(period[0] / hour) * hour, Math.floor(period[1] / hour) * hour]
}

type Values = EvaluationResult['disagreements']['sample'][number]['features']

function shareValues(values: Values, sharer: Sharer): Values {
  const whole = sharer.reaches('features')
  for (const value of values)
    if (value !== null) sharer.tell('values of features and of the log', value, whole)
  return whole ? values : values.map(() => null)
}

type Pictures = NonNullable<EvaluationResult['disagreements']['pictures']>

function sharePictures(pictures: Pictures, sharer: Sharer): Pictures {
  for (const { row } of pictures) sharer.tell('pictures of requests', row, sharer.reaches('features'))
  return pictures
}

export const table: { [K in keyof EvaluationResult]-?: Field<EvaluationResult[K]> } = {
  ...sections,
  ...{ schemaVersion: F, task: F, verdict: F, headline: { verdict: 'words', why: 'words' }, partial: F },
  requests: {
    ...{ read: F, replayed: F, labelled: F, skipped: skipReason, noted: skipReason },
    ...{ batched: { calls: F, rows: F }, times: 'words', joined: join },
  },
  period: byList(sharePeriod),
  ...{ agreement: figure, kappa: figure, kappaLinear: figure, kappaQuadratic: figure, gwetAc1: figure },
  ...{ classes: 'class', confusion: F, quality, regression, scores: histogram, latency },
  ...{ latencyReason: 'words', errors: { primary: errorSummary, shadow: errorSummary }, drift },
  checklist: checklistItem,
  premises: {
    ...{
      id: F,
      status: F,
      detail: 'words',
      mend: 'words',
      patches: patches.all,
      rests: 'own',
      blocks: F,
      blocksFail: F,
    },
  },
  ...{ history, gates, decision: { by: 'typed', on: 'typed', note: 'typed' } },
  disagreements: {
    ...{ total: F, strata: { kind: F, primary: 'answer', shadow: 'answer', total: F }, features: 'column' },
    byKind: { fixed: F, broken: F, 'both-wrong': F, unlabelled: F, error: F },
    sample: list('ids', {
      ...{ row: F, id: 'id', time: 'time', label: 'answer', primary: 'answer', primaryScore: F },
      ...{ primaryError: 'own', shadow: 'answer', shadowScore: F, shadowError: 'own', kind: F, noise: F },
      features: byList(shareValues),
    }),
    pictures: there('features', byList(sharePictures)),
  },
  ...{ warnings, evidence },
  shared: { as: F, kinds: { what: 'own', left: F, stayed: F } },
}
