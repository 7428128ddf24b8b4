/** The replay's worker, to which a test can do what a driver or a bug would. */
import * as tf from '@tensorflow/tfjs-core'
import '../../../src/replay/worker'

export type Harm = 'lose-context' | 'zeros' | 'throw'

interface WithContext {
  gpgpu: { gl: WebGL2RenderingContext }
}

self.addEventListener('message', ({ data }: MessageEvent<{ harm?: Harm }>) => {
  const gl = () => (tf.backend() as unknown as WithContext).gpgpu.gl
  if (data.harm === 'lose-context') gl().getExtension('WEBGL_lose_context')?.loseContext()
  if (data.harm === 'zeros') {
    // Large reads come back as they were allocated; small ones are right.
    const context = gl()
    const read = context.getBufferSubData.bind(context)
    context.getBufferSubData = (target: number, offset: number, into: ArrayBufferView) =>
      into.byteLength > 64 ? undefined : read(target, offset, into)
  }
  if (data.harm === 'throw')
    setTimeout(() => {
      throw new Error('a bug in the worker')
    })
})
