/** A model of tens of thousands of classes, from its files to its result: no table of classes by classes is ever made. */
import { expect, it } from 'vitest'
import { limits } from '../../../../src/core/limits'
import { LocalSession } from '../../../../src/session/session'
import { readReport } from '../../../../src/result/reader'
import { cpuReplayer, file, runOptions } from '../helpers'

const CLASSES = 20_000
const REQUESTS = 300

/** x times 10 is the class: a softmax over -(x * 10 - c)^2, up to what all classes share. @param off added to every class */
function model(folder: string, off: number) {
  const topology = {
    class_name: 'Sequential',
    config: {
      name: folder,
      layers: [
        {
          class_name: 'Dense',
          config: {
            name: 'd',
            units: CLASSES,
            activation: 'softmax',
            use_bias: true,
            batch_input_shape: [null, 1],
            dtype: 'float32',
          },
        },
      ],
    },
  }
  const kernel = Float32Array.from({ length: CLASSES }, (_, c) => 20 * c)
  const bias = Float32Array.from({ length: CLASSES }, (_, c) => -(c * c) + 2 * off * c)
  const weights = new Float32Array(2 * CLASSES)
  weights.set(kernel)
  weights.set(bias, CLASSES)
  const manifest = [
    {
      paths: ['w.bin'],
      weights: [
        { name: 'd/kernel', shape: [1, CLASSES], dtype: 'float32' },
        { name: 'd/bias', shape: [CLASSES], dtype: 'float32' },
      ],
    },
  ]
  const json = {
    format: 'layers-model',
    generatedBy: 'keras v2.15.0',
    convertedBy: null,
    modelTopology: topology,
    weightsManifest: manifest,
  }
  return [
    file(`${folder}/model.json`, JSON.stringify(json)),
    file(`${folder}/w.bin`, new Uint8Array(weights.buffer)),
  ]
}

it('is replayed, counted and told in a result of less than 2 MB', async () => {
  const classOf = (i: number) => (i * 37) % 900
  const rows = Array.from({ length: REQUESTS }, (_, i) => `r${i},${classOf(i) / 10},${classOf(i)}`)
  const session = new LocalSession(() => cpuReplayer())
  await session.drop([
    ...model('v1', 0),
    ...model('v2', 0.7),
    file('requests.csv', `request_id,x,label\n${rows.join('\n')}\n`),
  ])
  const { mapping } = await session.propose()
  expect(mapping.classes).toHaveLength(CLASSES)
  const result = await session.run(runOptions(mapping, { latencyRequests: 0 }), () => {})
  expect(result.requests.replayed).toBe(REQUESTS)
  expect([result.errors.primary.count, result.errors.shadow.count]).toEqual([0, 0])
  expect(result.quality!.primary.accuracy).toBe(1)
  expect(result.quality!.shadow.accuracy).toBe(0)
  expect(result.classesLeftOut).toMatchObject({
    classes: CLASSES,
    shown: limits.classesShown.value,
    n: REQUESTS,
  })
  const text = JSON.stringify(result, null, 2)
  expect(text.length).toBeLessThan(2_000_000)
  expect(readReport(text).classes).toEqual(result.classes)
}, 120_000)

/** A log of both models' answers, of which label and answers are names. */
function answered(n: number, nameOf: (i: number) => string): string {
  const rows = Array.from({ length: n }, (_, i) => `r${i},${nameOf(i)},${nameOf(i)},${nameOf(i + (i % 7 === 0 ? 1 : 0))}`) // prettier-ignore
  return `request_id,label,primary_pred,shadow_pred\n${rows.join('\n')}\n`
}

async function evaluated(log: string, confirmed?: ['classes']) {
  const session = new LocalSession(() => {
    throw new Error('nothing is to be replayed here')
  })
  try {
    await session.drop([file('log.csv', log)])
    const { mapping } = await session.propose()
    const asked = { ...mapping, ...(confirmed ? { confirmed } : {}) }
    return await session.run(runOptions(asked, { latencyRequests: 0 }), () => {})
  } finally {
    session.close()
  }
}

it('a log without models may have as many classes, also where they come late', async () => {
  const k = 20_000
  // Each class three times, and none of the first rows' comes again.
  const result = await evaluated(answered(3 * k, (i) => `sku-${Math.floor(i / 3)}`))
  expect(result.classesLeftOut).toMatchObject({ classes: k, n: 3 * k })
  expect(result.quality!.primary.accuracy).toBe(1)
  expect(JSON.stringify(result, null, 2).length).toBeLessThan(2 * 2 ** 20)
})

it('free text is refused by what it is, unless somebody vouches for it', async () => {
  const text = answered(3000, (i) => (i % 20 === 0 ? 'ok' : `It is my ${i}th complaint`))
  await expect(evaluated(text)).rejects.toThrow(/nearly all are distinct.*free text/)
  const vouched = await evaluated(text, ['classes'])
  expect(vouched.classesLeftOut!.classes).toBe(2851)
})
