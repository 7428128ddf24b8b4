/** Where models are computed, and where else to go when one of these fails. */

export type Backend = 'webgl' | 'webgpu' | 'wasm' | 'cpu'

export const backendTitles: Record<Backend, string> = {
  webgl: 'WebGL',
  webgpu: 'WebGPU',
  wasm: 'WebAssembly',
  cpu: 'plain JavaScript',
}

/** The likeliest to serve first; the backend itself is not among them. */
const OTHERS: Record<Backend, readonly Backend[]> = {
  webgpu: ['webgl', 'wasm', 'cpu'],
  webgl: ['wasm', 'cpu'],
  wasm: ['cpu', 'webgl'],
  cpu: ['wasm', 'webgl'],
}

/** @returns the backends to try instead of the one in use */
export function otherBackends(inUse: Backend): readonly Backend[] {
  return OTHERS[inUse]
}

/** 'WebAssembly', as it is called wherever it can be chosen. A result may name a backend that is not known here. */
export function backendTitle(backend: string): string {
  return Object.hasOwn(backendTitles, backend) ? backendTitles[backend as Backend] : backend
}

/** 'WebAssembly (wasm) or plain JavaScript (cpu)': the backends to try instead, for a sentence. */
export function otherBackendsText(inUse: string): string {
  return listed(inUse, ' or ')
}

/** 'Replay on another backend: WebAssembly (wasm), or plain JavaScript (cpu).' */
export function replayElsewhere(inUse: string): string {
  return `Replay on another backend: ${listed(inUse, ', or ')}.`
}

/** What to do where its workers die one after another. */
export function afterDeaths(inUse: Backend): string {
  const short =
    inUse === 'webgl' || inUse === 'webgpu' ? 'other tabs that use the GPU' : 'what else needs memory'
  return `Close ${short}, or choose the ${otherBackendsText(inUse)} backend.`
}

function listed(inUse: string, or: string): string {
  const others = Object.hasOwn(OTHERS, inUse) ? OTHERS[inUse as Backend] : OTHERS.webgl
  const named = others.map(optionTitle)
  return `${named.slice(0, -1).join(', ')}${or}${named.at(-1)}`
}

/** By its name, and by that of its option where this is another. */
export function optionTitle(backend: Backend): string {
  const title = backendTitles[backend]
  return title.toLowerCase() === backend ? title : `${title} (${backend})`
}

const SOFTWARE: [RegExp, string][] = [
  [/swiftshader/i, 'SwiftShader'],
  [/llvmpipe/i, 'Mesa’s llvmpipe'],
  [/softpipe/i, 'Mesa’s softpipe'],
  [/microsoft basic render/i, 'Microsoft’s Basic Render Driver'],
  [/software/i, 'a software renderer'],
]

/** @returns what computes on the processor in a GPU's place, by what the browser says of its renderer; null where it is a GPU */
export function softwareRenderer(renderer: string): string | null {
  return SOFTWARE.find(([pattern]) => pattern.test(renderer))?.[1] ?? null
}
