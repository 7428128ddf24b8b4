/**
 * TensorFlow.js on WebAssembly in Node: one thread with SIMD, so that a run repeats to the bit on the same
 * kind of processor, and about twenty times faster than plain JavaScript.
 */
import { dirname, join } from 'node:path'
import { createRequire } from 'node:module'
import * as tf from '@tensorflow/tfjs'
import { setThreadsCount, setWasmPaths } from '@tensorflow/tfjs-backend-wasm'

export async function startBackend(): Promise<void> {
  const entry = createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm/package.json')
  setWasmPaths(join(dirname(entry), 'dist') + '/')
  setThreadsCount(1)
  addFilterGradient()
  addSegmentSum()
  if (!(await tf.setBackend('wasm'))) throw new Error('The WebAssembly backend did not start.')
  await tf.ready()
  if (tf.getBackend() !== 'wasm') throw new Error(`Running on ${tf.getBackend()}, not on wasm.`)
}

/** What the gradient of an embedding needs and tfjs-backend-wasm 4.22 lacks: rows summed by their index. */
function addSegmentSum(): void {
  tf.registerKernel({
    kernelName: 'UnsortedSegmentSum',
    backendName: 'wasm',
    kernelFunc: ({ inputs, attrs, backend }) => {
      const { x, segmentIds } = inputs as { x: tf.TensorInfo; segmentIds: tf.TensorInfo }
      const { numSegments } = attrs as unknown as { numSegments: number }
      const store = backend as tf.KernelBackend
      const values = store.readSync(x.dataId) as Float32Array
      const ids = store.readSync(segmentIds.dataId) as Int32Array
      const width = values.length / ids.length
      const sums = new Float32Array(numSegments * width)
      ids.forEach((id, i) => {
        for (let k = 0; k < width; k++) sums[id * width + k]! += values[i * width + k]!
      })
      const shape = [numSegments, ...x.shape.slice(1)]
      return { dataId: store.write(sums, shape, 'float32'), shape, dtype: 'float32' }
    },
  })
}

/** What training a conv net needs and tfjs-backend-wasm 4.22 lacks: the gradient of the filter; NHWC, any stride. */
function addFilterGradient(): void {
  tf.registerKernel({
    kernelName: 'Conv2DBackpropFilter',
    backendName: 'wasm',
    kernelFunc: ({ inputs, attrs, backend }) => {
      const { x, dy } = inputs as { x: tf.TensorInfo; dy: tf.TensorInfo }
      const { strides, pad, dimRoundingMode, filterShape } = attrs as unknown as {
        strides: [number, number]
        pad: 'same' | 'valid'
        dimRoundingMode: 'floor'
        filterShape: [number, number, number, number]
      }
      const conv = tf.backend_util.computeConv2DInfo(
        x.shape as [number, number, number, number],
        filterShape,
        strides,
        1,
        pad,
        dimRoundingMode,
        false,
      )
      const store = backend as tf.KernelBackend
      const grad = filterGradient(
        store.readSync(x.dataId) as Float32Array,
        store.readSync(dy.dataId) as Float32Array,
        conv,
      )
      return { dataId: store.write(grad, filterShape, 'float32'), shape: filterShape, dtype: 'float32' }
    },
  })
}

function filterGradient(
  x: Float32Array,
  dy: Float32Array,
  conv: ReturnType<typeof tf.backend_util.computeConv2DInfo>,
): Float32Array {
  const { batchSize, inHeight, inWidth, inChannels, outHeight, outWidth, outChannels } = conv
  const { filterHeight, filterWidth, strideHeight, strideWidth } = conv
  const grad = new Float32Array(filterHeight * filterWidth * inChannels * outChannels)
  for (let b = 0; b < batchSize; b++)
    for (let oy = 0; oy < outHeight; oy++)
      for (let ox = 0; ox < outWidth; ox++) {
        const out = ((b * outHeight + oy) * outWidth + ox) * outChannels
        for (let fy = 0; fy < filterHeight; fy++) {
          const iy = oy * strideHeight - conv.padInfo.top + fy
          if (iy < 0 || iy >= inHeight) continue
          for (let fx = 0; fx < filterWidth; fx++) {
            const ix = ox * strideWidth - conv.padInfo.left + fx
            if (ix < 0 || ix >= inWidth) continue
            const pixel = ((b * inHeight + iy) * inWidth + ix) * inChannels
            const tap = (fy * filterWidth + fx) * inChannels * outChannels
            for (let c = 0; c < inChannels; c++) {
              const value = x[pixel + c]!
              // Most of a digit is background.
              if (value === 0) continue
              const to = tap + c * outChannels
              for (let k = 0; k < outChannels; k++) grad[to + k]! += value * dy[out + k]!
            }
          }
        }
      }
  return grad
}
