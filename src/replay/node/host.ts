/** Node.js: the backends that need no GPU. */
import * as tf from '@tensorflow/tfjs-core'
import { availableParallelism } from 'node:os'
import type { Host } from '../host'

export function thisProcess(): Host {
  // TF.js would print a banner that recommends another package.
  tf.env().set('PROD', true)
  return {
    name: `Node.js ${process.versions.node}`,
    called: 'Node.js',
    cores: availableParallelism(),
    // A browser's word; the timers of Node.js are not coarsened.
    crossOriginIsolated: false,
    load: {
      wasm: async () => (await import('./wasm')).registerWasm(),
      cpu: () => import('@tensorflow/tfjs-backend-cpu'),
    },
  }
}
