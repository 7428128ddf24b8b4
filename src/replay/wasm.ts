/** The wasm backend, its binaries served from our own build. */
import * as tf from '@tensorflow/tfjs-core'
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm'
import plain from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm?url'
import simd from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url'

/**
 * Says where the binaries are. One thread: TF.js starts its threads from the source text of its own module,
 * which a bundler has changed; and the other core reads the log.
 */
export async function registerWasm(): Promise<void> {
  tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', false)
  const absolute = (url: string) => new URL(url, import.meta.url).href
  setWasmPaths({
    'tfjs-backend-wasm.wasm': absolute(plain),
    'tfjs-backend-wasm-simd.wasm': absolute(simd),
    // Never fetched; TF.js wants an entry for each.
    'tfjs-backend-wasm-threaded-simd.wasm': absolute(simd),
  })
}
