import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { describe, expect, it, vi } from 'vitest'
import { compareBundles } from '../../../src/models/compare'
import { loadBundle } from '../../../src/models/load'
import { dropped, fixture, folder } from './fixtures'

const load = (name: string) => loadBundle(folder(name))

describe('two models side by side', () => {
  it('calls a model identical to itself, whatever it came in', async () => {
    expect((await compareBundles(await load('graph/tab_f32'), await load('graph/tab_f32'))).identical).toBe(
      true,
    )
    const keras = await loadBundle([fixture('keras-files/bilstm.keras')])
    const h5 = await loadBundle([fixture('keras-files/bilstm.h5')])
    const same = await compareBundles(keras, h5)
    expect(same).toMatchObject({
      weights: { changed: 0, share: 0 },
      layers: { added: [], removed: [], changed: [] },
    })
  })

  it('counts the numbers that changed, and nothing else', async () => {
    const files = folder('graph/tab_f32')
    const primary = await loadBundle(files)
    const bytes = new Uint8Array(primary.weightData.slice(0))
    // Two floats: one of two bytes, one of one.
    for (const i of [64, 65, 80]) bytes[i] = (bytes[i] as number) ^ 1
    const json = files.find((file) => file.path.endsWith('.json'))
    const shadow = await loadBundle([json as (typeof files)[number], dropped('group1-shard1of1.bin', bytes)])
    const difference = await compareBundles(primary, shadow)
    expect(difference).toMatchObject({ identical: false, inputs: [], outputs: [], weights: { changed: 2 } })
    expect(difference.weights.share).toBe(2 / difference.weights.comparable)
    expect(difference.weights.comparable).toBe(primary.card.parameters)
  })

  it('says that quantised weights are others, and in how many bytes', async () => {
    const difference = await compareBundles(await load('graph/tab_f32'), await load('graph/tab_u8'))
    expect(difference).toMatchObject({
      identical: false,
      weights: { share: null, reason: expect.any(String) },
    })
    expect(difference.layers).toMatchObject({ added: [], removed: [], changed: [] })
    expect(difference.weightBytes.primary).toBe(4 * (difference.weightBytes.shadow as number))
  })

  it('compares quantised weights as the numbers they stand for', async () => {
    const primary = await load('graph/tab_f32')
    const shadow = await load('graph/tab_u8')
    const { weights } = await compareBundles(primary, shadow)
    const [precision, ...others] = weights.precision
    expect(others).toEqual([])
    expect(precision).toMatchObject({ primary: 'float32', shadow: 'uint8', weights: primary.card.parameters })
    // The same net: no number is further off than a step of its scale.
    const steps = shadow.weightSpecs.map(({ quantization }) => quantization!.scale!)
    expect(precision!.largest).toBeGreaterThan(0)
    expect(precision!.largest).toBeLessThanOrEqual(Math.max(...steps))
    expect(precision!.relative).toBeLessThan(0.02)
    expect(precision!.beyondRounding).toBe(0)
  })

  it('knows a quantised model of other weights from one that was only rounded', async () => {
    const primary = await load('graph/tab_f32')
    const files = folder('graph/tab_u8')
    const bytes = new Uint8Array((await loadBundle(files)).weightData.slice(0))
    bytes[3] = (bytes[3]! + 100) % 256
    const json = files.find((file) => file.path.endsWith('.json'))!
    const shadow = await loadBundle([json, dropped('group1-shard1of1.bin', bytes)])
    const [precision] = (await compareBundles(primary, shadow)).weights.precision
    expect(precision!.beyondRounding).toBe(1)
  })

  it('reads 16-bit floats as TensorFlow.js does', async () => {
    const primary = await load('graph/conv_f32')
    const [precision] = (await compareBundles(primary, await load('graph/conv_f16'))).weights.precision
    expect(precision).toMatchObject({ primary: 'float32', shadow: 'float16', beyondRounding: 0 })
    // Half a unit of the 11th bit, at most.
    expect(precision!.relative).toBeLessThanOrEqual(2 ** -11)
    expect(precision!.largest).toBeGreaterThan(0)
  })

  it('names inputs, outputs and layers that differ', async () => {
    const difference = await compareBundles(await load('keras3/seq_h5'), await load('keras3/prelu_h5'))
    expect(difference.inputs).toEqual([])
    expect(difference.outputs[0]).toMatchObject({
      primary: { shape: [null, 3] },
      shadow: { shape: [null, 1] },
    })
    expect(difference.layers.added.map((layer) => layer.kind)).toContain('PReLU')
    expect(difference.layers.removed.map((layer) => layer.kind)).toContain('BatchNormalization')
    expect(difference.layers.changed.length).toBeGreaterThan(0)
    const other = await compareBundles(await load('keras3/seq_h5'), await load('keras3/func_h5'))
    expect(other.inputs.map(({ primary, shadow }) => [primary?.name ?? null, shadow?.name ?? null])).toEqual([
      ['input_layer', null],
      [null, 'in_a'],
      [null, 'in_b'],
    ])
  })

  it('sums files up as sha256sum does, also where the browser has no crypto.subtle', async () => {
    const sums = async () => (await load('graph/tab_f32')).card.files.map((file) => file.sha256)
    const own = await sums()
    const subtle = vi.spyOn(crypto, 'subtle', 'get').mockReturnValue(undefined as never)
    expect(await sums()).toEqual(own)
    subtle.mockRestore()
    const bytes = readFileSync('tests/fixtures/graph/tab_f32/group1-shard1of1.bin')
    expect(own).toContain(createHash('sha256').update(bytes).digest('hex'))
  })

  it('tells the card: format, maker, shapes, parameters, files', async () => {
    const { card } = await load('keras3/seq_h5')
    expect(card).toMatchObject({
      format: 'layers-model',
      parameters: 115,
      weightBytes: 460,
      kinds: { Dense: 2 },
    })
    expect(card.maker).toBe('layers-model, Keras 3.15.1, TensorFlow.js Converter v4.22.0')
    expect(card.layers[0]).toEqual({ name: 'dense', kind: 'Dense', shape: '[?, 8]', parameters: 56 })
    expect(card.files.every((file) => /^[0-9a-f]{64}$/.test(file.sha256))).toBe(true)
  })
})
