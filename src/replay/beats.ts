/**
 * Signs of life from the middle of what lets no message in: a model that runs, or is loaded, holds its thread from the first
 * kernel to the last. A message goes out from there all the same, so each kernel says that the one before it came to its end,
 * if nothing was said for a while; and whoever compiles says so beforehand, since a driver may take long for one program.
 */
import * as tf from '@tensorflow/tfjs-core'
import type { MathBackendWebGL } from '@tensorflow/tfjs-backend-webgl'

/** Often enough to be heard in time; seldom enough to cost nothing. */
const EVERY_MS = 1000

/** @param at what takes its time from now on; null: nothing that is known to */
export type Beat = (at: 'compiling' | null) => void

/** What is used of TF.js' engine, of which there is one: every op goes through it. */
interface Engine {
  runKernel(...given: unknown[]): unknown
}

export class Beats {
  #beat: Beat = () => undefined
  #last = performance.now()
  /** What is timed is not to be disturbed, and lets messages in often enough. */
  quiet = false

  /** From now on in this worker. @param beat whoever asked it last hears of it */
  static watch(): Beats {
    const beats = new Beats()
    const engine = tf.engine() as unknown as Engine
    const run = engine.runKernel.bind(engine)
    engine.runKernel = (...given) => {
      beats.#kernel()
      return run(...given)
    }
    return beats
  }

  /** Who hears of them from now on. */
  to(beat: Beat): void {
    this.#beat = beat
  }

  /** Programs are compiled on this worker's own thread: it waits for the driver. */
  watchCompiling(): void {
    const { gpgpu } = tf.backend() as MathBackendWebGL
    const { gl } = gpgpu as unknown as { gl: WebGL2RenderingContext }
    const compile = gl.compileShader.bind(gl)
    gl.compileShader = (shader) => {
      this.#beat('compiling')
      compile(shader)
    }
    const link = gpgpu.createProgram.bind(gpgpu)
    gpgpu.createProgram = (shader) => {
      try {
        return link(shader)
      } finally {
        this.#say(null)
      }
    }
  }

  #kernel(): void {
    if (!this.quiet && performance.now() - this.#last >= EVERY_MS) this.#say(null)
  }

  #say(at: 'compiling' | null): void {
    this.#last = performance.now()
    this.#beat(at)
  }
}
