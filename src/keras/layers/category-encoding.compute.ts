import type { Computation } from '../compute/computation'
import { encode } from '../compute/encode'

export const KerasCategoryEncoding: Computation = {
  compute: ({ inputs: [x], config }) =>
    encode(x, config['output_mode'] ?? 'multi_hot', Number(config['num_tokens'])),
}
