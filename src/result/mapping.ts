/** The mapping: which field feeds which input, and how an output is read. A small JSON file that travels with a model. */
import type { FieldRole } from '../core/roles'
import type { Resize } from '../core/image-size'
import type { Role, Task } from '../core/roles'

/** What is done to a field's value, in order. Numbers in, numbers out, but for those that take text. */
export type Step =
  | { kind: 'standardise'; mean: number; sd: number }
  | { kind: 'min-max'; min: number; max: number }
  | { kind: 'log1p' }
  | { kind: 'clip'; min: number | null; max: number | null }
  /** In place of a missing value; without it a request that lacks the value is an error of that request. */
  | { kind: 'impute'; value: number | string }
  /** Text (or a number's text) -> values.length numbers, one of them 1. */
  | { kind: 'one-hot'; values: string[]; unknown: 'zeros' | 'error' }
  /** Text -> index of the value plus `offset`; an unknown value becomes `unknown`, or is an error where that is null. */
  | { kind: 'vocabulary'; values: string[]; offset: number; unknown: number | null }
  /** Multiply, then add: 1/255 for images. */
  | { kind: 'scale'; by: number; plus: number }
  /** A base64 image -> height x width x channels numbers, 0 to 255; comes first. 'none': another size is skipped. */
  | { kind: 'image'; height: number; width: number; channels: 1 | 3; resize: Resize }
  /** Per channel, where channels are the last axis: minus mean, divided by sd. */
  | { kind: 'standardise-channels'; mean: number[]; sd: number[] }

export interface FeatureMapping {
  field: string
  steps: Step[]
}

export interface InputMapping {
  /** The model's input by name. */
  tensor: string
  /** In order; their widths add up to the tensor's size per request. A tensor field fills it whole. */
  features: FeatureMapping[]
}

export type Reading =
  /** One number per request: P(class 1); >= threshold is class 1. */
  | { kind: 'sigmoid'; threshold: number; from: 'probability' | 'logit' }
  | { kind: 'softmax'; from: 'probability' | 'logit' }
  | { kind: 'class-index' }
  | { kind: 'number' }

export interface ModelMapping {
  inputs: InputMapping[]
  output: { tensor: string; read: Reading }
}

export interface Mapping {
  schemaVersion: 1
  task: Task
  classes: string[]
  ordinal: boolean
  /** Log labels and logged predictions that are not spelled as in `classes`: '1' -> 'late'. */
  aliases: Record<string, string>
  /** Field -> role, for the fields whose role matters. */
  roles: Record<string, FieldRole>
  models: Record<Role, ModelMapping | null>
}
