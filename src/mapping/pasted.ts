/**
 * What people have at hand of a model's inputs, pasted: names in order, and how each was scaled. Read is what training
 * code prints or writes: lists of lines, of commas, of JSON and Python, `feature_names` of boosters and pipelines,
 * scikit-learn's StandardScaler and MinMaxScaler as NumPy prints them or as JSON, and tables of name, mean, deviation.
 */
import { ElidedError, parseJson } from '../files/loose-json'
import { isObject } from '../core/objects'
import type { Step } from '../result/mapping'
import { literalsIn } from './pasted-literals'
import { tableIn } from './pasted-table'

export interface Pasted {
  /** In the order of the input; null where only numbers were pasted. */
  names: string[] | null
  /** What is done to each, in the same order; null where nothing says. */
  steps: Step[] | null
  /** Why it is not used, in a sentence with the mend; null where it is. */
  fault: string | null
}

const nothing = (fault: string | null): Pasted => ({ names: null, steps: null, fault })

/** @returns names, steps or both; a fault where neither is there, or they do not belong together */
export function readPasted(text: string): Pasted {
  if (text.trim() === '') return nothing(null)
  try {
    const found = valueIn(text)
    if (!found.names && !found.steps) return nothing('There are neither names nor means and scales in it.')
    const [names, steps] = [found.names?.length, found.steps?.length]
    if (names !== undefined && steps !== undefined && names !== steps)
      return nothing(`There are ${names} names, and means and scales for ${steps}: paste as many of each.`)
    const twice = found.names?.find((name, i) => found.names!.indexOf(name) !== i)
    return { ...found, fault: twice === undefined ? null : `“${twice}” is in the list twice.` }
  } catch (error) {
    if (error instanceof ElidedError)
      return nothing(
        'The list was printed with "...": print it whole, with numpy.set_printoptions(threshold=sys.maxsize).',
      )
    if (error instanceof RangeError) return nothing(error.message)
    throw error
  }
}

type Found = Pick<Pasted, 'names' | 'steps'>

function valueIn(text: string): Found {
  const whole = parsed(text.trim())
  if (whole !== undefined) return fromValue(whole)
  const table = tableIn(text)
  if (table) return fromValue(table)
  const pieces = literalsIn(text)
  if (pieces.length > 0) return fromPieces(pieces)
  return { names: plainNames(text), steps: null }
}

