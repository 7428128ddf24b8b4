import { readFile, readdir } from 'node:fs/promises'
import { defaultGates } from '../../../src/evaluation/gates'
import type { DroppedFile } from '../../../src/formats/contract'
import type { Spec } from '../../../src/mapping/spec'
import type { Replayer } from '../../../src/replay/contract'
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

export function runOptions(spec: Spec, more: Partial<RunOptions> = {}): RunOptions {
  return {
    spec,
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
