import { readFile, readdir } from 'node:fs/promises'
import { defaultGates } from '../../../src/result/gates'
import type { DroppedFile } from '../../../src/files/dropped'
import type { Mapping } from '../../../src/result/mapping'
import { createReplayer } from '../../../src/replay/client'
import type { WorkerLike } from '../../../src/replay/call'
import type { ReplayedBatch, Replayer } from '../../../src/replay/contract'
import { thisProcess } from '../../../src/replay/node/host'
import { serve } from '../../../src/replay/serve'
import type { RunOptions } from '../../../src/session/contract'

export function file(path: string, content: string | Uint8Array<ArrayBuffer>): DroppedFile {
  return { path, file: new Blob([content]) }
}

/** Every file of a folder of tests/fixtures, as if the folder had been dropped. */
export async function fixture(folder: string, as = folder): Promise<DroppedFile[]> {
  const root = new URL(`../../fixtures/${folder}/`, import.meta.url)
  const names = (await readdir(root)).filter((name) => name !== 'ref.json')
  return Promise.all(
    names.map(async (name) => file(`${as}/${name}`, new Uint8Array(await readFile(new URL(name, root))))),
  )
}

export function runOptions(mapping: Mapping, more: Partial<RunOptions> = {}): RunOptions {
  return {
    mapping,
    gates: defaultGates,
    backend: 'cpu',
    latencyRequests: 20,
    seed: 7,
    keepOutputs: false,
    ...more,
  }
}

/** For runs that must not replay anything. */
export function failingReplayer(): Replayer {
  throw new Error('nothing is to be replayed here')
}

/**
 * The real replay on the cpu backend, in this process in place of a worker.
 * @param harm does to the answers of a worker what a broken device would; it is told which worker of the replay it is
 */
export function cpuReplayer(harm?: (batch: ReplayedBatch, worker: number) => void): Replayer {
  let workers = 0
  return createReplayer(() => {
    const which = workers++
    const listeners: ((event: MessageEvent) => void)[] = []
    let ended = false
    const worker: WorkerLike = {
      onmessage: null,
      onerror: null,
      onmessageerror: null,
      postMessage(message: unknown) {
        const data = structuredClone(message)
        setTimeout(() => !ended && listeners.forEach((listen) => listen({ data } as MessageEvent)))
      },
      terminate() {
        ended = true
      },
    }
    serve(
      {
        addEventListener: (_: string, listen: (event: MessageEvent) => void) => listeners.push(listen),
        postMessage(message: unknown) {
          const data = structuredClone(message)
          const { value } = data as { value?: { batch?: ReplayedBatch } }
          if (value?.batch) harm?.(value.batch, which)
          setTimeout(() => !ended && worker.onmessage?.call(worker as Worker, { data } as MessageEvent))
        },
      } as unknown as Parameters<typeof serve>[0],
      thisProcess(),
    )
    return worker
  })
}
