/**
 * Does this device compute a model right? Asked as soon as a model is there, of a few requests, here and on the cpu
 * backend. One check at a time; all of them share one worker on the device, which ends with the last of them.
 */
import { softwareRenderer } from '../../core/backends'
import type { Role } from '../../core/roles'
import { ProblemError } from '../../core/problem'
import type { ModelBundle } from '../../models/bundle'
import type { Backend, DeviceCheck, Replayer } from '../../replay/contract'
import type { DeviceReport, Pace } from '../contract'
import type { CheckInputs } from './check-inputs'
import { paceOf } from './pace'

/** Requests that are compared. */
export const CHECK_ROWS = 8
/** The cpu backend may take minutes for one image of a large network. */
const PATIENCE_MS = 120_000

interface Wanted {
  role: Role
  backend: Backend
  bundle: ModelBundle
  inputs: () => Promise<CheckInputs>
  stop: AbortController
}

export class DeviceChecks {
  readonly #createReplayer: () => Replayer
  #wanted: Partial<Record<Role, Wanted>> = {}
  #queue: Promise<unknown> = Promise.resolve()
  #shared: { backend: Backend; replayer: Replayer; renderer: string } | null = null

  constructor(createReplayer: () => Replayer) {
    this.#createReplayer = createReplayer
  }

  /**
   * @param inputs made when the check's turn comes
   * @throws ProblemError 'stopped' where it was cancelled, a newer check of the same model or a run took its place;
   * 'device-check-too-slow'; 'device-check-without-answer' where no request could be computed on both sides; what the load says
   */
  check(role: Role, backend: Backend, bundle: ModelBundle, inputs: Wanted['inputs']): Promise<DeviceReport> {
    this.stop(role)
    const wanted: Wanted = { role, backend, bundle, inputs, stop: new AbortController() }
    this.#wanted[role] = wanted
    const turn = this.#queue.then(() => this.#run(wanted))
    const report = Promise.race([turn, aborted(wanted.stop.signal)]).finally(() => this.#over(wanted))
    this.#queue = turn.catch(() => undefined)
    return report
  }

  /** Ends the check of one model, or of both. Workers end at once. */
  stop(role?: Role): void {
    for (const one of role ? [role] : (['primary', 'shadow'] as const))
      this.#wanted[one]?.stop.abort(stopped())
  }

  #over(wanted: Wanted): void {
    if (this.#wanted[wanted.role] === wanted) delete this.#wanted[wanted.role]
    if (Object.keys(this.#wanted).length === 0) this.#close()
  }

  #close(): void {
    this.#shared?.replayer.close()
    this.#shared = null
  }

  async #run({ role, backend, bundle, inputs, stop }: Wanted): Promise<DeviceReport> {
    const { signal } = stop
    signal.throwIfAborted()
    const start = performance.now()
    // A worker that is in the middle of a model cannot be told to stop: it is ended, and the next check starts another.
    signal.addEventListener('abort', () => this.#close(), { once: true })
    const timer = setTimeout(() => stop.abort(tooSlow(backend)), PATIENCE_MS)
    try {
      const given = await inputs()
      signal.throwIfAborted()
      const { replayer, renderer } = await this.#replayer(backend)
      await replayer.load(role, bundle)
      const check = await replayer.checkDevice(role, given.n, given.inputs, signal)
      // What only the cpu refuses among made-up requests is no fault of the device: they need not be valid ones.
      const answered =
        given.from === 'seeded' ? check.answered.cpu : check.answered.cpu + check.answered.device
      if (answered === 0) throw withoutAnswer(check, given)
      const ms = performance.now() - start
      const pace = softwareRenderer(renderer)
        ? await this.#pace(replayer, { role, bundle, given }, signal)
        : null
      return { ...reportOf(role, backend, given, check), ms, renderer, pace }
    } finally {
      clearTimeout(timer)
    }
  }

  async #pace(
    here: Replayer,
    tried: { role: Role; bundle: ModelBundle; given: CheckInputs },
    signal: AbortSignal,
  ): Promise<Pace | null> {
    const elsewhere = this.#createReplayer()
    const end = () => elsewhere.close()
    signal.addEventListener('abort', end, { once: true })
    const pace = await paceOf(here, elsewhere, tried)
    signal.removeEventListener('abort', end)
    end()
    return pace
  }

  async #replayer(backend: Backend): Promise<{ replayer: Replayer; renderer: string }> {
    if (this.#shared && this.#shared.backend !== backend) this.#close()
    if (this.#shared) return this.#shared
    const replayer = this.#createReplayer()
    const shared = (this.#shared = { backend, replayer, renderer: '' })
    shared.renderer = (await replayer.start({ backend, batchRows: null })).renderer
    return shared
  }
}

function reportOf(
  role: Role,
  backend: Backend,
  { from, n }: CheckInputs,
  { outputs, changed, classes, warning }: DeviceCheck,
): Omit<DeviceReport, 'ms' | 'renderer' | 'pace'> {
  const most = (values: (number | null)[]) => {
    const known = values.filter((value) => value !== null)
    return known.length > 0 ? Math.max(...known) : null
  }
  return {
    role,
    backend,
    from,
    n,
    maxAbsolute: most(outputs.map((output) => output.maxAbsolute)),
    maxRelative: most(outputs.map((output) => output.maxRelative)),
    changed,
    classes,
    warning,
  }
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) =>
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true }),
  )
}

function stopped(): ProblemError {
  return new ProblemError({ code: 'stopped', message: 'The check of this device was stopped.' })
}

function tooSlow(backend: Backend): ProblemError {
  return new ProblemError({
    code: 'device-check-too-slow',
    message: `The plain cpu backend did not compute ${CHECK_ROWS} requests in two minutes.`,
    mend: `Compare on a smaller model${backend === 'wasm' ? '' : ', or on the wasm backend,'} if the device is in doubt.`,
  })
}

function withoutAnswer({ device, cpu }: DeviceCheck, { from }: CheckInputs): ProblemError {
  const why = [...cpu.messages, ...device.messages].find(Boolean) ?? 'no reason given'
  return new ProblemError({
    code: 'device-check-without-answer',
    message: `The model answers none of the ${from === 'log' ? 'first requests of the log' : 'made-up requests'} (${why.replace(/\.$/, '')}).`,
    mend:
      from === 'log'
        ? 'Look at what feeds its inputs, below.'
        : 'With a log, its requests are taken instead of made-up ones.',
  })
}
