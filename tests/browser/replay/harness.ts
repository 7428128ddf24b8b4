/** A page with nothing but the replay, for tests to drive. */
import { createReplayer, type ReplayClient } from '../../../src/replay/client'
import type { TensorColumn } from '../../../src/core/columns'
import type { ImageSize } from '../../../src/core/image-size'
import { decodeImages } from '../../../src/session/intake/decode'
import { benchReplay } from './against-bare'
import type { Replayer } from '../../../src/replay/contract'
import type { ModelBundle } from '../../../src/models/bundle'

/** A bundle as JSON: its weights in base64. */
export type PackedBundle = Omit<ModelBundle, 'weightData'> & { weights: string }

export interface Harness {
  createReplayer(): ReplayClient
  /** Workers that a test can do harm to, by posting {harm: 'lose-context' | 'zeros' | 'throw'} to them. */
  harmable(): { replayer: ReplayClient; workers: Worker[] }
  /** Whose worker's script is not there. */
  broken(): ReplayClient
  /** On textures of 16-bit floats, as many phones have. */
  halfPrecision(): ReplayClient
  /** The same from inside a worker, as the session does. */
  nested(): Pick<Replayer, 'close'> & { call(method: string, args: unknown[]): Promise<unknown> }
  unpack(bundle: PackedBundle): ModelBundle
  benchReplay: typeof benchReplay
  /** Base64 images as the session decodes them, one tensor of that size each; and why others were skipped. */
  decode(images: string[], size: ImageSize): Promise<{ values: number[]; skipped: string[] }>
}

const harness: Harness = {
  benchReplay,
  createReplayer: () => createReplayer(),
  async decode(images, size) {
    const n = images.length
    const batch = {
      n,
      columns: [{ kind: 'text' as const, codes: Int32Array.from(images.keys()), dictionary: images }],
      flags: new Uint8Array(n),
      lines: Float64Array.from(images.keys()),
      skipped: [],
      bytesRead: 0,
    }
    const decoded = await decodeImages(batch, [{ field: 'image', as: 'text', image: size }])
    return {
      values: [...(decoded.columns[0] as TensorColumn).values],
      skipped: decoded.skipped.map(({ detail }) => detail),
    }
  },
  harmable() {
    const workers: Worker[] = []
    const replayer = createReplayer(() => {
      const worker = new Worker(new URL('./harmed-worker.ts', import.meta.url), { type: 'module' })
      workers.push(worker)
      return worker
    })
    return { replayer, workers }
  },
  broken: () =>
    createReplayer(() => new Worker(new URL('nothing-here.js', location.href), { type: 'module' })),
  halfPrecision: () =>
    createReplayer(() => new Worker(new URL('./half-worker.ts', import.meta.url), { type: 'module' })),
  nested() {
    const worker = new Worker(new URL('./nesting-worker.ts', import.meta.url), { type: 'module' })
    return {
      close: () => worker.terminate(),
      call: (method, args) =>
        new Promise((resolve, reject) => {
          worker.onmessage = ({ data }) => (data.error ? reject(new Error(data.error)) : resolve(data.value))
          worker.postMessage({ method, args })
        }),
    }
  },
  unpack({ weights, ...bundle }) {
    const bytes = Uint8Array.from(atob(weights), (char) => char.charCodeAt(0))
    return { ...bundle, weightData: bytes.buffer }
  },
}

Object.assign(window, { harness })
