/** Sets TF.js up on one backend, asserts that it is that one, and says what it runs on. */
import * as tf from '@tensorflow/tfjs-core'
import type { MathBackendWebGL } from '@tensorflow/tfjs-backend-webgl'
import { ProblemError } from '../core/problem'
import type { Environment } from '../result/evidence'
import type { Backend } from './contract'
import { messageOf } from './failure'
import { pollByMessage } from './tick'

/** The backend that this worker runs on. One worker, one backend: more would move weights by blocking reads. */
export interface Device {
  backend: Backend
  environment: Environment
  gl: WebGL2RenderingContext | null
  /** Side of the largest texture; null off WebGL. */
  maxTextureSize: number | null
  /** Programs are compiled for a shape, so batches are padded. */
  compiles: boolean
  isLost(): boolean
  /** Settles, with the reason, when the context is lost. */
  lost: Promise<string>
}

/** Textures kept for reuse beyond this are deleted: TF.js by default never returns GPU memory. */
const keptTextureBytes = 512 * 2 ** 20

/**
 * @throws ProblemError 'no-backend' where this browser cannot run it: TF.js would quietly take another.
 */
export async function useBackend(backend: Backend): Promise<Device> {
  try {
    await register(backend)
    if (!(await tf.setBackend(backend))) throw new Error(`TensorFlow.js could not start ${backend}`)
    await tf.ready()
  } catch (error) {
    throw unavailable(backend, messageOf(error))
  }
  if (tf.getBackend() !== backend)
    throw unavailable(backend, `TensorFlow.js chose ${tf.getBackend()} instead`)
  if (backend === 'webgl') return webglDevice()
  const lost = backend === 'webgpu' ? webgpuLost() : null
  let gone = false
  void lost?.then(() => (gone = true))
  return {
    backend,
    environment: environment(backend, await rendererOf(backend)),
    gl: null,
    maxTextureSize: null,
    compiles: backend === 'webgpu',
    isLost: () => gone,
    lost: lost ?? new Promise<string>(() => {}),
  }
}

/** Loads a backend's code; each is a chunk of its own, so that a run downloads one. */
async function register(backend: Backend): Promise<void> {
  switch (backend) {
    case 'webgl':
      await import('@tensorflow/tfjs-backend-webgl')
      webglFlags()
      pollByMessage()
      return
    case 'webgpu':
      await import('@tensorflow/tfjs-backend-webgpu')
      return
    case 'wasm':
      await (await import('./wasm')).registerWasm()
      return
    case 'cpu':
      await import('@tensorflow/tfjs-backend-cpu')
  }
}

function webglFlags(): void {
  const env = tf.env()
  // Without it a software renderer is refused, and with it the renderer is shown to whoever reads the figures.
  env.set('SOFTWARE_WEBGL_ENABLED', true)
  // Shapes as uniforms: a second batch size reuses most programs instead of compiling them again.
  env.set('WEBGL_USE_SHAPES_UNIFORMS', true)
  // Small tensors would quietly be computed on the cpu: neither a GPU result nor a GPU time.
  env.set('WEBGL_CPU_FORWARD', false)
  env.set('WEBGL_DELETE_TEXTURE_THRESHOLD', keptTextureBytes)
}

function webglDevice(): Device {
  const { gl } = (tf.backend() as MathBackendWebGL).gpgpu as unknown as { gl: WebGL2RenderingContext }
  const lost = new Promise<string>((resolve) => {
    gl.canvas.addEventListener('webglcontextlost', () => resolve('the WebGL context was lost'), {
      once: true,
    })
  })
  return {
    backend: 'webgl',
    environment: environment('webgl', webglRenderer(gl)),
    gl,
    maxTextureSize: gl.getParameter(gl.MAX_TEXTURE_SIZE) as number,
    compiles: true,
    isLost: () => gl.isContextLost(),
    lost,
  }
}

function webglRenderer(gl: WebGL2RenderingContext): string {
  const info = gl.getExtension('WEBGL_debug_renderer_info')
  return String(gl.getParameter(info ? info.UNMASKED_RENDERER_WEBGL : gl.RENDERER))
}

function webgpuLost(): Promise<string> | null {
  const { device } = tf.backend() as unknown as { device?: { lost?: Promise<{ message: string }> } }
  return device?.lost?.then((info) => `the WebGPU device was lost: ${info.message}`) ?? null
}

async function rendererOf(backend: Backend): Promise<string> {
  if (backend === 'webgpu') {
    const { adapterInfo } = tf.backend() as unknown as {
      adapterInfo?: { vendor?: string; architecture?: string }
    }
    return [adapterInfo?.vendor, adapterInfo?.architecture].filter(Boolean).join(' ') || 'WebGPU'
  }
  if (backend === 'cpu') return 'JavaScript, one thread'
  const simd = await tf.env().getAsync('WASM_HAS_SIMD_SUPPORT')
  return `WebAssembly${simd ? ' with SIMD' : ''}, one thread`
}

function environment(backend: Backend, renderer: string): Environment {
  return {
    backend,
    renderer,
    tfjs: tf.version_core,
    browser: browserName(),
    crossOriginIsolated: globalThis.crossOriginIsolated,
    cores: navigator.hardwareConcurrency ?? null,
  }
}

/** 'Chromium 140' from the user agent's own hints where there are some, else the user agent string. */
function browserName(): string {
  const { userAgentData } = navigator as { userAgentData?: { brands: { brand: string; version: string }[] } }
  const real = userAgentData?.brands.filter(({ brand }) => !/not.*brand/i.test(brand)) ?? []
  const best = real.find(({ brand }) => brand !== 'Chromium') ?? real[0]
  return best ? `${best.brand} ${best.version}` : navigator.userAgent
}

function unavailable(backend: Backend, why: string): ProblemError {
  return new ProblemError({
    code: 'no-backend',
    message: `This browser cannot run the ${backend} backend (${why}).`,
    mend:
      backend === 'cpu' || backend === 'wasm'
        ? 'Use a current Chrome, Edge, Firefox or Safari.'
        : 'Choose the wasm or cpu backend, or turn hardware acceleration on in the browser’s settings.',
  })
}
