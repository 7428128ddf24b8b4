/** A sample of the run's requests computed again on the cpu, in another worker, for as long as that is worth. */
import type { Role } from '../../core/roles'
import { ROLES } from '../../core/roles'
import type { ModelBundle } from '../../models/bundle'
import type { ReplayedModel, Replayer } from '../../replay/contract'
import type { CheckedRequest } from './checked-request'
import { replayedRow } from './run-sample'
import { stackedRows } from './rows'

/** Requests drawn by chance that are computed again even where that takes longer than its share of the run, as is what stands out. */
const LEAST = 64
const FIRST_CHUNK = 8
const LARGEST_CHUNK = 64
/** A chunk twice as large follows one that took no longer. */
const PROMPT_MS = 50

export interface Recomputed {
  request: CheckedRequest
  primary: ReplayedModel | null
  shadow: ReplayedModel | null
}

export interface Recomputing {
  replayer: Replayer
  bundles: Record<Role, ModelBundle | null>
  requests: readonly CheckedRequest[]
  /** What it may take. */
  mostMs: number
  /** What it may take until there are enough of them to speak for the run. */
  leastMs: number
  signal: AbortSignal
}

/**
 * Evenly over the run from the first chunk on, so that whatever there is time for speaks for all of it.
 * @throws ProblemError where the cpu backend cannot run a model
 */
export async function recompute(o: Recomputing): Promise<Recomputed[]> {
  const { replayer, bundles, signal } = o
  await replayer.start({ backend: 'cpu', batchRows: null })
  for (const role of ROLES) if (bundles[role]) await replayer.load(role, bundles[role])
  const order = spread(o.requests)
  const least = LEAST + o.requests.filter(({ kept }) => kept === 'outlier').length
  const done: Recomputed[] = []
  const start = performance.now()
  let chunk = FIRST_CHUNK
  while (done.length < order.length && !signal.aborted) {
    const before = performance.now()
    const taken = before - start
    if (taken > (done.length < least ? Math.max(o.mostMs, o.leastMs) : o.mostMs)) break
    try {
      for (const alike of byShape(order.slice(done.length, done.length + chunk)))
        done.push(...(await answered(replayer, alike)))
    } catch (error) {
      // Stopped in the middle: what was computed by then is the sample.
      if (signal.aborted && done.length > 0) break
      throw error
    }
    if (performance.now() - before < PROMPT_MS) chunk = Math.min(LARGEST_CHUNK, 2 * chunk)
  }
  return done.sort((a, b) => a.request.row - b.request.row)
}

/** Those by chance in bit-reversed order; once enough of these are through, those that stand out, and those of a kind. */
function spread(requests: readonly CheckedRequest[]): CheckedRequest[] {
  const chance = requests.filter(({ kept }) => kept === 'chance')
  const bits = Math.ceil(Math.log2(Math.max(2, chance.length)))
  const evenly: CheckedRequest[] = []
  for (let i = 0; i < 2 ** bits; i++) {
    let reversed = 0
    for (let bit = 0; bit < bits; bit++) if (i & (1 << bit)) reversed |= 1 << (bits - 1 - bit)
    const request = chance[reversed]
    if (request) evenly.push(request)
  }
  const others = (why: CheckedRequest['kept']) => requests.filter(({ kept }) => kept === why)
  return [...evenly.slice(0, LEAST), ...others('outlier'), ...others('kind'), ...evenly.slice(LEAST)]
}

/** A tensor has one shape: requests whose open axes differ go apart. */
function byShape(requests: readonly CheckedRequest[]): CheckedRequest[][] {
  const groups = new Map<string, CheckedRequest[]>()
  for (const request of requests) {
    const shapes = ROLES.map((role) => request[role]?.inputs.map(({ shape }) => shape.slice(1)) ?? null)
    const key = JSON.stringify(shapes)
    groups.set(key, [...(groups.get(key) ?? []), request])
  }
  return [...groups.values()]
}

async function answered(replayer: Replayer, requests: CheckedRequest[]): Promise<Recomputed[]> {
  const inputs = (role: Role) =>
    requests[0]![role] && stackedRows(requests.map((request) => request[role]!.inputs))
  const batch = await replayer.replay({
    seq: -1,
    n: requests.length,
    primary: inputs('primary'),
    shadow: inputs('shadow'),
  })
  const of = (role: Role, i: number) => batch[role] && replayedRow(batch[role], i)
  return requests.map((request, i) => ({ request, primary: of('primary', i), shadow: of('shadow', i) }))
}
