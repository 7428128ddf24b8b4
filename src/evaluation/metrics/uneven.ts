/**
 * Columns that say that the log is not one sample of one thing: requests that were drawn at different rates, a model that
 * was replaced while the log went on, rows that a model was trained on, test traffic beside real one, labels that a machine
 * made beside those of people, numbers in several units. All are read past by figures over all requests.
 */
import type { NumberColumn, TextColumn } from '../../core/columns'
import { count } from '../../core/numbers'
import type { Role } from '../../core/roles'
import type { EvaluationData, FeatureColumn } from '../input'
import type { Reading, Uneven } from '../rival'
import { quantile } from '../statistics/quantiles'
import { readingOf } from './rival-readings'
import type { Read } from './rival-readings'
import { sampleColumn } from './sample-columns'
import type { SampleColumn } from './sample-columns'

/** More builds than this are a label of something else; and more units. */
const MOST_BUILDS = 50
/** Of the requests, the least that are a part worth asking about. */
const LEAST_PART = 0.05

/** So many times as large are numbers in one unit as in another: kilograms and pounds. */
const OTHER_SIZE = 2

/** Values of which there are two kinds, one of which speaks for what is to come. */
const SPEAKS: Partial<Record<SampleColumn['says'], { it: RegExp; others: RegExp }>> = {
  split: { it: /^(?:test(?:ing)?|hold_?out|valid(?:ation)?|val|dev|eval(?:uation)?|oot|out_of_time)$/, others: /^train(?:ing|ed)?$/ }, // prettier-ignore
  environment: { it: /^(?:prod(?:uction)?|live|real|users?)$/, others: /^(?:stag(?:e|ing)|test(?:ing)?|dev(?:elopment)?|qa|uat|sandbox|synthetic|load(?:_?test)?|probe|monitoring|preprod)$/ }, // prettier-ignore
  source: { it: /^(?:humans?|manual(?:ly)?|experts?|gold|annotators?|reviewers?|persons?|people|analysts?|customers?|chargeback|outcome)$/, others: /^(?:auto(?:matic|mated)?|models?|machine|weak|rules?|heuristics?|pseudo|llm|synthetic|predicted|inferred|programmatic)$/ }, // prettier-ignore
}

type Input = Read & Pick<EvaluationData, 'features' | 'featureRows'>

export function unevenOf(data: Input): Uneven[] {
  return data.features.flatMap(({ name, column }: FeatureColumn): Uneven[] => {
    const found = sampleColumn(name)
    if (!found) return []
    if (found.says === 'build') return lastBuild(name, column, data, found.role)
    if (found.says === 'weight' || found.says === 'rate')
      return column.kind === 'number' && data.task === 'classification' ? weighted(name, column, found.says === 'rate', data) : [] // prettier-ignore
    if (column.kind !== 'text') return []
    return found.says === 'unit' ? eachUnit(name, column, data) : whatSpeaks(name, column, data, found.says)
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
  return [{ kind: 'weights', of: null, field, detail, asTaken: readingOf(data), other: { counts, errors: null } }] // prettier-ignore
}

function lastBuild(field: string, column: NumberColumn | TextColumn, data: Input, of: Role): Uneven[] {
  const values = column.kind === 'text' ? column.codes : column.values
  const builds = new Set(values)
  if (builds.size < 2 || builds.size > MOST_BUILDS) return []
  const last = values.at(-1)!
  const { n, other } = readingWhere(data, values, (value) => value === last)
  const name = column.kind === 'text' ? column.dictionary[last] : last
  const detail = `“${field}” has ${count(builds.size)} values: the last, “${name}”, answered ${count(n)} of ${count(values.length)} requests`
  return [{ kind: 'version', of, field, detail, asTaken: readingOf(data), other }]
}

/** The part that speaks for what is to come, where the rest is of the kind that does not. */
function whatSpeaks(field: string, column: TextColumn, data: Input, says: SampleColumn['says']): Uneven[] {
  const { it, others } = SPEAKS[says]!
  const plain = column.dictionary.map((value) => value.trim().toLowerCase().replace(/[^a-z]+/g, '_')) // prettier-ignore
  const speaks = plain.map((value) => it.test(value))
  if (!plain.some((value) => others.test(value)) || !speaks.includes(true)) return []
  const { n, other } = readingWhere(data, column.codes, (code) => speaks[code] ?? false)
  const named = column.dictionary.filter((_, code) => speaks[code]).map((value) => `“${value}”`) // prettier-ignore
  return n < LEAST_PART * column.codes.length
    ? []
    : [part(field, data, `“${field}” is ${named.join(' or ')} on ${count(n)} of ${count(column.codes.length)} requests`, other)] // prettier-ignore
}

/** Errors in several units are of the largest numbers alone. */
function eachUnit(field: string, column: TextColumn, data: Input): Uneven[] {
  const units = column.dictionary.length
  if (data.task !== 'regression' || units < 2 || units > MOST_BUILDS || !ofOtherSize(column, data)) return []
  return column.dictionary.flatMap((unit, at) => {
    const { n, other } = readingWhere(data, column.codes, (code) => code === at)
    return n < LEAST_PART * column.codes.length
      ? []
      : [part(field, data, `“${field}” has ${count(units)} values, and is “${unit}” on ${count(n)} of ${count(column.codes.length)} requests`, other)] // prettier-ignore
  })
}

/** Whether labels of one value are larger than those of another as units make them: a ward is no unit of measure. */
function ofOtherSize({ codes, dictionary }: TextColumn, { labelValues, featureRows }: Input): boolean {
  if (!labelValues) return false
  const sizes = dictionary.map((_, code) => {
    const rows = Int32Array.from(codes.keys()).filter((at) => codes[at] === code)
    const of = Float64Array.from(rows, (at) => Math.abs(labelValues[featureRows ? featureRows[at]! : at]!)).filter((size) => size === size) // prettier-ignore
    return of.length < LEAST_PART * codes.length ? NaN : quantile(of.sort(), 0.5)
  })
  const known = sizes.filter((size) => size === size)
  return Math.max(...known) > OTHER_SIZE * Math.min(...known)
}

const part = (field: string, data: Input, detail: string, other: Reading): Uneven => ({
  kind: 'part',
  of: null,
  field,
  detail,
  asTaken: readingOf(data),
  other,
})

/** What the figures would be of the requests whose value is one of those alone, and how many these are. */
function readingWhere(
  data: Input,
  values: ArrayLike<number>,
  isOne: (value: number) => boolean,
): { n: number; other: Reading } {
  const { featureRows, task } = data
  const [labels, labelValues] = [data.labels?.slice() ?? null, data.labelValues?.slice() ?? null]
  let n = 0
  for (let at = 0; at < values.length; at++) {
    if (isOne(values[at]!)) {
      n++
      continue
    }
    const row = featureRows ? featureRows[at]! : at
    if (task === 'regression') labelValues?.fill(NaN, row, row + 1)
    else labels?.fill(-1, row, row + 1)
  }
  return { n, other: readingOf({ ...data, labels, labelValues }) }
}
