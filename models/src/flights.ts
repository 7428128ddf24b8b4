/** Trains both flight models on January to March and writes the demo: models, mapping, log of April to June, baseline. */
import { join } from 'node:path'
import * as tf from '@tensorflow/tfjs'
import { startBackend } from './backend'
import { demoFolder, recordResults, saveModel, write, writeJson } from './files'
import { between, hourOf, isLate, readFlights, weekdayOf, weekdays, type Flights } from './flights-data'
import { encode, flightsMapping, standards, vocabulary } from './flights-features'
import { predict, primaryModel, shadowModel, train } from './flights-models'
import { random, sample, shuffle } from './random'
import { binary, matchingThreshold } from './scores'

const SEED = 2001
const TRAINING = 1_400_000
const REQUESTS = 20_000
const BASELINE = 10_000
const folder = join(demoFolder, 'flights')

const started = Date.now()
await startBackend()
const flights = await readFlights()
const winter = between(flights, '2001-01-01T00:00Z', '2001-04-01T00:00Z')
const spring = between(flights, '2001-04-01T00:00Z', '2001-07-01T00:00Z')
const training = shuffle(sample(winter, TRAINING, SEED), random(SEED + 1))
const to = standards(flights, training)
const airports = vocabulary(flights, training)
const rows = encode(flights, training, airports.index, to)

const primary = primaryModel(SEED + 10)
const shadow = shadowModel(airports.codes.length, SEED + 20)
train(primary, rows, 3, SEED + 30)
train(shadow, rows, 6, SEED + 40)

const thresholds = {
  primary: matchingThreshold(predict(primary, rows), rows.late),
  shadow: matchingThreshold(predict(shadow, rows), rows.late),
}
const requests = sample(spring, REQUESTS, SEED + 50)
const asked = encode(flights, requests, airports.index, to)
const said = { primary: predict(primary, asked), shadow: predict(shadow, asked) }

await saveModel(primary.model, join(folder, 'primary'))
await saveModel(shadow.model, join(folder, 'shadow'))
writeJson(join(folder, 'mapping.json'), flightsMapping(to, airports.codes, thresholds))
write(join(folder, 'log.csv'), log(flights, requests, said.primary))
write(join(folder, 'baseline.csv'), baseline(flights, sample(winter, BASELINE, SEED + 60)))
const figures = {
  seed: SEED,
  trainingRows: TRAINING,
  lateInTraining: share(rows.late),
  lateInLog: share(asked.late),
  thresholds,
  primary: {
    parameters: primary.model.countParams(),
    log: binary(said.primary, asked.late, thresholds.primary),
  },
  shadow: { parameters: shadow.model.countParams(), log: binary(said.shadow, asked.late, thresholds.shadow) },
}
recordResults('flights', figures)
console.log(JSON.stringify(figures, null, 2))
console.log(`${((Date.now() - started) / 1000).toFixed(0)} s, ${tf.getBackend()}`)

/** The log as production would have captured it: raw features, what primary answered, and how it turned out. */
function log(from: Flights, chosen: Int32Array, scores: Float32Array): string {
  const lines = ['request_id,timestamp,hour,weekday,distance,origin,destination,primary_pred,label']
  chosen.forEach((row, i) => {
    const id = `f${String(i + 1).padStart(5, '0')}`
    const answer = scores[i]! >= thresholds.primary ? 'late' : 'on time'
    lines.push(
      `${id},${stamp(from, row)},${features(from, row)},${answer},${isLate(from, row) ? 'late' : 'on time'}`,
    )
  })
  return lines.join('\n') + '\n'
}

function baseline(from: Flights, chosen: Int32Array): string {
  const lines = Array.from(
    chosen,
    (row) => `${features(from, row)},${isLate(from, row) ? 'late' : 'on time'}`,
  )
  return ['hour,weekday,distance,origin,destination,label', ...lines].join('\n') + '\n'
}

/** The local time as the source has it: it names no zone, so neither does the log. */
function stamp(from: Flights, row: number): string {
  return new Date(from.time[row]!).toISOString().slice(0, 19)
}

function features(from: Flights, row: number): string {
  const [origin, destination] = [from.airports[from.origin[row]!], from.airports[from.destination[row]!]]
  const weekday = weekdays[weekdayOf(from, row)]
  return `${hourOf(from, row)},${weekday},${from.distance[row]},${origin},${destination}`
}

function share(late: Float32Array): number {
  return Number((late.reduce((sum, value) => sum + value, 0) / late.length).toFixed(4))
}
