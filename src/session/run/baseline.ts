/** The baseline's columns, for the features that the log has too. */
import type { FeatureColumn } from '../../evaluation/input'
import type { FieldProfile } from '../../formats/contract'
import { ROLES } from '../../core/roles'
import { oneHotOf } from '../../mapping/one-hot'
import type { FieldStatistics } from '../../mapping/guess-context'
import { FeatureStore } from '../requests/features'
import type { FeatureField } from '../requests/features'
import type { OpenLog } from '../intake/log'
import { readLog } from '../intake/log'
import type { Mapping } from '../../result/mapping'
import { namesInBaseline } from './baseline-names'
import { categoryOf, columnsOf, oneHotsOfBaseline, oneHotsOfLog } from './one-hot-columns'
import { unlessLeft } from './attempt'
import type { Run } from './run-context'
import type { RunParts } from './run-parts'

const BATCH = 4096
/** Rows that means and deviations for a proposed mapping are taken from. */
const STATISTICS_ROWS = 50_000

/** A field of the log's, and what the baseline calls it. */
interface SharedField extends FeatureField {
  before: string
}

/**
 * Fields of the log's features that the baseline has, too, read as the log reads them. Where that is text and training had
 * numbers they are read as numbers: a feature that changed its type is not to be made alike; and words that training had are
 * read as words.
 */
function sharedFields(log: readonly FeatureField[], baseline: readonly FieldProfile[]): SharedField[] {
  const known = new Map(baseline.map((field) => [field.name, field]))
  const names = namesInBaseline(log, baseline)
  return log.flatMap(({ name, as }) => {
    const field = known.get(names.get(name) ?? '')
    if (!field) return []
    const read = field.type === 'number' ? 'number' : oneHotOf(field) ? 'text' : as
    return [{ name, as: read, before: field.name }]
  })
}

/**
 * Features of the baseline that the log has no column of. Only of a log without models: what a model needs is asked for
 * before a run, and what it does not need may be missing.
 * @param labels the file that labels come from: its columns are no features
 */
export function absentFeatures(
  { log, labels, baseline, bundles }: Pick<RunParts, 'log' | 'labels' | 'baseline' | 'bundles'>,
  mapping: Mapping,
  features: readonly FeatureField[],
): string[] {
  if (!baseline || bundles.primary || bundles.shadow || fedBefore(mapping)) return []
  const parts = oneHotsOfBaseline(features, log.profile.fields, baseline.profile.fields).flatMap((one) => one.parts) // prettier-ignore
  const known = new Set([
    ...[log, labels].flatMap((file) => file?.profile.fields.map(({ name }) => name) ?? []),
    ...parts.map(({ name }) => name),
    ...oneHotsOfLog(features, baseline.profile.fields).map(({ field }) => field),
    ...namesInBaseline(features, baseline.profile.fields).values(),
  ])
  return baseline.profile.fields
    .filter(
      ({ name, role }) =>
        (Object.hasOwn(mapping.roles, name) ? mapping.roles[name] : role) === 'feature' && !known.has(name),
    )
    .map(({ name }) => name)
}

/** What the models were fed when a replay wrote the log's rows; null where nothing says it, of both. */
export function fedBefore({ replayed }: Mapping): string[] | null {
  if (!replayed?.primary || !replayed.shadow) return null
  return ROLES.flatMap((role) =>
    (replayed[role]?.inputs ?? []).flatMap(({ features }) => features.map(({ field }) => field)),
  )
}

/** The baseline's columns; null where there is none, or what follows the replay was ended before it was read. */
export async function baselineOf({
  parts,
  layout,
  options,
  stop: { rest },
}: Run): Promise<FeatureColumn[] | null> {
  const { baseline } = parts
  if (!baseline) return null
  const read = () => readBaseline({ baseline, log: parts.log }, layout.features, options.seed, rest)
  const columns = await unlessLeft<FeatureColumn[] | null>(read, rest, () => null)
  return rest.aborted ? null : columns
}

/** @returns columns of the shared fields; bounded like the log's own */
async function readBaseline(
  { baseline, log }: { baseline: OpenLog; log: OpenLog },
  fields: readonly FeatureField[],
  seed: number,
  signal?: AbortSignal,
): Promise<FeatureColumn[]> {
  const own = baseline.profile.fields
  const [coded, spread] = [oneHotsOfBaseline(fields, log.profile.fields, own), oneHotsOfLog(fields, own)]
  const apart = [
    ...coded.flatMap(({ parts }) => parts.map(({ name }) => name)),
    ...spread.map(({ field }) => field),
  ]
  const shared: SharedField[] = [
    ...sharedFields(fields, own),
    ...apart.map((name) => ({ name, as: 'text' as const, before: name })),
  ]
  const store = new FeatureStore(shared, seed)
  if (shared.length === 0) return []
  const requests = shared.map(({ before, as }) => ({ field: before, as }))
  let row = 0
  for await (const { batch } of readLog(baseline, requests, BATCH, signal)) {
    store.add(batch.columns, batch.n, row)
    row += batch.n
  }
  const read = new Map(store.finish().features.map(({ name, column }) => [name, column]))
  const texts = (names: readonly string[]) =>
    names.flatMap((name) => {
      const column = read.get(name)
      return column?.kind === 'text' ? [column] : []
    })
  const whole = coded.flatMap((one) => {
    const column = categoryOf(one, texts(one.parts.map(({ name }) => name)))
    return column ? [{ name: one.field, column }] : []
  })
  const columns = spread.flatMap((one) =>
    texts([one.field]).flatMap((column) => columnsOf(one, column, fields)),
  )
  apart.forEach((name) => read.delete(name))
  return [...[...read].map(([name, column]) => ({ name, column })), ...whole, ...columns]
}

/** Mean and population standard deviation of each numeric field (as StandardScaler takes them), by Welford's method. */
export async function baselineStatistics(baseline: OpenLog): Promise<Map<string, FieldStatistics>> {
  const fields = baseline.profile.fields.filter((field) => field.type === 'number')
  const running = fields.map(() => ({ n: 0, mean: 0, squares: 0 }))
  const requests = fields.map((field) => ({ field: field.name, as: 'number' as const }))
  let rows = 0
  for await (const { batch } of readLog(baseline, requests, BATCH)) {
    batch.columns.forEach((column, at) => {
      if (column.kind === 'number') welford(running[at]!, column.values.subarray(0, batch.n))
    })
    rows += batch.n
    if (rows >= STATISTICS_ROWS) break
  }
  return new Map(
    fields.map((field, at) => {
      const { n, mean, squares } = running[at]!
      return [field.name, { n, mean, sd: n > 0 ? Math.sqrt(squares / n) : 0 }]
    }),
  )
}

/** Welford, Note on a method for calculating corrected sums of squares and products, 1962. */
function welford(state: { n: number; mean: number; squares: number }, values: Float64Array): void {
  for (const value of values) {
    if (value - value !== 0) continue
    state.n++
    const before = value - state.mean
    state.mean += before / state.n
    state.squares += before * (value - state.mean)
  }
}
