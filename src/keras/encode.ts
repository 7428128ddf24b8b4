/** Shapes of what Keras' encoding layers give. */
import type { Shape } from './shapeRule'

/**
 * @param mode output_mode, as TF.js or as Keras spells it
 * @param depth number of categories
 */
export function encodedShape(input: Shape, mode: string, depth: number): Shape {
  if (mode === 'int') return input
  if (mode !== 'oneHot' && mode !== 'one_hot') return [...input.slice(0, -1), depth]
  return input.length > 1 && input.at(-1) === 1 ? [...input.slice(0, -1), depth] : [...input, depth]
}
