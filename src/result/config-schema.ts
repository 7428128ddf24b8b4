/** shadow.config.json: the options of `evaluate` as a file, so that a CI needs one line. */
import * as v from 'valibot'
import { Sharing } from './sharing/schema'
import { strict } from './shapes'

const path = v.pipe(v.string(), v.nonEmpty())
const whole = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(9_999_999))

export const ConfigFile = strict({
  $schema: v.optional(v.string()),
  primary: v.optional(path),
  shadow: v.optional(path),
  log: v.optional(v.union([path, v.pipe(v.array(path), v.nonEmpty())])),
  labels: v.optional(path),
  'primary-predictions': v.optional(path),
  'shadow-predictions': v.optional(path),
  baseline: v.optional(path),
  mapping: v.optional(path),
  gates: v.optional(path),
  out: v.optional(path),
  backend: v.optional(v.picklist(['webgl', 'webgpu', 'wasm', 'cpu'])),
  latency: v.optional(whole),
  seed: v.optional(whole),
  outputs: v.optional(v.boolean()),
  junit: v.optional(path),
  markdown: v.optional(path),
  'write-mapping': v.optional(path),
  share: v.optional(Sharing),
  salt: v.optional(path),
  sign: v.optional(path),
  signer: v.optional(path),
})
export type ConfigFile = v.InferOutput<typeof ConfigFile>
