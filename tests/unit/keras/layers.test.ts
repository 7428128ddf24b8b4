/** What holds of every file in src/keras/layers: what it takes can be built, and some fixture of Keras' own holds it. */
import { readdirSync } from 'node:fs'
import { beforeAll, describe, expect, it } from 'vitest'
import { isObject, type Json } from '../../../src/files/json'
import { computations } from '../../../src/keras/compute'
import { layers } from '../../../src/keras/registry'
import { loadBundle } from '../../../src/models/load'
import { fixture, folder, reference, root } from '../models/fixtures'

const names = reference<{ layers: Record<string, string | null> }>('models/keras-public.json')
/** Not among the names that Keras 3 exports: one of Keras 2's, and the class behind GroupQueryAttention. */
const otherNames = ['ThresholdedReLU', 'GroupedQueryAttention']
/** Of Keras 2 alone, of which no fixture has it. */
const unseen = ['ThresholdedReLU']
/** Keras' class -> the classes that were built for it, over every fixture that Keras made. */
const built = new Map<string, Set<string>>()

function walk(value: Json): void {
  if (Array.isArray(value)) return value.forEach(walk)
  if (!isObject(value)) return
  const { keras_class, class_name } = value
  const kind = String(keras_class ?? class_name)
  if (class_name !== undefined) built.set(kind, (built.get(kind) ?? new Set()).add(String(class_name)))
  Object.values(value).forEach(walk)
}

beforeAll(async () => {
  const exports = readdirSync(`${root}/keras3`).map((name) => folder(`keras3/${name}`))
  const files = ['keras-files', 'models/keras', 'models/keras2'].flatMap((at) =>
    readdirSync(`${root}/${at}`)
      .filter((name) => /\.(keras|h5)$/.test(name) && !name.startsWith('refused'))
      .map((name) => [fixture(`${at}/${name}`)]),
  )
  for (const dropped of [...exports, ...files])
    walk((await loadBundle(dropped)).artifacts.modelTopology as Json)
}, 120_000)

describe.each(Object.keys(layers))('%s', (name) => {
  const definition = layers[name]!

  it('is a layer of Keras, or stands for an operator', () => {
    const known = Object.hasOwn(names.layers, name) || otherNames.includes(name)
    expect(known || definition.operator).toBe(true)
  })

  // Layers that do nothing in inference are one and the same.
  if (definition.to !== 'KerasIdentity')
    it('has a fixture that Keras computed', () => {
      expect(built.has(name)).toBe(!unseen.includes(name))
    })

  it('is built as a class of TF.js, or one that has a computation', () => {
    const own = [...(built.get(name) ?? [])].filter((kind) => kind.startsWith('Keras'))
    if (typeof definition.to === 'string') own.push(definition.to)
    for (const kind of own) expect(Object.keys(computations)).toContain(kind)
  })
})

it('there is no computation that no layer has built', () => {
  const used = new Set([...built.values()].flatMap((kinds) => [...kinds]))
  expect(Object.keys(computations).filter((name) => !used.has(name))).toEqual([])
})
