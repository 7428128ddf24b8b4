/** Sets TF.js up on one backend, asserts that it is that one, and says what it runs on. */
import * as tf from '@tensorflow/tfjs-core'
import type { MathBackendWebGL } from '@tensorflow/tfjs-backend-webgl'
import { backendTitle, otherBackendsText } from '../core/backends'
import { ProblemError } from '../core/problem'
import type { Environment } from '../result/evidence'
import type { Backend } from './contract'
import { messageOf } from './failure'
import type { Host } from './host'
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
 * @throws ProblemError 'no-backend' where this host cannot run it: TF.js would quietly take another.
 */
export async function useBackend(backend: Backend, host: Host): Promise<Device> {
  try {
    await register(backend, host)
    if (!(await tf.setBackend(backend))) throw new Error(`TensorFlow.js could not start ${backend}`)
    await tf.ready()
  } catch (error) {
    throw unavailable(backend, host, messageOf(error))
  }
  if (tf.getBackend() !== backend)
    throw unavailable(backend, host, `TensorFlow.js chose ${tf.getBackend()} instead`)
  if (backend === 'webgl') return webglDevice(host)
  const lost = backend === 'webgpu' ? webgpuLost() : null
  let gone = false
  void lost?.then(() => (gone = true))
  return {
    backend,
    environment: environment(backend, await rendererOf(backend), host),
    gl: null,
    maxTextureSize: null,
    compiles: backend === 'webgpu',
    isLost: () => gone,
    lost: lost ?? new Promise<string>(() => {}),
  }
}

async function register(backend: Backend, { load }: Host): Promise<void> {
  if (!load[backend]) throw new Error('it is not there')
  await load[backend]()
  if (backend !== 'webgl') return
  webglFlags()
  pollByMessage()
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

function webglDevice(host: Host): Device {
  const { gl } = (tf.backend() as MathBackendWebGL).gpgpu as unknown as { gl: WebGL2RenderingContext }
  const lost = new Promise<string>((resolve) => {
    gl.canvas.addEventListener('webglcontextlost', () => resolve('the WebGL context was lost'), {
      once: true,
    })
  })
  return {
    backend: 'webgl',
    environment: environment('webgl', webglRenderer(gl), host),
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

function environment(backend: Backend, renderer: string, host: Host): Environment {
  const { name, crossOriginIsolated, cores } = host
  return { backend, renderer, tfjs: tf.version_core, browser: name, crossOriginIsolated, cores }
}

function unavailable(backend: Backend, { called, load }: Host, why: string): ProblemError {
  const gpu = backend === 'webgl' || backend === 'webgpu'
  return new ProblemError({
    code: 'no-backend',
    message: `${called} cannot run the ${backendTitle(backend)} backend (${why}).`,
    mend: !gpu
      ? 'Use a current Chrome, Edge, Firefox or Safari, or Node.js 20 or later.'
      : load[backend]
        ? `Choose the ${otherBackendsText(backend)} backend, or turn hardware acceleration on in the browser’s settings.`
        : `Choose the ${otherBackendsText(backend)} backend.`,
  })
}
