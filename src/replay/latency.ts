/** The latency pass: one request at a time, both models in turn. Never mixed with throughput. */
import * as tf from '@tensorflow/tfjs-core'
import type { Role } from '../core/roles'
import type { LatencySamples } from '../core/latency-samples'
import type { Device } from './backend'
import type { InputTensor, LatencyPlan, LatencyRun } from './contract'
import { ContextLost } from './failure'
import type { RunnableModel } from './instantiate'
import { timedOrder } from './order'
import { Samples, type Parts } from './samples'
import { feed } from './tensors'
import { timerStepMs } from './timer'
import { FEWEST_WARM, MOST_WARM_MS, Settling } from './warm-up'

export interface TimedModel {
  role: Role
  model: RunnableModel
  inputs: InputTensor[]
  /** The batch axis where the model fixes it: the request is then repeated to fill it. */
  rows: number
}

export interface Pace {
  progress(done: number, of: number): void
  /** Whether to stop and return what has been timed. */
  stopped(): boolean
  /** Lets messages in. */
  rest(): Promise<void>
  /** What comes from now on is timed. */
  begins(): void
}

/** Between rests, ms: often enough that stop is felt at once, rarely enough not to be timed. */
const stretch = 50

/** Requests that are run a second time to see where the time goes, where that cannot be seen at the first. */
const mostSplit = 200

/**
 * Times requests one at a time, in a seeded random order, with a coin for which model goes first.
 * A request that a model throws on is timed for neither; a model that throws on most gets no sample.
 * @throws ContextLost where the device went away: no time of this pass can be kept
 */
export async function timeRequests(
  plan: LatencyPlan,
  models: TimedModel[],
  device: Device,
  pace: Pace,
): Promise<LatencyRun> {
  const order = timedOrder(plan.requests, plan.n, plan.seed)
  const timed = models.map((model) => ({
    ...model,
    samples: new Samples(plan.requests),
    warmup: new Float64Array(Math.min(FEWEST_WARM, plan.warmup)).fill(NaN),
    settling: new Settling(),
  }))
  const step = timerStepMs()
  const warmed = await warmUp(timed, plan, order.rows, device, pace)
  pace.begins()
  const every = Math.ceil(plan.requests / mostSplit)
  let rested = performance.now()
  let done = 0
  for (; done < plan.requests && !pace.stopped(); done++) {
    const row = order.rows[done]!
    const turn = order.shadowFirst[done] ? [...timed].reverse() : timed
    for (const each of turn) record(each, done, await timeOne(each, row, device, false))
    if (device.gl && done % every === 0)
      for (const each of turn) recordParts(each, done, await timeOne(each, row, device, true))
    if (device.isLost()) throw new ContextLost('the context was lost while timing')
    if (performance.now() - rested > stretch) {
      pace.progress(done + 1, plan.requests)
      await pace.rest()
      rested = performance.now()
    }
  }
  const kept = keptRequests(
    timed.map(({ samples }) => samples),
    done,
  )
  const of = (role: Role) => timed.find((model) => model.role === role)
  const samples = (role: Role): LatencySamples | null => of(role)?.samples.keep(kept) ?? null
  const warmup = (role: Role) => of(role)?.warmup.filter((ms) => !Number.isNaN(ms)) ?? new Float64Array()
  return {
    primary: samples('primary'),
    shadow: samples('shadow'),
    order: Int32Array.from(kept, (i) => order.rows[i]!),
    warmup: { primary: warmup('primary'), shadow: warmup('shadow') },
    timerStepMs: step,
    method: methodInWords(device, models, plan, warmed),
  }
}

type Sampled = TimedModel & { samples: Samples }

function record(model: Sampled, i: number, timed: Timed | null): void {
  if (!timed) return
  model.samples.putTotal(i, timed.total)
  if (timed.parts) model.samples.putParts(i, timed.parts)
}

/** Of a second, split call: its total is not the request's. */
function recordParts(model: Sampled, i: number, timed: Timed | null): void {
  if (timed?.parts) model.samples.putParts(i, timed.parts)
}

/** Requests that every model with a sample answered. */
function keptRequests(samples: Samples[], done: number): number[] {
  const counted = samples.filter((sample) => sample.answered(done) * 2 > done)
  const kept: number[] = []
  for (let i = 0; i < done; i++) if (counted.every((sample) => sample.has(i))) kept.push(i)
  return kept
}

interface Warmed {
  /** Requests per model. */
  requests: number
  /** Whether every model's times had stopped falling by then. */
  settled: boolean
}

