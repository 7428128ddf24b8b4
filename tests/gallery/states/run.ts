/** The bar under the page: what is missing, how far the replay is, what broke it. */
import FasterBackend from '../../../src/app/run/FasterBackend.svelte'
import RunBar from '../../../src/app/run/RunBar.svelte'
import RunProgress from '../../../src/app/run/RunProgress.svelte'
import { waiting } from '../../../src/app/state/stage.svelte'
import { readOptions } from '../../../src/app/state/options'
import type { Pace, Progress } from '../../../src/session/contract'
import { click, nothing, state, there } from '../state'
import { play, replayed, workbench } from '../workbenches'

const app = { frame: 'app' as const }

/** What a replay says of itself after so many of its 20,000 requests. */
function after(done: number, log10E: number, crossed: number | null = null): Progress {
  const half = 0.5 / Math.sqrt(done)
  return {
    ...waiting,
    phase: 'replaying',
    done,
    of: 20_000,
    share: done / 25_000,
    perSecond: 3120,
    secondsLeft: (20_000 - done) / 3120,
    agreement: { value: 0.91, ci95: [0.91 - half, 0.91 + half], n: done, reason: null },
    paired: {
      labelled: done,
      broken: 20,
      fixed: 60,
      log10E,
      log10Threshold: Math.log10(20),
      crossed: crossed === null ? null : { n: crossed, leads: 'shadow' },
      share: 1,
      clusters: null,
    },
    errors: { primary: 0, shadow: done > 4000 ? 3 : 0 },
  }
}

const course = Array.from({ length: 12 }, (_, i) => after(512 * (i + 1), -0.3 + 0.09 * i))
const settled = [...course, after(7168, 1.5, 7168), after(9216, 2.1, 7168)]
const playing = { ...app, then: play }

const bar =
  (...progress: Progress[]) =>
  async () => ({ workbench: await replayed({ progress }) })

/** Two models that were tried on a renderer, each as fast. */
function tried(renderer: string, pace: Pace | null) {
  const report = { role: 'primary', backend: 'webgl', from: 'log', n: 8, warning: null, ms: 210 } as const
  const found = { maxAbsolute: 0, maxRelative: 0, changed: 0, classes: true, renderer, pace }
  return {
    workbench: {
      options: readOptions('?backend=webgl'),
      slots: { of: () => ({ model: {} }) },
      checks: { of: () => ({ at: 'checked', report: { ...report, ...found } }) },
    } as unknown as ReturnType<typeof workbench>,
  }
}

const swiftShader =
  'ANGLE (Google, Vulkan 1.3.0 (SwiftShader Device (Subzero) (0x0000C0DE)), SwiftShader driver)'

export const run = [
  state(
    'backend-faster',
    'There is no GPU, and WebAssembly is faster',
    FasterBackend,
    tried(swiftShader, { here: 41.3, wasm: 6.31 }),
    app,
  ),
  state(
    'backend-as-fast',
    'There is no GPU, and WebAssembly is no faster',
    FasterBackend,
    tried('Mesa, llvmpipe (LLVM 15.0.6, 256 bits)', { here: 3.1, wasm: 2.9 }),
    app,
  ),
  state(
    'backend-alone',
    'There is no GPU, and WebAssembly cannot run the models',
    FasterBackend,
    tried(swiftShader, null),
    app,
  ),
  state('run-missing', 'What is still needed', RunBar, () => ({ workbench: workbench() }), app),
  state(
    'run-options',
    'Where it is computed, how much is timed, what is kept',
    RunBar,
    () => ({ workbench: workbench() }),
    { ...app, then: click('.options summary') },
  ),
  state('run-loading', 'The models are being loaded', RunBar, bar(waiting), app),
  state(
    'run-going-on',
    'A replay that was cut off goes on, and is not kept any more',
    RunBar,
    bar({
      ...after(9216, 0.2),
      kept: 8192,
      notKept:
        'The browser has no space left for the answers. If this replay is cut off, it goes on from here.',
    }),
    app,
  ),
  state(
    'run-compiling',
    'The driver takes its time with the models',
    RunProgress,
    { progress: waiting, stopping: false, stop: nothing, keeps: true, compiles: true, patience: 0 },
    { ...app, then: there('[data-testid=takes-long]') },
  ),
  state(
    'run-first-batch',
    'The first batch takes its time, where nothing is compiled',
    RunProgress,
    {
      progress: { ...waiting, phase: 'replaying', of: 20_000 },
      stopping: false,
      stop: nothing,
      keeps: true,
      compiles: false,
      patience: 0,
    },
    { ...app, then: there('[data-testid=takes-long]') },
  ),
  state('run-replaying', 'Figures move as they come', RunBar, bar(...course), playing),
  state('run-settled', 'Who is right more often is settled', RunBar, bar(...settled), playing),
  state(
    'run-timing',
    'The replay is over; requests are timed',
    RunBar,
    bar(...settled, { ...after(9216, 2.1, 7168), phase: 'timing', done: 40, of: 600, perSecond: null }),
    playing,
  ),
  state('run-stopping', 'Asked to stop', RunBar, bar(...course), {
    ...app,
    then: async (drawn) => {
      await play()
      click('[data-testid=stop]')(drawn)
    },
  }),
  state(
    'run-failed',
    'The device broke: other backends are offered',
    RunBar,
    async () => ({
      workbench: await replayed({
        problem: {
          code: 'device-failed',
          message: 'The WebGL context was lost three times.',
          mend: 'Choose another backend, or close other pages that use the GPU.',
        },
      }),
    }),
    app,
  ),
  state(
    'run-failed-answered',
    'The replay ended for good, and what was answered is offered',
    RunBar,
    async () => ({
      workbench: await replayed({
        problem: {
          code: 'device-failed',
          message: 'The replay died 4 times: its worker hung for 31 s.',
          mend: 'Choose another backend, or close other pages that use the GPU.',
        },
        answered: 12_288,
      }),
    }),
    { ...app, then: there('[data-testid=conclude]') },
  ),
]
