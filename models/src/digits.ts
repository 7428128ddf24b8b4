/** Trains both digit models on 8,000 digits and writes the demo: models, mapping, log of the other 2,000. */
import { join } from 'node:path'
import * as tf from '@tensorflow/tfjs'
import { startBackend } from './backend'
import { image, pick, readDigits, SIDE, type Digits } from './digits-data'
import { convModel, denseModel, predict, train } from './digits-models'
import { demoFolder, recordResults, saveModel, write, writeJson } from './files'
import { random, shuffle } from './random'
import { multi } from './scores'

const SEED = 1998
const REQUESTS = 2_000
const folder = join(demoFolder, 'digits')

const started = Date.now()
await startBackend()
const all = readDigits()
const order = shuffle(
  Int32Array.from({ length: all.n }, (_, i) => i),
  random(SEED),
)
const requests = pick(all, order.slice(0, REQUESTS))
const training = pick(all, order.slice(REQUESTS))

const primary = denseModel(SEED + 10)
const shadow = convModel(SEED + 20)
train(primary, training, 6, SEED + 30)
train(shadow, training, 6, SEED + 40)
const said = { primary: predict(primary, requests), shadow: predict(shadow, requests) }

await saveModel(primary, join(folder, 'primary'))
await saveModel(shadow, join(folder, 'shadow'))
writeJson(join(folder, 'mapping.json'), mapping())
write(join(folder, 'log.jsonl'), log(requests, said.primary))
const figures = {
  seed: SEED,
  trainingRows: training.n,
  primary: { parameters: primary.countParams(), log: multi(said.primary, requests.labels) },
  shadow: { parameters: shadow.countParams(), log: multi(said.shadow, requests.labels) },
}
recordResults('digits', figures)
console.log(JSON.stringify(figures, null, 2))
console.log(`${((Date.now() - started) / 1000).toFixed(0)} s, ${tf.getBackend()}`)

/** One TensorFlow Serving request and response per line, as bytes of ink, with what the digit really was. */
function log(digits: Digits, answers: Int32Array): string {
  const lines: string[] = []
  for (let row = 0; row < digits.n; row++) {
    const pixels = image(digits, row)
    const rows = Array.from({ length: SIDE }, (_, y) => Array.from(pixels.subarray(y * SIDE, (y + 1) * SIDE)))
    lines.push(
      JSON.stringify({
        request_id: `d${String(row + 1).padStart(4, '0')}`,
        request: { instances: [rows] },
        response: { predictions: [answers[row]] },
        label: digits.labels[row],
      }),
    )
  }
  return lines.join('\n') + '\n'
}

/** The mapping that travels with the models. */
function mapping(): unknown {
  const model = {
    inputs: [
      {
        tensor: 'image',
        features: [{ field: 'instances', steps: [{ kind: 'scale', by: 1 / 255, plus: 0 }] }],
      },
    ],
    output: { tensor: 'digit', read: { kind: 'softmax', from: 'probability' } },
  }
  return {
    schemaVersion: 1,
    task: 'classification',
    classes: Array.from({ length: 10 }, (_, digit) => String(digit)),
    ordinal: false,
    aliases: {},
    roles: {
      request_id: 'id',
      instances: 'feature',
      predictions: 'primary',
      label: 'label',
    },
    models: { primary: model, shadow: model },
  }
}
