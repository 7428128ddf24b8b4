/** What the figures rest on: files with their hashes, models, and where they ran. */
import type { MaybeHashed } from '../../core/file-evidence'
import type { Environment, ModelEvidence } from '../../result/evidence'
import type { Role } from '../../core/roles'
import type { ModelBundle } from '../../models/bundle'
import type { DroppedFile } from '../../files/dropped'
import { fileEvidence, type HashOptions } from '../../files/evidence'
import type { OpenLog } from '../intake/log'
import { attempt } from './attempt'
import type { Meter } from './meter'
import type { RunParts } from './run-parts'

export interface PartsEvidence {
  primary: ModelEvidence | null
  shadow: ModelEvidence | null
  logs: MaybeHashed[]
  labels: MaybeHashed[]
  baseline: MaybeHashed[]
  predictions: Record<Role, MaybeHashed[]>
  answers: Record<Role, 'replayed' | 'log' | 'file'>
}

/** The evidence of a run, whose files are hashed beside the replay. */
export class Hashing {
  readonly #stop = new AbortController()
  readonly #evidence: Promise<PartsEvidence>
  readonly #total: number
  #hashed = 0
  #tell: (share: number) => void = () => undefined

  constructor(parts: RunParts) {
    const { log, labels, baseline, predictions } = parts
    const files = [log, labels, baseline, predictions.primary, predictions.shadow].flatMap(
      (one) => one?.files ?? [],
    )
    this.#total = files.reduce((sum, { file }) => sum + file.size, 0)
    this.#evidence = evidenceOf(parts, async (one) => {
      const made: MaybeHashed[] = []
      for (const dropped of one?.files ?? []) made.push(await maybeHashed(dropped, this.#options))
      return made
    })
    // It is awaited later; until then a rejection must not count as unhandled.
    this.#evidence.catch(() => undefined)
  }

  get #options() {
    return {
      signal: this.#stop.signal,
      onBytes: (bytes: number) => {
        this.#hashed += bytes
        this.#tell(this.#hashed / this.#total)
      },
    }
  }

  /**
   * Waits for what is left, if anything, and says how far it is: a stopped replay is ahead of its hashes.
   * @param ended files that are not hashed by then have no hash
   */
  finish(meter: Meter, ended: AbortSignal): Promise<PartsEvidence> {
    if (ended.aborted) this.stop()
    else ended.addEventListener('abort', () => this.stop(), { once: true })
    if (this.#hashed < this.#total) {
      meter.enter('hashing')
      // Of what is left: the time that it takes is told from how fast that goes.
      const before = this.#hashed / this.#total
      this.#tell = (share) => meter.report(0, null, (share - before) / (1 - before))
    }
    return this.#evidence
  }

  /** What is not hashed yet is not to be. */
  stop(): void {
    this.#stop.abort(new Error('The run was stopped before the file was hashed.'))
  }
}

/** @returns the file's evidence; where it cannot be hashed, with the reason in the hash's place */
export async function maybeHashed(dropped: DroppedFile, options?: HashOptions): Promise<MaybeHashed> {
  const { value, failed } = await attempt(() => fileEvidence(dropped, options))
  return value ?? { name: dropped.path, bytes: dropped.file.size, sha256: null, reason: failed! }
}

/** Hashes of all files, and what the models say of themselves. */
async function evidenceOf(
  parts: RunParts,
  hashed: (log: OpenLog | null) => Promise<MaybeHashed[]>,
): Promise<PartsEvidence> {
  return {
    primary: modelEvidence(parts.bundles.primary),
    shadow: modelEvidence(parts.bundles.shadow),
    logs: await hashed(parts.log),
    labels: await hashed(parts.labels),
    baseline: await hashed(parts.baseline),
    predictions: {
      primary: await hashed(parts.predictions.primary),
      shadow: await hashed(parts.predictions.shadow),
    },
    answers: { primary: sourceOf(parts, 'primary'), shadow: sourceOf(parts, 'shadow') },
  }
}

function sourceOf({ bundles, predictions }: RunParts, role: Role): 'replayed' | 'log' | 'file' {
  return bundles[role] ? 'replayed' : predictions[role] ? 'file' : 'log'
}

function modelEvidence(bundle: ModelBundle | null): ModelEvidence | null {
  if (!bundle) return null
  const { name, maker, files, parameters } = bundle.card
  const shown = ({ name, dtype, shape }: ModelBundle['inputs'][number]) =>
    `${name} ${dtype}[${shape.map((axis) => axis ?? '?').join(', ')}]`
  return {
    name,
    format: maker || bundle.format,
    files,
    parameters,
    inputs: bundle.inputs.map(shown),
    outputs: bundle.outputs.map(shown),
  }
}

/** Nothing was replayed: no backend had a part in it. */
export function plainEnvironment(): Environment {
  const { navigator, crossOriginIsolated, process } = globalThis
  const node = process?.versions?.node
  return {
    backend: 'none',
    renderer: '',
    tfjs: '',
    browser: node ? `Node.js ${node}` : (navigator?.userAgent ?? ''),
    crossOriginIsolated: crossOriginIsolated ?? false,
    cores: navigator?.hardwareConcurrency ?? null,
  }
}
