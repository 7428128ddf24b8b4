/** A dense layer whose axes an equation names (keras/src/layers/core/einsum_dense.py, 3.15). */
import type { JsonObject } from '../../files/json'
import { noLora, noQuantization, type LayerDefinitions } from '../layer'
import { one, type LayerShapes, type Shape } from '../shape'

export const layers: LayerDefinitions = {
  EinsumDense: {
    keys: 'equation output_shape activation bias_axes',
    only: { ...noQuantization, ...noLora, gptq_unpacked_column_size: null },
    to: 'KerasEinsumDense',
    shapes: ([input = []], config) => einsumShapes(input, config),
  },
}

/** The equation is 'abc,cd->abd', perhaps with '...' for leading axes; `output_shape` is without the batch axis. */
function einsumShapes(input: Shape, config: JsonObject): LayerShapes {
  const given = config['output_shape'] ?? null
  const wantedSizes = (Array.isArray(given) ? given : [given]) as Shape
  const biasAxes = String(config['bias_axes'] ?? '')
  const [left = '', right = ''] = String(config['equation']).split('->')
  const [x = '', kernel = ''] = left.split(',').map((side) => side.replace('...', ''))
  const dotted = left.startsWith('...')
  const out = right.replace('...', '')
  const size = new Map<string, number | null>()
  const tail = input.slice(input.length - x.length)
  ;[...x].forEach((letter, i) => size.set(letter, tail[i] ?? null))
  // The batch axis is not among the given sizes, unless it is one of the dots.
  const free = dotted ? out : out.slice(1)
  ;[...free].forEach((letter, i) => {
    const wanted = wantedSizes[wantedSizes.length - free.length + i]
    if (wanted !== undefined && wanted !== null) size.set(letter, wanted)
  })
  const sizes = (letters: string): Shape => [...letters].map((letter) => size.get(letter) ?? null)
  const leading = dotted ? input.slice(0, input.length - x.length) : []
  const from = [...out].findIndex((letter) => biasAxes.includes(letter))
  const bias = [...out]
    .slice(from)
    .map((letter) => (biasAxes.includes(letter) ? (size.get(letter) ?? null) : 1))
  return one([...leading, ...sizes(out)], { kernel: sizes(kernel), ...(from < 0 ? {} : { bias }) })
}
