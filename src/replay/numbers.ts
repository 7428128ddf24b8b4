/** What the backend does to numbers that 16-bit floats cannot hold. */
import * as tf from '@tensorflow/tfjs-core'
import type { DeviceProbe } from './contract'

/**
 * Computes instead of asking: TF.js' own `floatPrecision()` has been seen to say 32 on 16-bit devices.
 * A 16-bit float ends at 65504, starts at 6e-8, and counts to 2048.
 */
export async function probeNumbers(): Promise<DeviceProbe> {
  // Eight values: up to four would be passed as uniforms, which are 32-bit where textures are not.
  const product = tf.tidy(() => tf.mul(tf.tensor1d([70000, 1e-8, 2049, 1, 1, 1, 1, 1]), tf.ones([8])))
  const [large = NaN, small = NaN, odd = NaN] = await product.data()
  product.dispose()
  const kept = Math.abs(large - 70000) < 1 && small > 0.5e-8 && odd === 2049
  return { large, small, odd, float16: !kept }
}
