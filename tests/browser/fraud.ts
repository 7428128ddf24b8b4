/**
 * Card fraud at 3 %, as such a pair of models lies in a folder: v1 of ten features that a StandardScaler outside of it
 * scaled, v2 of thirty that scales its own, a log that pandas wrote with its index, and the truth of 60 % in a second file.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { seeded } from '../../src/core/random'
import { layersModel } from './layers-model'

const features = Array.from({ length: 30 }, (_, i) => (i === 29 ? 'amount' : `v${i + 1}`))
/** What v1 was trained on, in its own order. */
const old = [29, 3, 17, 8, 21, 12, 0, 25, 14, 6]
const rows = 4000

interface Fraud {
  /** Everything, to be dropped at once. */
  files: string[]
  /** v1's scaler as its training wrote it, and as Python prints it. */
  scaler: { json: string; printed: string }
  /** Names of v1's features in the order of its input. */
  names: string[]
}

const normal = (random: ReturnType<typeof seeded>): number => {
  let sum = 0
  for (let i = 0; i < 12; i++) sum += random.below(1 << 20) / (1 << 20)
  return sum - 6
}
const sigmoid = (x: number) => 1 / (1 + Math.exp(-x))

/** Writes the case into a folder. */
export function fraudCase(folder: string): Fraud {
  const random = seeded(3)
  const means = features.map((_, i) => (i * 37) % 90)
  const spreads = features.map((_, i) => 2 + ((i * 13) % 40))
  const weights = features.map((_, i) => (i % 2 ? -1 : 1) * (0.5 + ((i * 7) % 10) / 10))
  const bias = -10
  const oldBias = -5.5
  const drawn = Array.from({ length: 2 * rows }, () => features.map(() => normal(random)))
  const raw = drawn.map((z) => z.map((value, i) => means[i]! + spreads[i]! * value))
  const scored = drawn.map((z) => sigmoid(oldBias + old.reduce((sum, i) => sum + weights[i]! * z[i]!, 0)))
  const truth = drawn.map((z) => Number(bias + z.reduce((sum, value, i) => sum + weights[i]! * value, 0) + normal(random) / 2 > 0)) // prettier-ignore

  mkdirSync(folder, { recursive: true })
  const written = (name: string, lines: string[]) => {
    writeFileSync(join(folder, name), lines.join('\n') + '\n')
    return join(folder, name)
  }
  const cells = (at: number) => raw[at]!.map((value) => value.toFixed(6)).join(',')
  const started = Date.UTC(2026, 2, 1)
  const log = Array.from({ length: rows }, (_, i) => {
    const time = new Date(started + i * 61_000).toISOString()
    return `${i},tx-${100_000 + i},${time},${cells(i)},${scored[i]!.toFixed(6)}`
  })
  const known = log.flatMap((_, i) => (i % 5 < 3 ? [`tx-${100_000 + i},${truth[i]}`] : []))
  const mean = old.map((i) => means[i]!)
  const scale = old.map((i) => spreads[i]!)
  const names = old.map((i) => features[i]!)
  const v1 = layersModel(join(folder, 'fraud-v1'), [
    { kernel: old.map((i) => [weights[i]!]), bias: [oldBias], activation: 'sigmoid' },
  ])
  const v2 = layersModel(join(folder, 'fraud-v2'), [
    { mean: means, variance: spreads.map((spread) => spread ** 2) },
    { kernel: weights.map((weight) => [weight]), bias: [bias], activation: 'sigmoid' },
  ])
  return {
    files: [
      v1,
      v2,
      written('requests.csv', [`,transaction_id,timestamp,${features.join(',')},score`, ...log]),
      written('chargebacks.csv', ['transaction_id,is_fraud', ...known]),
    ],
    scaler: {
      json: JSON.stringify({ feature_names_in_: names, mean_: mean, scale_: scale }),
      printed: `[${names.map((name) => `'${name}'`).join(', ')}]\nmean_ = array([${mean.map((value) => `${value}.`).join(', ')}])\nscale_ = array([${scale.map((value) => `${value}.`).join(', ')}])`,
    },
    names,
  }
}
