/** What the address asks for: ?backend=cpu&outputs=1&latency=200&seed=7&check=0&keep=0 */
import { otherBackends } from '../../core/backends'
import type { Backend } from '../../core/backends'
import type { Problem, ProblemCode } from '../../core/problem'

export const backends: readonly Backend[] = ['webgl', 'webgpu', 'wasm', 'cpu']

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

const defaults: Options = {
  backend: 'webgl',
  keepOutputs: false,
  latencyRequests: 300,
  seed: 1,
  check: true,
  keep: true,
}

/** @returns the options of a query string; what is absent or senseless there is as in `otherwise`. */
export function readOptions(search: string, otherwise: Partial<Options> | null = null): Options {
  const query = new URLSearchParams(search)
  const rest = { ...defaults, ...otherwise }
  const backend = query.get('backend') as Backend
  const flag = (name: string, as: boolean) => (query.has(name) ? query.get(name) !== '0' : as)
  return {
    backend: backends.includes(backend) ? backend : rest.backend,
    keepOutputs: query.has('outputs') ? query.get('outputs') === '1' : rest.keepOutputs,
    latencyRequests: wholeNumber(query.get('latency'), rest.latencyRequests),
    seed: wholeNumber(query.get('seed'), rest.seed),
    check: flag('check', rest.check),
    keep: flag('keep', rest.keep),
  }
}

function wholeNumber(text: string | null, otherwise: number): number {
  return text !== null && /^\d{1,7}$/.test(text) ? Number(text) : otherwise
}
