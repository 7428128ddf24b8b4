/** After a replay that is not production: what primary may have been answered with there. */
import type { FeatureColumn, Hypotheses, Predictions } from '../../evaluation/input'
import { answerComparer } from '../../evaluation/metrics/logged-answer'
import { compareReplay, isFaithful } from '../../evaluation/metrics/faithful'
import type { Role } from '../../core/roles'
import type { FieldProfile, FieldRequest } from '../../formats/contract'
import { wanted } from '../../mapping/steps'
import type { FeatureMapping, Mapping } from '../../result/mapping'
import type { ModelBundle } from '../../models/bundle'
import type { Replayer } from '../../replay/contract'
import type { Meter } from '../run/meter'
import { arrangementOf } from './edits'
import type { RawRows } from './raw-rows'
import { measured } from './scales'
import type { Measured } from './scales'
import { searchCauses } from './search'
import type { SearchOptions } from './search'

export interface ExplainOptions {
  mapping: Mapping
  bundle: ModelBundle
  replayer: Replayer
  /** Fields of the log and, where there is one, of the baseline, in the order of their columns. */
  logFields: readonly FieldProfile[]
  baselineFields: readonly FieldProfile[] | null
  /** Columns that spreads are taken from. */
  logged: readonly FeatureColumn[]
  baseline: readonly FeatureColumn[] | null
  raw: RawRows
  /** What primary's mapping reads: the fields of the raw columns, in their order. */
  fields: readonly FieldRequest[]
  answers: { replayed: Predictions; logged: Predictions }
  requestsPerSecond: number
  seed: number
  meter: Meter
  signal: AbortSignal
}

/** @returns null where the replayed primary answers as the log says it did: there is nothing to explain */
export async function explain(options: ExplainOptions): Promise<Hypotheses | null> {
  const { mapping, bundle, logFields, baselineFields, raw, answers, meter } = options
  const comparer = answerComparer(mapping.task, answers.logged, answers.replayed)
  if (isFaithful(compareReplay(comparer, answers.replayed))) return null
  meter.enter('explaining')
  const { tensorFields, arrangement } = arranged('primary', options)
  const names = (list: readonly FieldProfile[] | null) => list && list.map(({ name }) => name)
  const search: SearchOptions = {
    ...options,
    inputs: bundle.inputs,
    tensorFields,
    arrangement,
    comparer,
    replayed: answers.replayed,
    known: { 'the log’s own order': names(logFields), 'the baseline’s order': names(baselineFields) },
    spreadOf: spreads(options),
    raw,
    progress: (done, of) => meter.report(done, of, of > 0 ? done / of : null),
  }
  return searchCauses(search)
}

/** A model's features as they are read, and which fields hold tensors. */
export function arranged(
  role: Role,
  { mapping, bundle, logFields }: Pick<ExplainOptions, 'mapping' | 'bundle' | 'logFields'>,
): Pick<SearchOptions, 'arrangement' | 'tensorFields'> {
  const tensorFields = new Set(logFields.filter(({ type }) => type === 'tensor').map(({ name }) => name))
  const model = mapping.models[role]!
  const texts = new Set(bundle.inputs.filter(({ dtype }) => dtype === 'string').map(({ name }) => name))
  const inText = new Set(model.inputs.flatMap(({ tensor, features }) => (texts.has(tensor) ? features : [])))
  const as = (feature: FeatureMapping) =>
    wanted(feature, tensorFields.has(feature.field), inText.has(feature)).as
  return { tensorFields, arrangement: arrangementOf(model, as) }
}

/** A field's spread in the baseline, else in the log; of tensors, in the sample. */
export function spreads({
  baseline,
  logged,
  raw,
  fields,
}: Pick<ExplainOptions, 'baseline' | 'logged' | 'raw' | 'fields'>) {
  const known = new Map<string, Measured | null>()
  const of = (columns: readonly FeatureColumn[] | null, field: string, source: Measured['of']) => {
    const column = columns?.find(({ name }) => name === field)?.column
    return column?.kind === 'number' ? measured(column.values, source) : null
  }
  return (field: string): Measured | null => {
    const found = known.get(field)
    if (found !== undefined) return found
    const column = raw.columns[fields.findIndex((one) => one.field === field)]
    const spread =
      of(baseline, field, 'baseline') ??
      of(logged, field, 'log') ??
      (column && column.kind !== 'text' ? measured(column.values, 'log') : null)
    known.set(field, spread)
    return spread
  }
}
