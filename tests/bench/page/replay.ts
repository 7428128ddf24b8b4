/** The replay of both models against bare predict on the same batches, in the same worker. */
import type { Role } from '../../../src/core/roles'
import { loadBundle } from '../../../src/models/load'
import { createReplayer } from '../../../src/replay/client'
import type { ReplayBatch } from '../../../src/replay/contract'
import { layoutOf } from '../../../src/session/requests/layout'
import { readLog } from '../../../src/session/intake/log'
import { Meter } from '../../../src/session/run/meter'
import { Pipeline } from '../../../src/session/run/pipeline'
import { ReplayedRole } from '../../../src/session/answers/role'
import { fetched, fetchedLog, fetchedSpec } from './files'
import type { ReplayFigures, Task } from './protocol'

/** As many batches under way at once as the session has. */
const DEPTH = 4

export async function replay(task: Task & { kind: 'replay' }): Promise<ReplayFigures> {
  const replayer = createReplayer()
  try {
    const environment = await replayer.start({ backend: 'webgl', batchRows: null })
    const load = async (role: Role) =>
      replayer.load(role, await loadBundle(await Promise.all(task.models[role].map(fetched))))
    const models = { primary: await load('primary'), shadow: await load('shadow') }
    const batchRows = replayer.batchRows()
    const log = await fetchedLog(task.log)
    const mapping = await fetchedSpec(task.mapping)
    const layout = layoutOf(mapping, log.profile.fields, models)
    const role = (one: Role) => new ReplayedRole(one, mapping, layout.encoders[one]!)
    const roles = { primary: role('primary'), shadow: role('shadow') }
    const batches: ReplayBatch[] = []
    for await (const { batch } of readLog(log, layout.requests, batchRows)) {
      const inputs = (role: Role) => roles[role].encode(batch).inputs
      batches.push({ seq: batches.length, n: batch.n, primary: inputs('primary'), shadow: inputs('shadow') })
    }
    const requests = batches.reduce((sum, batch) => sum + batch.n, 0)
    const whole = batches.filter((batch) => batch.n === batches[0]!.n).length
    const plan = { ...batches[0]!, batches: whole, singles: 0 }
    // Programs are compiled before anything is timed.
    await replayer.replay(batches[0]!)
    const figures = { replay: [] as number[], bare: [] as number[], pipeline: [] as number[] }
    for (let i = 0; i < task.repeats; i += 1) {
      const start = performance.now()
      await run(batches, (batch) => replayer.replay(batch))
      figures.replay.push((requests / (performance.now() - start)) * 1000)
      const bare = await replayer.bench(plan)
      figures.bare.push((bare.batchRequests / bare.batchMs) * 1000)
      const { seconds } = await new Pipeline({
        ...{
          mapping,
          layout,
          log,
          replayer,
          batchRows,
          book: null,
          keepOutputs: false,
          sampleSize: 500,
          seed: 1,
        },
        meter: new Meter(() => {}),
        signal: new AbortController().signal,
      }).run()
      figures.pipeline.push(requests / seconds)
    }
    const { singleMs, singleRequests } = await replayer.bench({ ...plan, batches: 0, singles: task.singles })
    return {
      backend: environment.backend,
      renderer: environment.renderer,
      batchRows,
      requests,
      ...figures,
      single: (singleRequests / singleMs) * 1000,
    }
  } finally {
    replayer.close()
  }
}

async function run(batches: ReplayBatch[], answer: (batch: ReplayBatch) => Promise<unknown>): Promise<void> {
  const underWay: Promise<unknown>[] = []
  for (const batch of batches) {
    underWay.push(answer(batch))
    if (underWay.length >= DEPTH) await underWay.shift()
  }
  await Promise.all(underWay)
}
