/**
 * What the flight models see, made once here for training and written into the mapping, which makes it again
 * from the log: the same numbers by the same formulas.
 */
import * as tf from '@tensorflow/tfjs'
import { hourOf, isLate, weekdayOf, weekdays, type Flights } from './flights-data'

/** hour, seven weekdays, distance. */
export const WIDTH = 9

export interface Standards {
  hour: { mean: number; sd: number }
  /** Of log1p(miles). */
  distance: { mean: number; sd: number }
}

export interface Rows {
  n: number
  /** n x WIDTH. */
  numbers: Float32Array
  origin: Int32Array
  destination: Int32Array
  late: Float32Array
}

function moments(values: Float64Array): { mean: number; sd: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0)
  // Five digits keep the mapping readable; training uses the rounded figures too.
  const round = (value: number) => Number(value.toPrecision(5))
  return { mean: round(mean), sd: round(Math.sqrt(squares / values.length)) }
}

export function standards(flights: Flights, rows: Int32Array): Standards {
  return {
    hour: moments(Float64Array.from(rows, (row) => hourOf(flights, row))),
    distance: moments(Float64Array.from(rows, (row) => Math.log1p(flights.distance[row]!))),
  }
}

/** Airport codes as the vocabulary numbers them: 1 for the first known airport, 0 for one not seen in training. */
export function vocabulary(flights: Flights, train: Int32Array): { codes: string[]; index: Int32Array } {
  const seen = new Set<number>()
  for (const row of train) seen.add(flights.origin[row]!).add(flights.destination[row]!)
  const known = [...seen].sort((a, b) => a - b)
  const index = new Int32Array(flights.airports.length)
  known.forEach((airport, i) => (index[airport] = i + 1))
  return { codes: known.map((airport) => flights.airports[airport]!), index }
}

export function encode(flights: Flights, rows: Int32Array, known: Int32Array, to: Standards): Rows {
  const n = rows.length
  const numbers = new Float32Array(n * WIDTH)
  rows.forEach((row, i) => {
    numbers[i * WIDTH] = (hourOf(flights, row) - to.hour.mean) / to.hour.sd
    numbers[i * WIDTH + 1 + weekdayOf(flights, row)] = 1
    numbers[i * WIDTH + 8] = (Math.log1p(flights.distance[row]!) - to.distance.mean) / to.distance.sd
  })
  return {
    n,
    numbers,
    origin: Int32Array.from(rows, (row) => known[flights.origin[row]!]!),
    destination: Int32Array.from(rows, (row) => known[flights.destination[row]!]!),
    late: Float32Array.from(rows, (row) => (isLate(flights, row) ? 1 : 0)),
  }
}

/** Rows `from` to `until` as tensors, airports as indices; the caller disposes of them. */
export function tensors(
  rows: Rows,
  from: number,
  until: number,
): Record<'numbers' | 'origin' | 'destination' | 'late', tf.Tensor2D> {
  const n = until - from
  const cut = (values: Int32Array) => tf.tensor2d(values.slice(from, until), [n, 1], 'int32')
  return {
    numbers: tf.tensor2d(rows.numbers.slice(from * WIDTH, until * WIDTH), [n, WIDTH]),
    origin: cut(rows.origin),
    destination: cut(rows.destination),
    late: tf.tensor2d(rows.late.slice(from, until), [n, 1]),
  }
}

/** The mapping that travels with the models: see docs/mapping.md of the workbench. */
export function flightsMapping(
  to: Standards,
  airports: string[],
  thresholds: { primary: number; shadow: number },
): unknown {
  const standardise = (by: { mean: number; sd: number }) => ({ kind: 'standardise', ...by })
  const numbers = (tensor: string) => ({
    tensor,
    features: [
      { field: 'hour', steps: [standardise(to.hour)] },
      { field: 'weekday', steps: [{ kind: 'one-hot', values: weekdays, unknown: 'error' }] },
      { field: 'distance', steps: [{ kind: 'log1p' }, standardise(to.distance)] },
    ],
  })
  const airport = (field: string) => ({
    tensor: field,
    features: [{ field, steps: [{ kind: 'vocabulary', values: airports, offset: 1, unknown: 0 }] }],
  })
  const output = (tensor: string, threshold: number) => ({
    tensor,
    read: { kind: 'sigmoid', threshold, from: 'probability' },
  })
  return {
    schemaVersion: 1,
    task: 'classification',
    classes: ['on time', 'late'],
    ordinal: false,
    aliases: {},
    roles: {
      request_id: 'id',
      timestamp: 'time',
      hour: 'feature',
      weekday: 'feature',
      distance: 'feature',
      origin: 'feature',
      destination: 'feature',
      primary_pred: 'primary',
      label: 'label',
    },
    models: {
      primary: { inputs: [numbers('flight')], output: output('late', thresholds.primary) },
      shadow: {
        inputs: [numbers('flight'), airport('origin'), airport('destination')],
        output: output('late', thresholds.shadow),
      },
    },
  }
}
