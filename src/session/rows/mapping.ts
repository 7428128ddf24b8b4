/** How rows that a replay wrote are read: with every column's role, so that nothing is guessed. */
import { ROLES, type FieldRole } from '../../core/roles'
import type { Mapping, ModelMapping } from '../../result/mapping'
import { featureName } from './columns'

/** The key in a Parquet file's metadata under which it is kept, as JSON. */
export const MAPPING_KEY = 'shadow-workbench.mapping'

/**
 * @param replayed what the rows were replayed with
 * @param features their columns' names
 */
export function mappingOfRows(replayed: Mapping, features: readonly string[]): Mapping {
  const roles: Record<string, FieldRole> = { request_id: 'id', time: 'time', label: 'label' }
  for (const name of features) roles[name] = 'feature'
  for (const role of ROLES) {
    roles[`${role}_prediction`] = role
    roles[`${role}_score`] = `${role}-score`
    roles[`${role}_probabilities`] = 'ignore'
    roles[`${role}_error`] = 'ignore'
  }
  const { schemaVersion, task, classes, ordinal, confirmed, cluster } = replayed
  const fields = (role: string) => ({ kind: 'probabilities' as const, fields: [`${role}_probabilities`] })
  return {
    schemaVersion,
    task,
    classes,
    ordinal,
    aliases: {},
    roles,
    models: { primary: null, shadow: null },
    ...(task === 'classification'
      ? { answers: { primary: fields('primary'), shadow: fields('shadow') } }
      : {}),
    replayed: { primary: ofRows(replayed.models.primary), shadow: ofRows(replayed.models.shadow) },
    ...(confirmed ? { confirmed } : {}),
    ...(cluster ? { cluster } : {}),
  }
}

/** What a model was fed, by the names that the columns have now: which of them drift is asked of. */
function ofRows(model: ModelMapping | null): ModelMapping | null {
  if (!model) return null
  const inputs = model.inputs.map((input) => ({
    ...input,
    features: input.features.map((feature) => ({ ...feature, field: featureName(feature.field) })),
  }))
  return { ...model, inputs }
}
