/** How large a model's tensors get per request, found by running one request and then two. */
import * as tf from '@tensorflow/tfjs-core'
import { backendTitle, otherBackendsText } from '../core/backends'
import { ProblemError } from '../core/problem'
import type { RunnableModel } from './instantiate'
import { messageOf } from './failure'
import { blankInputs, feed } from './tensors'

/**
 * @returns elements per request of the largest tensor the model makes, null where blank requests do not run
 * (they need not be valid requests).
 * @throws ProblemError 'unsupported-op' where the backend lacks a kernel: no request could ever run
 */
export async function largestActivation(model: RunnableModel): Promise<number | null> {
  try {
    const one = await sizesOf(model, 1)
    const two = await sizesOf(model, 2)
    // The same ops in the same order: what did not grow is no activation (a transposed weight, a constant).
    if (one.length !== two.length) return Math.ceil(Math.max(1, ...two) / 2)
    return Math.max(1, ...two.map((size, i) => size - one[i]!))
  } catch (error) {
    const missing = /Kernel '?(\w+)'? not registered for backend '?(\w+)/.exec(messageOf(error))
    if (!missing) return null
    throw new ProblemError({
      code: 'unsupported-op',
      message: `The ${backendTitle(missing[2]!)} backend of TensorFlow.js has no kernel for the op ${missing[1]}.`,
      mend: `Choose another backend (${otherBackendsText(missing[2]!)}), or export the model without that op.`,
    })
  }
}

async function sizesOf(model: RunnableModel, rows: number): Promise<number[]> {
  const inputs = feed(blankInputs(model.inputs, rows), 0, rows, rows)
  const sizes: number[] = []
  const stop = watchTensors((size) => sizes.push(size))
  try {
    const outputs = model.needsAsync ? await model.runAsync(inputs) : tf.tidy(() => model.run(inputs))
    await Promise.all(Object.values(outputs).map((output) => output.data()))
    tf.dispose(outputs)
  } finally {
    stop()
    tf.dispose(inputs)
  }
  return sizes
}

interface Watched {
  trackTensor(tensor: tf.Tensor, backend: unknown): void
}
interface WatchedBackend {
  makeTensorInfo?(shape: number[], ...rest: unknown[]): unknown
}

/**
 * Calls `seen` with the element count of every tensor that is made until stopped: the engine's, and those that
 * the WebGL backend makes on its own (a convolution's im2col matrix is the largest there is).
 */
function watchTensors(seen: (size: number) => void): () => void {
  const engine = tf.engine() as unknown as Watched
  const backend = tf.backend() as unknown as WatchedBackend
  const track = engine.trackTensor
  const make = backend.makeTensorInfo
  engine.trackTensor = function (tensor, owner) {
    seen(tensor.size)
    track.call(this, tensor, owner)
  }
  if (make)
    backend.makeTensorInfo = function (shape, ...rest) {
      seen(tf.util.sizeFromShape(shape))
      return make.call(this, shape, ...rest)
    }
  return () => {
    engine.trackTensor = track
    // The prototype's again, not a copy of it on the instance.
    if (make) delete backend.makeTensorInfo
  }
}
