/** CategoryEncoding: whole numbers as one, many or counted. */
import { encoded } from './shared/encoding'
import type { LayerDefinitions } from '../layer'

export const layers: LayerDefinitions = {
  CategoryEncoding: {
    keys: 'num_tokens output_mode',
    only: { sparse: false },
    to: 'KerasCategoryEncoding',
    shapes: encoded((config) => Number(config['num_tokens']), 'multi_hot'),
  },
}
