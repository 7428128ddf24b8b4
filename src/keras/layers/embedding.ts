/** Embedding: TF.js' own. */
import { noLora, noQuantization, type LayerDefinitions } from '../layer'
import { one } from '../shape'

export const layers: LayerDefinitions = {
  Embedding: {
    keys: 'input_dim output_dim mask_zero input_length',
    only: { ...noQuantization, ...noLora, sparse: false },
    shapes: ([input = []], config) => {
      const [rows, width] = [Number(config['input_dim']), Number(config['output_dim'])]
      return one([...input, width], { embeddings: [rows, width] })
    },
  },
}
