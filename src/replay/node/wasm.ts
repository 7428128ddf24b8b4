/** The wasm backend in Node.js, whose `fetch` reads no files: the binary lies in the bundle. */
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm'
import * as tf from '@tensorflow/tfjs-core'
import simd from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url&inline'

/** One thread: TF.js' own threads need a browser's workers. More workers of ours use more cores. */
export async function registerWasm(): Promise<void> {
  tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', false)
  const binary = Buffer.from(simd.slice(simd.indexOf(',') + 1), 'base64')
  // All that TF.js uses of an answer.
  const answer = { ok: true, arrayBuffer: () => Promise.resolve(binary) }
  Object.assign(tf.env().platform, { fetch: () => Promise.resolve(answer) })
  const name = 'tfjs-backend-wasm-simd.wasm'
  // Every Node.js that runs this has SIMD; TF.js wants an entry for each.
  setWasmPaths(
    {
      'tfjs-backend-wasm.wasm': name,
      'tfjs-backend-wasm-simd.wasm': name,
      'tfjs-backend-wasm-threaded-simd.wasm': name,
    },
    true,
  )
}
