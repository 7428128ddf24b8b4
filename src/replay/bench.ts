/** The yardsticks of the benchmark: what the same models do without any of the replay around them. */
import * as tf from '@tensorflow/tfjs-core'
import type { InputTensor } from './contract'
import type { RunnableModel } from './instantiate'
import { feed } from './tensors'

export interface BenchPlan {
  /** One batch's inputs per model that is loaded, n requests each. */
  n: number
  primary: InputTensor[] | null
  shadow: InputTensor[] | null
  /** How often the batch is predicted. */
  batches: number
  /** Requests that are predicted one at a time. */
  singles: number
}

export interface BenchFigures {
  /** Bare predict on whole batches, one after the other, each read back before the next. */
  batchMs: number
  batchRequests: number
  /** Bare predict on one request at a time. */
  singleMs: number
  singleRequests: number
}

export interface BenchModel {
  model: RunnableModel
  inputs: InputTensor[]
}

/** Times bare predictions of all models on the same batch, in this worker; programs are compiled beforehand. */
export async function benchBare(plan: BenchPlan, models: BenchModel[]): Promise<BenchFigures> {
  for (const { model, inputs } of models) {
    await predict(model, inputs, 0, plan.n)
    if (plan.singles > 0) await predict(model, inputs, 0, 1)
  }
  const batchStart = performance.now()
  for (let i = 0; i < plan.batches; i++)
    for (const { model, inputs } of models) await predict(model, inputs, 0, plan.n)
  const singleStart = performance.now()
  for (let i = 0; i < plan.singles; i++)
    for (const { model, inputs } of models) await predict(model, inputs, i % plan.n, (i % plan.n) + 1)
  return {
    batchMs: singleStart - batchStart,
    batchRequests: plan.batches * plan.n,
    singleMs: performance.now() - singleStart,
    singleRequests: plan.singles,
  }
}

/** As a notebook has it: tensor, predict, await data, dispose. */
async function predict(model: RunnableModel, inputs: InputTensor[], from: number, to: number): Promise<void> {
  const tensors = feed(inputs, from, to, to - from)
  const outputs = model.needsAsync ? await model.runAsync(tensors) : tf.tidy(() => model.run(tensors))
  await Promise.all(Object.values(outputs).map((output) => output.data()))
  tf.dispose([tensors, outputs])
}
