/** Shapes of Keras' EinsumDense, from its equation. */
import type { Shape } from './shapeRule'

/**
 * @param equation 'abc,cd->abd', perhaps with '...' for leading axes
 * @param outputShape without the batch axis, null where it follows from the input
 */
export function einsumShapes(
  equation: string,
  outputShape: (number | null)[],
  biasAxes: string,
  input: Shape,
): { output: Shape; kernel: Shape; bias: Shape | null } {
  const [left = '', right = ''] = equation.split('->')
  const [x = '', kernel = ''] = left.split(',').map((side) => side.replace('...', ''))
  const dotted = left.startsWith('...')
  const out = right.replace('...', '')
  const size = new Map<string, number | null>()
  const tail = input.slice(input.length - x.length)
  ;[...x].forEach((letter, i) => size.set(letter, tail[i] ?? null))
  // The batch axis is not among the given sizes, unless it is one of the dots.
  const free = dotted ? out : out.slice(1)
  ;[...free].forEach((letter, i) => {
    const wanted = outputShape[outputShape.length - free.length + i]
    if (wanted !== undefined && wanted !== null) size.set(letter, wanted)
  })
  const sizes = (letters: string): Shape => [...letters].map((letter) => size.get(letter) ?? null)
  const from = [...out].findIndex((letter) => biasAxes.includes(letter))
  const biasLetters = [...out].slice(from)
  return {
    output: [...(dotted ? input.slice(0, input.length - x.length) : []), ...sizes(out)],
    kernel: sizes(kernel),
    bias:
      from < 0
        ? null
        : biasLetters.map((letter) => (biasAxes.includes(letter) ? (size.get(letter) ?? null) : 1)),
  }
}
