/** Activation, and the activations that are layers of their own. */
import { listed, type LayerDefinitions } from '../layer'
import { numbers, one, same } from '../shape'

export const layers: LayerDefinitions = {
  Activation: { keys: 'activation', shapes: same, mask: 'first' },
  ReLU: {
    keys: 'max_value negative_slope threshold',
    // TF.js computes these two differently only where the keys say so.
    to: ({ negative_slope, threshold }) => (negative_slope || threshold ? 'KerasReLU' : 'ReLU'),
    shapes: same,
    mask: 'first',
  },
  LeakyReLU: {
    keys: 'alpha negative_slope',
    config: ({ alpha, negative_slope, ...rest }) => ({ ...rest, alpha: negative_slope ?? alpha ?? 0.3 }),
    shapes: same,
    mask: 'first',
  },
  PReLU: {
    keys: 'shared_axes',
    shapes: ([input = []], config) => {
      const shared = numbers(config['shared_axes'] ?? [], 0, 0)
      return one(input, { alpha: input.slice(1).map((size, i) => (shared.includes(i + 1) ? 1 : size)) })
    },
    mask: 'first',
  },
  ELU: {
    keys: 'alpha',
    // TF.js refuses every alpha but 1.
    to: ({ alpha }) => (alpha === 1 || alpha === undefined ? 'ELU' : 'KerasELU'),
    shapes: same,
    mask: 'first',
  },
  ThresholdedReLU: { keys: 'theta', shapes: same, mask: 'first' },
  Softmax: {
    keys: 'axis',
    // TF.js' softmax knows the last axis alone.
    to: ({ axis }) => (listed(axis, 1, -1).join() === '-1' ? 'Softmax' : 'KerasSoftmax'),
    config: ({ axis, ...rest }) => {
      const axes = listed(axis, 1, -1)
      return { ...rest, axis: axes.join() === '-1' ? -1 : axes }
    },
    shapes: same,
    mask: 'first',
  },
}
