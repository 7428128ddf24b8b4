/** The worker of a browser: every backend, each a chunk of its own, so that a run downloads one. */
import type { Host } from './host'

export function browser(): Host {
  return {
    name: browserName(),
    called: 'This browser',
    cores: navigator.hardwareConcurrency ?? null,
    crossOriginIsolated: globalThis.crossOriginIsolated,
    load: {
      webgl: () => import('@tensorflow/tfjs-backend-webgl'),
      webgpu: () => import('@tensorflow/tfjs-backend-webgpu'),
      wasm: async () => (await import('./wasm')).registerWasm(),
      cpu: () => import('@tensorflow/tfjs-backend-cpu'),
    },
  }
}

/** 'Chromium 140' from the user agent's own hints where there are some, else the user agent string. */
function browserName(): string {
  const { userAgentData } = navigator as { userAgentData?: { brands: { brand: string; version: string }[] } }
  const real = userAgentData?.brands.filter(({ brand }) => !/not.*brand/i.test(brand)) ?? []
  const best = real.find(({ brand }) => brand !== 'Chromium') ?? real[0]
  return best ? `${best.brand} ${best.version}` : navigator.userAgent
}
