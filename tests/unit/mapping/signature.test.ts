import { readFile, readdir } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { signatureOf } from '../../../src/mapping/signature'
import { loadBundle } from '../../../src/models/load'

async function signature(folder: string) {
  const root = new URL(`../../../${folder}/`, import.meta.url)
  const names = (await readdir(root)).filter((name) => name !== 'ref.json')
  const files = names.map(async (name) => ({
    path: name,
    file: new Blob([await readFile(new URL(name, root))]),
  }))
  return signatureOf(await loadBundle(await Promise.all(files)))
}

const fixtures = 'tests/fixtures'

describe('what a real model says of itself', () => {
  it.each([
    [
      'a softmax behind an Identity, a Normalization first',
      `${fixtures}/graph/tab_f32`,
      ['softmax'],
      [4],
      true,
    ],
    ['the same, quantised', `${fixtures}/graph/tab_u8`, ['softmax'], [4], true],
    [
      'a softmax after a pooled conv net that rescales first',
      `${fixtures}/graph/conv_f32`,
      ['softmax'],
      [10],
      true,
    ],
    ['a Keras 3 Sequential', `${fixtures}/keras3/seq_h5`, ['softmax'], [3], null],
    ['two outputs of a functional model', `${fixtures}/keras3/multi_h5`, null, [null, 2], null],
    ['a Normalization that comes first', `${fixtures}/keras3/norm_h5`, null, null, true],
    ['a TF.js export that ends in a sigmoid', 'public/demo/flights/shadow', ['sigmoid'], [1], false],
    ['a TF.js export that ends in a softmax', 'public/demo/digits/primary', ['softmax'], [10], false],
  ])('%s', async (_, folder, activations, widths, scales) => {
    const found = await signature(folder)
    if (activations) expect(found.activations).toEqual(activations)
    widths?.forEach((width, i) => width !== null && expect(found.widths[i]).toBe(width))
    if (scales !== null) expect(found.scalesItself).toBe(scales)
  })
})
