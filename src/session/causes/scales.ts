/** Other scales that production may have given primary's inputs: what a forgotten, or a doubled, scaling looks like. */
import { extentOf } from '../../core/interval'
import { moments } from '../../evaluation/statistics/quantiles'
import type { FeatureMapping, Step } from '../../result/mapping'
import type { Edit, Arrangement } from './edits'

interface Spread {
  mean: number
  /** Population standard deviation, as StandardScaler takes it. */
  sd: number
  min: number
  max: number
}

/** A field's spread in the baseline, else in the log; null where it has no numbers. */
export interface Measured {
  of: 'baseline' | 'log'
  plain: Spread
  /** Of log1p of the values; null where one is -1 or less. */
  logged: Spread | null
}

export function measured(values: Float64Array | Float32Array, of: Measured['of']): Measured | null {
  const finite = finiteOf(values)
  if (finite.length === 0) return null
  const plain = spread(finite)
  return { of, plain, logged: plain.min > -1 ? spread(logarithms(finite)) : null }
}

/** As loops: columns are as long as the log, and what calls a function a value takes several times as long. */
function finiteOf(values: Float64Array | Float32Array): Float64Array {
  const finite = new Float64Array(values.length)
  let n = 0
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!
    if (value - value === 0) finite[n++] = value
  }
  return finite.subarray(0, n)
}

function logarithms(values: Float64Array): Float64Array {
  const logs = values.slice()
  for (let i = 0; i < logs.length; i++) logs[i] = Math.log1p(logs[i]!)
  return logs
}

function spread(values: Float64Array): Spread {
  const { n, mean, squares } = moments(values)
  const [min, max] = extentOf(values)!
  return { mean, sd: Math.sqrt(squares / n), min, max }
}

interface Scale {
  /** After 'every numeric column' or the column's name. */
  what(of: string): string
  /** Tried on all columns at once too. */
  onAll: boolean
  /** null where it cannot be, or has nothing to change. */
  steps(steps: readonly Step[], measured: Measured | null): Step[] | null
}

const scaling = new Set<Step['kind']>(['standardise', 'min-max', 'scale'])
const shaping = new Set<Step['kind']>([...scaling, 'log1p', 'clip'])
const without = (steps: readonly Step[], kinds: Set<Step['kind']>) =>
  steps.filter(({ kind }) => !kinds.has(kind))
const standard = ({ mean, sd }: Spread): Step => ({ kind: 'standardise', mean, sd })
const log1p: Step = { kind: 'log1p' }

const scales: readonly Scale[] = [
  {
    what: (of) => `standardised with the ${of}’s mean and deviation`,
    onAll: true,
    steps: (steps, m) => m && [...without(steps, shaping), standard(m.plain)],
  },
  {
    what: (of) => `scaled to 0–1 by the ${of}’s least and largest value`,
    onAll: true,
    steps: (steps, m) =>
      m && [...without(steps, shaping), { kind: 'min-max', min: m.plain.min, max: m.plain.max }],
  },
  {
    what: () => 'divided by 255',
    onAll: true,
    steps: (steps) => [...without(steps, shaping), { kind: 'scale', by: 1 / 255, plus: 0 }],
  },
  {
    what: () => 'without the mapping’s scaling',
    onAll: true,
    steps: (steps) => without(steps, scaling),
  },
  {
    what: () => 'as logged, without any of the mapping’s steps',
    onAll: true,
    steps: (steps) => without(steps, shaping),
  },
  {
    what: () => 'as log1p',
    onAll: false,
    steps: (steps, m) => (m?.logged ? [...without(steps, shaping), log1p] : null),
  },
  {
    what: (of) => `as log1p, standardised with the ${of}’s mean and deviation of that`,
    onAll: false,
    steps: (steps, m) => (m?.logged ? [...without(steps, shaping), log1p, standard(m.logged)] : null),
  },
]

/** Positions of the columns that have a scale. */
export function scaled({ features, as }: Arrangement): number[] {
  return features.flatMap((_, at) => (as[at] === 'text' ? [] : [at]))
}

/**
 * @param spreadOf a field's spread
 * @param single columns that are tried one by one
 * @param all whether all columns at once are tried too
 */
export function rescalings(
  arrangement: Arrangement,
  spreadOf: (field: string) => Measured | null,
  single: readonly number[],
  all: boolean,
): Edit[] {
  const { features } = arrangement
  const numeric = scaled(arrangement)
  const edits: Edit[] = []
  for (const scale of scales) {
    if (all && scale.onAll && numeric.length > 1) edits.push(...onAll(scale, features, numeric, spreadOf))
    for (const at of single) {
      const measured = spreadOf(features[at]!.field)
      const steps = scale.steps(features[at]!.steps, measured)
      if (!steps) continue
      const what = `“${features[at]!.field}” ${scale.what(measured?.of ?? 'log')}`
      edits.push(edit(what, features, new Map([[at, steps]]), numeric.length === 1 && scale.onAll))
    }
  }
  return edits
}

function onAll(
  scale: Scale,
  features: FeatureMapping[],
  numeric: number[],
  spreadOf: (field: string) => Measured | null,
): Edit[] {
  const found = numeric.map((at) => spreadOf(features[at]!.field))
  const steps = numeric.map((at, i) => scale.steps(features[at]!.steps, found[i]!))
  if (steps.some((one) => one === null)) return []
  const of = found.every((one) => one?.of === 'baseline') ? 'baseline' : 'log'
  return [
    edit(
      `every numeric column ${scale.what(of)}`,
      features,
      new Map(numeric.map((at, i) => [at, steps[i]!])),
      true,
    ),
  ]
}

function edit(what: string, features: FeatureMapping[], steps: Map<number, Step[]>, named: boolean): Edit {
  return {
    kind: 'scale',
    what,
    mend: 'Give those columns these steps in primary’s mapping.',
    also: [],
    name: what,
    named,
    features: features.map((feature, at) => ({ ...feature, steps: steps.get(at) ?? feature.steps })),
  }
}
