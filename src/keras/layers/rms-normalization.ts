/** x / sqrt(mean(x^2) + epsilon) * scale (Zhang and Sennrich 2019, arXiv 1910.07467). */
import type { LayerDefinitions } from '../layer'
import { one, sizesOf, sortedAxesOf } from '../shape'

export const layers: LayerDefinitions = {
  RMSNormalization: {
    keys: 'axis epsilon',
    to: 'KerasRMSNormalization',
    shapes: ([input = []], config) =>
      one(input, { scale: sizesOf(input, sortedAxesOf(config, input.length)) }),
  },
}
