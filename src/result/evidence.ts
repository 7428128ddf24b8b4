/** What an evaluation was made from, as the result holds it. */
import * as v from 'valibot'
import { FileEvidence, byRole, evidenceName, number } from './shapes'

export const ModelEvidence = v.object({
  name: evidenceName,
  format: v.string(),
  files: v.array(FileEvidence),
  parameters: v.nullable(number),
  inputs: v.array(v.string()),
  outputs: v.array(v.string()),
})
export type ModelEvidence = v.InferOutput<typeof ModelEvidence>

export const Environment = v.object({
  backend: v.string(),
  renderer: v.string(),
  tfjs: v.string(),
  browser: v.string(),
  crossOriginIsolated: v.boolean(),
  cores: v.nullable(number),
})
export type Environment = v.InferOutput<typeof Environment>

const fingerprint = v.nullable(v.string())
export const Fingerprints = v.object({
  times: fingerprint,
  labels: fingerprint,
  primary: fingerprint,
  shadow: fingerprint,
})
export type Fingerprints = v.InferOutput<typeof Fingerprints>

export const Evidence = v.object({
  primary: v.nullable(ModelEvidence),
  shadow: v.nullable(ModelEvidence),
  logs: v.array(FileEvidence),
  labels: v.array(FileEvidence),
  baseline: v.array(FileEvidence),
  /** Files of a model's predictions, joined to the requests by id. */
  predictions: v.optional(byRole(v.array(FileEvidence))),
  /** Where each model's answers come from: replayed here, a column of the log, or a file of their own. */
  answers: v.optional(byRole(v.picklist(['replayed', 'log', 'file']))),
  /** The mapping used, as its own JSON file would hold it. */
  mapping: v.unknown(),
  /**
   * SHA-256 (hex) of canonical JSON (RFC 8785), as the file was written: of the mapping, which may itself not be here; of the
   * gates; of the figures, which are all but evidence, gates and decision.
   */
  digests: v.optional(v.object({ mapping: v.nullable(v.string()), gates: v.string(), figures: v.string() })),
  /**
   * What tells whether other evaluations are of the same requests, though their files differ: hashes (64 bits, hex) over all
   * requests in any order, of each one's id with its time, its label, and either model's answer. null where that would tell
   * nothing, such as where all labels are one; absent where ids are not unique,
   * or are hashed.
   */
  fingerprints: v.optional(Fingerprints),
  environment: Environment,
  startedAt: v.string(),
  replaySeconds: v.nullable(number),
  /** Until the first batch was answered: shaders are compiled for it. null where nothing was replayed. */
  firstBatchSeconds: v.optional(v.nullable(number)),
  /** After the first batch; null where all was one batch. */
  requestsPerSecond: v.nullable(number),
})
export type Evidence = v.InferOutput<typeof Evidence>
