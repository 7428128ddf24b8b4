/** Several replayers as one: each has its worker and both models, and takes the next batch when it is free. */
import type { Backend } from '../core/backends'
import type { Role } from '../core/roles'
import type { ModelBundle } from '../models/bundle'
import type { Environment } from '../result/evidence'
import type { Replayer, ReplayOptions } from './contract'

/** Beyond so many workers the one that reads the log cannot keep up. */
const MOST_WORKERS = 8

/** One core reads, encodes and counts; the others replay. A GPU is one device, however many ask it. */
function workersFor(backend: Backend, cores: number): number {
  return backend === 'wasm' || backend === 'cpu' ? Math.max(1, Math.min(MOST_WORKERS, cores - 1)) : 1
}

/**
 * What is timed, and whatever else is no batch, goes to the first.
 * @param make one replayer; others are made once the backend is known
 * @param cores of this machine
 */
export function pooled(make: () => Replayer, cores: number): Replayer {
  const first = make()
  const members = [first]
  const busy: number[] = [0]
  const least = () => busy.indexOf(Math.min(...busy))
  const ofFirst = <T>(all: T[]): T => all[0]!
  return {
    get depth() {
      return members.length * (first.depth ?? 4)
    },
    start: async (options: ReplayOptions) => {
      while (members.length < workersFor(options.backend, cores)) {
        members.push(make())
        busy.push(0)
      }
      const environment = ofFirst(await Promise.all(members.map((one) => one.start(options))))
      return said(environment, members.length)
    },
    load: async (role: Role, bundle: ModelBundle) =>
      ofFirst(await Promise.all(members.map((one) => one.load(role, bundle)))),
    batchRows: () => Math.min(...members.map((one) => one.batchRows())),
    replay: async (batch) => {
      const at = least()
      busy[at]!++
      try {
        return await members[at]!.replay(batch)
      } finally {
        busy[at]!--
      }
    },
    latency: (plan, progress, signal) => first.latency(plan, progress, signal),
    checkDevice: (role, n, inputs, signal) => first.checkDevice(role, n, inputs, signal),
    close: () => members.forEach((one) => one.close()),
  }
}

function said(environment: Environment, workers: number): Environment {
  return workers === 1
    ? environment
    : { ...environment, renderer: `${environment.renderer}, in ${workers} workers` }
}
