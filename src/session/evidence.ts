/** What the figures rest on: files with their hashes, models, and where they ran. */
import type { Environment, FileEvidence, ModelEvidence } from '../evaluation/result'
import type { Role } from '../evaluation/input'
import type { ModelBundle } from '../models/bundle'
import { fileEvidence } from './hash'
import type { OpenLog } from './log'
import type { RunParts } from './run'

export interface PartsEvidence {
  primary: ModelEvidence | null
  shadow: ModelEvidence | null
  logs: FileEvidence[]
  labels: FileEvidence[]
  baseline: FileEvidence[]
  predictions: Record<Role, FileEvidence[]>
  answers: Record<Role, 'replayed' | 'log' | 'file'>
}

/** Hashes of all files, and what the models say of themselves. */
export async function evidenceOf(parts: RunParts): Promise<PartsEvidence> {
  const hashed = async (log: OpenLog | null) => {
    const files: FileEvidence[] = []
    for (const file of log?.files ?? []) files.push(await fileEvidence(file))
    return files
  }
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
  const { navigator, crossOriginIsolated } = globalThis
  return {
    backend: 'none',
    renderer: '',
    tfjs: '',
    browser: navigator?.userAgent ?? '',
    crossOriginIsolated: crossOriginIsolated ?? false,
    cores: navigator?.hardwareConcurrency ?? null,
  }
}
