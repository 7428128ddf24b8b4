/** What the address asks for: ?backend=cpu&outputs=1&latency=200&seed=7&check=0&keep=0 */
import { otherBackends } from '../../core/backends'
import type { Backend } from '../../core/backends'
import type { Problem, ProblemCode } from '../../core/problem'

export const backends: readonly Backend[] = ['webgl', 'webgpu', 'wasm', 'cpu']

export const backendTitles: Record<Backend, string> = {
  webgl: 'WebGL',
  webgpu: 'WebGPU',
  wasm: 'WebAssembly',
  cpu: 'plain JavaScript',
}

/** Problems of the device: the same files may run on another backend. */
const ofTheDevice: readonly ProblemCode[] = ['device-failed', 'no-backend', 'replay-died', 'unsupported-op']

/** @returns the backends to replay on instead; none where that would not help */
export function elsewhere({ code }: Problem, backend: Backend): readonly Backend[] {
  return ofTheDevice.includes(code) ? otherBackends(backend) : []
}

export interface Options {
  backend: Backend
  keepOutputs: boolean
  /** Timed requests per model: 299 are the fewest that can bound P99 at 95 % confidence. */
  latencyRequests: number
  seed: number
  /** Whether each model is tried on this device as soon as it is there; scripts, which run at once, do without. */
  check: boolean
  /** Whether anything of this page may be kept on this machine; what a script does is its own to keep. */
  keep: boolean
}

/** @returns the options of a query string; what is absent or senseless keeps its default. */
export function readOptions(search: string): Options {
  const query = new URLSearchParams(search)
  const backend = query.get('backend') as Backend
  return {
    backend: backends.includes(backend) ? backend : 'webgl',
    keepOutputs: query.get('outputs') === '1',
    latencyRequests: wholeNumber(query.get('latency'), 300),
    seed: wholeNumber(query.get('seed'), 1),
    check: query.get('check') !== '0',
    keep: query.get('keep') !== '0',
  }
}

function wholeNumber(text: string | null, otherwise: number): number {
  return text !== null && /^\d{1,7}$/.test(text) ? Number(text) : otherwise
}
