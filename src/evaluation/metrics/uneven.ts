/**
 * Columns that say that the log is not one sample of one thing: requests that were drawn at different rates, and a candidate
 * that was replaced while the log went on. Both are read past by figures over all requests.
 */
import type { NumberColumn, TextColumn } from '../../core/columns'
import { count } from '../../core/numbers'
import type { EvaluationData, FeatureColumn } from '../input'
import type { Reading, Uneven } from '../rival'
import { readingOf } from './rival-readings'
import type { Read } from './rival-readings'

/** What weights are called, and the rates that they are one over. A plain weight is that of a parcel or a person. */
const WEIGHT =
  /^(?:(?:sample|sampling|case|survey|design|importance|inverse_probability)_weights?|ipw|inverse_probability)$/
const RATE =
  /^(?:(?:sample|sampling)_(?:rate|prob|probability|fraction)|(?:inclusion|selection)_prob(?:ability)?)$/
const VERSION =
  /^(?:shadow|candidate|challenger|canary)_(?:model_)?(?:version|revision|rev|commit|build|release|image|sha|tag|checkpoint)$|^(?:version|revision|commit|build)_(?:shadow|candidate|challenger)$/
/** More builds than this are a label of something else. */
const MOST_BUILDS = 50

type Input = Read & Pick<EvaluationData, 'features' | 'featureRows'>

export function unevenOf(data: Input): Uneven[] {
  return data.features.flatMap(({ name, column }: FeatureColumn): Uneven[] => {
    const plain = name.toLowerCase().replace(/[^a-z0-9]+/g, '_')
    if (VERSION.test(plain)) return lastBuild(name, column, data)
    if (column.kind !== 'number' || data.task !== 'classification') return []
    return WEIGHT.test(plain) || RATE.test(plain) ? weighted(name, column, RATE.test(plain), data) : []
  })
}

function weighted(field: string, { values }: NumberColumn, rate: boolean, data: Input): Uneven[] {
  const { labels, primary, shadow, featureRows } = data
  if (!labels) return []
  const cells = { bothRight: 0, firstOnly: 0, secondOnly: 0, bothWrong: 0 }
  let [sum, squares] = [0, 0]
  for (let at = 0; at < values.length; at++) {
    const row = featureRows ? featureRows[at]! : at
    const [label, p, s] = [labels[row]!, primary.classes[row]!, shadow.classes[row]!]
    const weight = rate ? 1 / values[at]! : values[at]!
    if (label < 0 || p < 0 || s < 0 || !(weight > 0) || weight === Infinity) continue
    cells[p === label ? (s === label ? 'bothRight' : 'firstOnly') : s === label ? 'secondOnly' : 'bothWrong'] += weight // prettier-ignore
    sum += weight
    squares += weight * weight
  }
  if (sum === 0) return []
  // As many requests as the weighted ones are worth (Kish 1965).
  const scale = sum / squares
  const counts = Object.fromEntries(Object.entries(cells).map(([key, of]) => [key, of * scale])) as unknown as NonNullable<Reading['counts']> // prettier-ignore
  const detail = `“${field}” says that requests do not count alike: weighted by it they are worth ${count(Math.round(sum * scale))}`
  return [{ kind: 'weights', field, detail, asTaken: readingOf(data), other: { counts, errors: null } }]
}

function lastBuild(field: string, column: NumberColumn | TextColumn, data: Input): Uneven[] {
  const of = column.kind === 'text' ? column.codes : column.values
  const builds = new Set(of)
  if (builds.size < 2 || builds.size > MOST_BUILDS) return []
  const last = of.at(-1)!
  const { featureRows, task } = data
  const [labels, labelValues] = [data.labels?.slice() ?? null, data.labelValues?.slice() ?? null]
  let n = 0
  for (let at = 0; at < of.length; at++) {
    if (of[at] === last) {
      n++
      continue
    }
    const row = featureRows ? featureRows[at]! : at
    if (task === 'regression') labelValues?.fill(NaN, row, row + 1)
    else labels?.fill(-1, row, row + 1)
  }
  const name = column.kind === 'text' ? column.dictionary[last] : last
  const detail = `“${field}” has ${count(builds.size)} values: the last, “${name}”, answered ${count(n)} of ${count(of.length)} requests`
  return [{ kind: 'version', field, detail, asTaken: readingOf(data), other: readingOf({ ...data, labels, labelValues }) }] // prettier-ignore
}
