/** The replay's worker, to which a test can do what a driver or a bug would. */
import * as tf from '@tensorflow/tfjs-core'
import '../../../src/replay/worker'

interface WithContext {
  gpgpu: { gl: WebGL2RenderingContext }
}

self.addEventListener('message', ({ data }: MessageEvent<{ harm?: 'lose-context' | 'throw' }>) => {
  if (data.harm === 'lose-context')
    (tf.backend() as unknown as WithContext).gpgpu.gl.getExtension('WEBGL_lose_context')?.loseContext()
  if (data.harm === 'throw')
    setTimeout(() => {
      throw new Error('a bug in the worker')
    })
})
