/** Dense: TF.js' own. */
import { noLora, noQuantization, type LayerDefinitions } from '../layer'
import { biased, one } from '../shape'

export const layers: LayerDefinitions = {
  Dense: {
    keys: 'units activation use_bias',
    only: { ...noQuantization, ...noLora },
    shapes: ([input = []], config) => {
      const units = Number(config['units'])
      const kernel = [input.at(-1) ?? null, units]
      return one([...input.slice(0, -1), units], { kernel, ...biased(config, units) })
    },
    mask: 'first',
  },
}
