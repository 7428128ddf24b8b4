/**
 * Columns that say of requests how they came into the log, by their names: at which rate they were drawn, which build
 * answered, what part of the data they are, where the label comes from, in which unit numbers are. No model need be fed one,
 * and what they tell holds whatever a mapping takes them for.
 */
import type { Role } from '../../core/roles'

export type SampleColumn =
  { says: 'weight' | 'rate' | 'split' | 'environment' | 'source' | 'unit' } | { says: 'build'; role: Role }

/** What weights are called, and the rates that they are one over. A plain weight is that of a parcel or a person. */
const WEIGHT =
  /^(?:(?:sample|sampling|case|survey|design|importance|inverse_probability)_weights?|ipw|inverse_probability|(?:down|up)?_?sampl(?:e|ing)_factor|(?:inverse|inv)_(?:sampl(?:e|ing)_)?(?:rate|prob(?:ability)?))$/
const RATE =
  /^(?:(?:sample|sampling|subsampl(?:e|ing)|downsampl(?:e|ing))_(?:rate|prob|probability|fraction)|(?:inclusion|selection)_prob(?:ability)?|keep_(?:rate|prob(?:ability)?|fraction))$/
const BUILD = '(?:version|revision|rev|commit|build|release|image|sha|tag|checkpoint)'
const builds = (names: string) =>
  new RegExp(`^(?:${names})_(?:model_)?${BUILD}$|^(?:version|revision|commit|build)_(?:${names})$`)
const BUILDS: readonly [Role, RegExp][] = [
  ['shadow', builds('shadow|candidate|challenger|canary')],
  ['primary', builds('primary|production|prod|champion|incumbent')],
]
const NAMES: readonly [SampleColumn['says'], RegExp][] = [
  ['weight', WEIGHT],
  ['rate', RATE],
  ['split', /^(?:(?:data(?:set)?|ml|cv|train_test)_)?split$|^(?:data_)?fold$|^dataset_part$/],
  ['environment', /^(?:deploy(?:ment)?_|runtime_)?(?:env|environment)$|^traffic_(?:type|source|kind)$/],
  [
    'source',
    /^(?:true_)?labels?_(?:source|origin|type|provenance|method|by)$|^(?:label(?:l)?ed_by|annotator_type|annotation_source)$/,
  ],
  [
    'unit',
    /^(?:currency(?:_code)?|ccy|units?|uom|unit_of_measure(?:ment)?|(?:price|amount|label)_(?:currency|unit))$/,
  ],
]

/** @returns null where the name says nothing of it */
export function sampleColumn(name: string): SampleColumn | null {
  const plain = name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
  const build = BUILDS.find(([, names]) => names.test(plain))
  if (build) return { says: 'build', role: build[0] }
  const says = NAMES.find(([, names]) => names.test(plain))?.[0]
  return says && says !== 'build' ? { says } : null
}

/** Whether a column is fed to no model, by its name: where requests come from, and in which unit, a model may well be told. */
export function isNeverFed(name: string): boolean {
  const says = sampleColumn(name)?.says
  return says !== undefined && says !== 'environment' && says !== 'unit'
}
