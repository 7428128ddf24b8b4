/** Several replayers as one: each has its worker and both models, and takes the next batch when it is free. */
import type { Role } from '../core/roles'
import type { ModelBundle } from '../models/bundle'
import type { Environment } from '../result/evidence'
import type { Replayer, ReplayOptions } from './contract'

/** @param members at least one; what is timed, and whatever else is no batch, goes to the first */
export function pooled(members: readonly Replayer[]): Replayer {
  const [first] = members as [Replayer]
  const busy = members.map(() => 0)
  const least = () => busy.indexOf(Math.min(...busy))
  const ofFirst = <T>(all: T[]): T => all[0]!
  return {
    depth: members.length * (first.depth ?? 4),
    start: async (options: ReplayOptions) => {
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