/** Until the times of all models no longer fall, no longer than MOST_WARM_MS past the fewest, and no more than are planned. */
async function warmUp(
  models: (TimedModel & { warmup: Float64Array; settling: Settling })[],
  plan: LatencyPlan,
  rows: Int32Array,
  device: Device,
  pace: Pace,
): Promise<Warmed> {
  const begun = performance.now()
  let rested = begun
  let i = 0
  const settled = () => models.every(({ settling }) => settling.settled)
  for (; rows.length > 0 && i < plan.warmup && !pace.stopped(); i++) {
    if (i >= FEWEST_WARM && (settled() || performance.now() - begun > MOST_WARM_MS)) break
    for (const model of models) {
      const timed = await timeOne(model, rows[i % rows.length]!, device, false)
      if (!timed) continue
      if (i < FEWEST_WARM) model.warmup[i] = timed.total
      model.settling.add(timed.total)
    }
    if (device.isLost()) throw new ContextLost('the context was lost while warming up')
    // The first requests are the long ones: stop must be felt between them.
    if (i < FEWEST_WARM || performance.now() - rested > stretch) {
      await pace.rest()
      rested = performance.now()
    }
  }
  return { requests: i, settled: settled() }
}

interface Timed {
  total: number
  parts: Parts | null
}

/**
 * One request from encoded row to outputs in memory.
 * @param split on WebGL, waits for the GPU before reading back: parts are known then, at the price of one more
 * round trip to the GPU's process in the total. Elsewhere parts cost nothing.
 * @returns null where the model throws on it
 */
async function timeOne(
  timed: TimedModel,
  row: number,
  device: Device,
  split: boolean,
): Promise<Timed | null> {
  const { model, inputs, rows } = timed
  let tensors: Record<string, tf.Tensor> = {}
  let outputs: Record<string, tf.Tensor> = {}
  try {
    const start = performance.now()
    tensors = feed(inputs, row, row + 1, rows)
    const made = performance.now()
    outputs = model.needsAsync ? await model.runAsync(tensors) : tf.tidy(() => model.run(tensors))
    const ran = performance.now()
    if (device.gl && split) waitForGpu(device.gl)
    const computed = performance.now()
    if (device.backend === 'webgpu') await Promise.all(Object.values(outputs).map((output) => output.data()))
    else for (const output of Object.values(outputs)) output.dataSync()
    const end = performance.now()
    // Off WebGL the model has been computed when run returns; on it, only issued.
    const [upload, compute] = device.gl ? [ran - start, computed - ran] : [made - start, computed - made]
    const parts = device.gl && !split ? null : { upload, compute, readback: end - computed }
    return { total: end - start, parts }
  } catch (error) {
    if (error instanceof ContextLost) throw error
    return null
  } finally {
    if (!device.isLost()) tf.dispose([tensors, outputs])
  }
}

const pixel = new Float32Array(4)

/**
 * Blocks until the GPU has done all it was asked: reads one pixel of what was drawn last. gl.finish does not
 * (Chrome makes it a flush), and a fence cannot be waited for without returning to the event loop.
 */
function waitForGpu(gl: WebGL2RenderingContext): void {
  gl.readPixels(0, 0, 1, 1, gl.RGBA, gl.FLOAT, pixel)
}

function methodInWords(
  device: Device,
  models: TimedModel[],
  { seed }: LatencyPlan,
  { requests, settled }: Warmed,
): string {
  const parts =
    device.backend === 'webgl'
      ? 'Parts are of a second call of up to 200 of the requests, which waits for the GPU (one pixel read back) and ' +
        'so takes one round trip more: upload is making the input tensors, copying them and issuing every op, ' +
        'compute is that wait, readback is copying the outputs'
      : device.backend === 'webgpu'
        ? 'Upload is making the input tensors; compute is issuing every op; readback is waiting for the GPU and ' +
          'copying the outputs, asynchronously'
        : 'Upload is making the input tensors; compute is the model; readback is copying the outputs'
  return (
    `Replayed one request at a time on ${device.backend} (${device.environment.renderer}), ` +
    (models.length > 1
      ? 'both models on each request with a coin for which goes first, '
      : 'one model alone, ') +
    `requests in a random order of seed ${seed}, after ${requests} warm-up requests per model` +
    (settled ? ', until their times no longer fell' : '') +
    (requests > FEWEST_WARM ? `, the first ${FEWEST_WARM} reported apart; ` : ' that are reported apart; ') +
    `from the encoded request to outputs in memory, blocking. ${parts}. ` +
    'No network, no queue, no decoding of the request.'
  )
}
