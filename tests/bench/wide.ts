/** A log of thirty numbers a request, of any size on disk, with two small models that take them and their mapping. */
import { closeSync, mkdirSync, openSync, writeFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'

export const FEATURES = 30
/** Rows whose numbers differ; after them they come again, under new ids. */
const DISTINCT = 20_000
const START = Date.UTC(2026, 0, 1)
const FLUSH_BYTES = 1 << 24
const HIDDEN = 16

const names = Array.from({ length: FEATURES }, (_, i) => `x${i + 1}`)
const header = ['request_id', 'timestamp', ...names, 'label'].join(',') + '\n'

export interface WideLog {
  path: string
  rows: number
  bytes: number
}

/** Writes rows until the file has so many bytes, or so many rows. */
export function writeWideLog(path: string, until: { bytes?: number; rows?: number }): WideLog {
  const tails = numbersAndLabels()
  const file = openSync(path, 'w')
  let text = header
  let bytes = 0
  let rows = 0
  const flush = () => {
    bytes += writeSync(file, text)
    text = ''
  }
  while (rows < (until.rows ?? Infinity) && bytes + text.length < (until.bytes ?? Infinity)) {
    const time = new Date(START + rows * 250).toISOString()
    text += `w${String(rows).padStart(8, '0')},${time},${tails[rows % DISTINCT]}\n`
    rows += 1
    if (text.length > FLUSH_BYTES) flush()
  }
  flush()
  closeSync(file)
  return { path, rows, bytes }
}

/** The same thirty numbers that `writeWideLog` repeats, for a baseline. */
export function writeWideBaseline(path: string): string {
  const rows = numbersAndLabels().map((row) => row.slice(0, row.lastIndexOf(',')))
  writeFileSync(path, [names.join(','), ...rows].join('\n') + '\n')
  return path
}

/** Two models of thirty inputs, one hidden layer and one probability; `seed` tells them apart. */
export function writeWideModel(folder: string, seed: number): string {
  mkdirSync(folder, { recursive: true })
  const next = uniform(seed)
  const sizes = [FEATURES * HIDDEN, HIDDEN, HIDDEN, 1]
  const weights = Float32Array.from({ length: sizes.reduce((a, b) => a + b) }, () => next() - 0.5)
  const dense = (name: string, units: number, activation: string, from: string) => ({
    class_name: 'Dense',
    name,
    config: { name, units, activation, use_bias: true, trainable: true },
    inbound_nodes: [[[from, 0, 0, {}]]],
  })
  const layers = [
    {
      class_name: 'InputLayer',
      name: 'features',
      config: { name: 'features', batch_input_shape: [null, FEATURES], dtype: 'float32', sparse: false },
      inbound_nodes: [],
    },
    dense('hidden', HIDDEN, 'relu', 'features'),
    dense('yes', 1, 'sigmoid', 'hidden'),
  ]
  const weight = (name: string, shape: number[]) => ({ name, shape, dtype: 'float32' })
  const model = {
    format: 'layers-model',
    generatedBy: 'tests/bench/wide.ts',
    modelTopology: {
      class_name: 'Model',
      config: {
        name: `wide-${seed}`,
        layers,
        input_layers: [['features', 0, 0]],
        output_layers: [['yes', 0, 0]],
      },
      keras_version: '2.15.0',
      backend: 'tensorflow',
    },
    weightsManifest: [
      {
        paths: ['weights.bin'],
        weights: [
          weight('hidden/kernel', [FEATURES, HIDDEN]),
          weight('hidden/bias', [HIDDEN]),
          weight('yes/kernel', [HIDDEN, 1]),
          weight('yes/bias', [1]),
        ],
      },
    ],
  }
  writeFileSync(join(folder, 'model.json'), JSON.stringify(model))
  writeFileSync(join(folder, 'weights.bin'), weights)
  return folder
}

export function writeWideMapping(path: string): string {
  const inputs = [{ tensor: 'features', features: names.map((field) => ({ field, steps: [] })) }]
  const output = { tensor: 'yes', read: { kind: 'sigmoid', threshold: 0.5, from: 'probability' } }
  const roles = { request_id: 'id', timestamp: 'time', label: 'label' }
  const features = Object.fromEntries(names.map((name) => [name, 'feature']))
  const mapping = {
    schemaVersion: 1,
    task: 'classification',
    classes: ['no', 'yes'],
    ordinal: false,
    aliases: {},
    roles: { ...roles, ...features },
    models: { primary: { inputs, output }, shadow: { inputs, output } },
  }
  writeFileSync(path, JSON.stringify(mapping))
  return path
}

function numbersAndLabels(): string[] {
  const next = uniform(1)
  return Array.from({ length: DISTINCT }, () => {
    const row = names.map(() => (next() * 20 - 10).toFixed(5))
    return `${row.join(',')},${next() < 0.3 ? 'yes' : 'no'}`
  })
}

/** A linear congruential generator (Numerical Recipes): quick, and good enough to fill columns. */
function uniform(seed: number): () => number {
  let state = seed >>> 0
  return () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 4294967296
}