/** @returns undefined where it is no literal. @throws ElidedError */
function parsed(text: string): unknown {
  if (!/^[[{(]|^[\w.]+\(/.test(text)) return undefined
  try {
    return parseJson(text, { python: true })
  } catch (error) {
    if (error instanceof ElidedError) throw error
    return undefined
  }
}

/** One name a line, or within one line between commas, semicolons or tabs; without quotes, bullets and numbers. */
function plainNames(text: string): string[] {
  const trimmed = text.trim()
  const parts = trimmed.split(trimmed.includes('\n') ? /\r?\n/ : /[,;\t]/)
  const names = parts.map((part) =>
    part
      .trim()
      .replace(/^(?:[-*•]|\d+[.):])\s+/, '')
      .replace(/[,;]$/, '')
      .replace(/^(["'`])(.*)\1$/, '$2')
      .trim(),
  )
  return names.filter((name) => name !== '')
}

const isNumbers = (value: unknown): value is number[] =>
  Array.isArray(value) && value.length > 0 && value.every((one) => typeof one === 'number')
const isNames = (value: unknown): value is string[] =>
  Array.isArray(value) && value.length > 0 && value.every((one) => typeof one === 'string')

/** Lists in the order they stand in, each with the word before it: 'scaler.mean_'. */
function fromPieces(pieces: readonly { label: string; value: unknown }[]): Found {
  const object: Record<string, unknown> = {}
  const unnamed: number[][] = []
  let names: string[] | null = null
  for (const { label, value } of pieces) {
    const flat = unwrapped(value)
    if (isNames(flat)) names ??= flat
    else if (isNumbers(flat) && isPart(label)) object[label] = flat
    else if (isNumbers(flat)) unnamed.push(flat)
    else if (isObject(value)) return fromValue(value)
  }
  const [mean, scale] = unnamed
  if (mean && !scale && Object.keys(object).length === 0)
    throw new RangeError(`There are ${mean.length} numbers alone: paste means and scales, one list after the other.`) // prettier-ignore
  if (mean && scale) Object.assign(object, { mean_: mean, scale_: scale })
  return { names, steps: stepsIn(object) }
}

/** [[1, 2, 3]] is one row. */
function unwrapped(value: unknown): unknown {
  return Array.isArray(value) && value.length === 1 && Array.isArray(value[0]) ? value[0] : value
}

const NAMES = ['feature_names_in_', 'feature_names', 'featureNames', 'feature_name', 'feature_order', 'input_columns', 'columns', 'features', 'names'] // prettier-ignore
const MEANS = ['mean_', 'mean', 'means']
const SCALES = ['scale_', 'scale', 'scales', 'std', 'std_', 'stds', 'sd', 'stdev', 'sigma']
const VARIANCES = ['var_', 'var', 'variance', 'variances']
const LEAST = ['data_min_', 'data_min', 'min', 'mins']
const MOST = ['data_max_', 'data_max', 'max', 'maxs']
const PARTS = new Set([...MEANS, ...SCALES, ...VARIANCES, ...LEAST, ...MOST, 'min_'])
const isPart = (label: string) => PARTS.has(label)
/** Objects in objects: a booster's names are in its learner. */
const DEEPEST = 6

function fromValue(value: unknown): Found {
  const flat = unwrapped(value)
  if (isNames(flat)) return { names: flat, steps: null }
  if (Array.isArray(flat) && flat.length === 2 && flat.every(isNumbers))
    return { names: null, steps: stepsIn({ mean_: flat[0], scale_: flat[1] }) }
  if (Array.isArray(flat) && flat.every(isObject)) return fromRows(flat)
  if (isNumbers(flat)) return fromPieces([{ label: '', value: flat }])
  if (!isObject(value)) return { names: null, steps: null }
  return byName(value) ?? { names: deepest(value, namesIn), steps: deepest(value, stepsIn) }
}

/** [{"name": "age", "mean": 40, "std": 12}, ...] */
function fromRows(rows: readonly Record<string, unknown>[]): Found {
  const names = rows.map((row) => row['name'] ?? row['feature'] ?? row['column'])
  const of = (keys: readonly string[]) => rows.map((row) => pick(row, keys))
  const steps = stepsIn({ mean_: of(MEANS), scale_: of(SCALES), data_min_: of(LEAST), data_max_: of(MOST), var_: of(VARIANCES) }) // prettier-ignore
  return { names: isNames(names) ? names : null, steps }
}

/** {"age": {"mean": 40, "std": 12}, ...} or {"age": [40, 12], ...} */
function byName(value: Record<string, unknown>): Found | null {
  const names = Object.keys(value).filter((name) => !isPart(name))
  if (names.length < Object.keys(value).length || names.length === 0) return null
  const rows = names.map((name) => {
    const one = value[name]
    if (isNumbers(one) && one.length === 2) return { name, mean: one[0], std: one[1] }
    return isObject(one) && pick(one, [...MEANS, ...LEAST]) !== undefined ? { name, ...one } : null
  })
  const whole = rows.every((row) => row !== null && Object.values(row).every((one) => !Array.isArray(one)))
  return whole ? fromRows(rows as Record<string, unknown>[]) : null
}

function deepest<T>(
  value: unknown,
  find: (object: Record<string, unknown>) => T | null,
  depth = 0,
): T | null {
  if (depth > DEEPEST || typeof value !== 'object' || value === null) return null
  if (isObject(value)) {
    const found = find(value)
    if (found) return found
  }
  for (const part of Object.values(value)) {
    const found = deepest(part, find, depth + 1)
    if (found) return found
  }
  return null
}

function namesIn(object: Record<string, unknown>): string[] | null {
  const found = NAMES.map((key) => unwrapped(object[key])).find(isNames)
  return found ?? null
}

const pick = (object: Record<string, unknown>, keys: readonly string[]): unknown =>
  keys.map((key) => object[key]).find((value) => value !== undefined && value !== null)

function stepsIn(object: Record<string, unknown>): Step[] | null {
  const of = (keys: readonly string[]) => {
    const value = unwrapped(pick(object, keys))
    return isNumbers(value) ? value : null
  }
  const [mean, scale, variance] = [of(MEANS), of(SCALES), of(VARIANCES)]
  const [least, most, plus] = [of(LEAST), of(MOST), of(['min_'])]
  const alike = (...lists: (number[] | null)[]) => {
    const lengths = new Set(lists.flatMap((list) => (list ? [list.length] : [])))
    if (lengths.size > 1) throw new RangeError(`The lists are of ${[...lengths].join(' and ')} numbers: paste them whole.`) // prettier-ignore
  }
  if (mean || (variance && !least)) {
    const sd = scale ?? variance?.map(Math.sqrt)
    alike(mean, sd ?? null)
    // Without a mean it is not centred, without a deviation not divided: with_mean=False, with_std=False.
    return (mean ?? sd!).map((_, i) => ({ kind: 'standardise', mean: mean?.[i] ?? 0, sd: sd?.[i] ?? 1 }))
  }
  if (least && most) {
    alike(least, most)
    return least.map((min, i) => ({ kind: 'min-max', min, max: most[i]! }))
  }
  if (plus && scale) {
    alike(plus, scale)
    return plus.map((value, i) => ({ kind: 'scale', by: scale[i]!, plus: value }))
  }
  return null
}
