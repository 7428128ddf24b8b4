/**
 * The mapping: which field feeds which input, and how an output is read. A small JSON file that travels with a model.
 * Whole it is a Mapping; a file may hold any part of one, for both models or for one (MappingFile).
 */
import * as v from 'valibot'
import type { Resize } from '../core/image-size'
import { LATENCY_UNITS } from '../core/latency-units'
import { FIELD_ROLES } from '../core/roles'
import { byRole, named, number, strict, Task } from './shapes'

const integer = v.pipe(v.number(), v.integer())
const notNegative = v.pipe(number, v.minValue(0))
const side = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(8192))
const name = v.pipe(v.string(), v.nonEmpty())
const values = v.pipe(v.array(v.string()), v.nonEmpty())
const OR_NULL = 'a whole number for all other values, or null to count them as errors'
const code = v.pipe(v.number(OR_NULL), v.integer(OR_NULL))
const OR_NONE = 'a number, or null for no bound'
const end = v.pipe(v.number(OR_NONE), v.finite(OR_NONE))
const resizes = ['none', 'nearest', 'bilinear', 'area'] as const satisfies Resize[]

/** What is done to a field's value, in order. Numbers in, numbers out, but for those that take text. */
export const Step = v.variant('kind', [
  strict({ kind: v.literal('standardise'), mean: number, sd: notNegative }),
  strict({ kind: v.literal('min-max'), min: number, max: number }),
  strict({ kind: v.literal('log1p') }),
  strict({ kind: v.literal('clip'), min: v.nullable(end), max: v.nullable(end) }),
  /** In place of a missing value; without it a request that lacks the value is an error of that request. */
  strict({ kind: v.literal('impute'), value: v.union([number, v.string()]) }),
  /** Text (or a number's text) -> values.length numbers, one of them 1. */
  strict({ kind: v.literal('one-hot'), values, unknown: v.picklist(['zeros', 'error']) }),
  /** Text -> index of the value plus `offset`; an unknown value becomes `unknown`, or is an error where that is null. */
  strict({ kind: v.literal('vocabulary'), values, offset: integer, unknown: v.nullable(code) }),
  /** Multiply, then add: 1/255 for images. */
  strict({ kind: v.literal('scale'), by: number, plus: number }),
  /** A base64 image -> height x width x channels numbers, 0 to 255; comes first. 'none': another size is skipped. */
  strict({
    kind: v.literal('image'),
    height: side,
    width: side,
    channels: v.picklist([1, 3]),
    /** Resampling as tf.image.resize, without antialiasing. */
    resize: v.picklist(resizes),
  }),
  /** Per channel, where channels are the last axis: minus mean, divided by sd. */
  strict({
    kind: v.literal('standardise-channels'),
    mean: v.pipe(v.array(number), v.nonEmpty()),
    sd: v.pipe(v.array(notNegative), v.nonEmpty()),
  }),
])
export type Step = v.InferOutput<typeof Step>

const from = v.picklist(['probability', 'logit'])

export const Reading = v.variant('kind', [
  /** One number per request: P(class 1); >= threshold is class 1. */
  strict({
    kind: v.literal('sigmoid'),
    threshold: v.pipe(number, v.minValue(0), v.maxValue(1)),
    /** `percent`: a hundredth of the number is the probability. */
    from: v.picklist([...from.options, 'percent']),
  }),
  strict({ kind: v.literal('softmax'), from }),
  strict({ kind: v.literal('class-index') }),
  strict({ kind: v.literal('number') }),
  /** Several numbers that are no scores of classes, such as an embedding: refused by name, since vectors are not compared yet. */
  strict({ kind: v.literal('vector') }),
])
export type Reading = v.InferOutput<typeof Reading>

/** How what the log says a model answered is read, where it is more than a class or a number in one field. */
export const AnswerReading = v.variant('kind', [
  /** The field with the role is the class: by its name, or by its index. */
  strict({ kind: v.literal('class') }),
  /** A field of one number: P(class 1), or P(predicted class). */
  strict({ kind: v.literal('score'), field: name }),
  /** One field that holds a list with a number per class, one-hot included, or a field per class; in the classes' order. */
  strict({ kind: v.literal('probabilities'), fields: v.pipe(v.array(name), v.nonEmpty()) }),
  /** A list of classes with their scores ({label, score}, or pairs), an object of scores by class, or the best classes first. */
  strict({ kind: v.literal('top-k'), field: name }),
])
export type AnswerReading = v.InferOutput<typeof AnswerReading>

/** A field of the log and what is done to its value, in order. A file may leave the steps out. */
export const FeatureMapping = strict({ field: name, steps: v.optional(v.array(Step), []) })
export type FeatureMapping = v.InferOutput<typeof FeatureMapping>

export const InputMapping = strict({
  /** The model's input by name. */
  tensor: name,
  /** In order; their widths add up to the tensor's size per request. A tensor field fills it whole. */
  features: v.array(FeatureMapping),
})
export type InputMapping = v.InferOutput<typeof InputMapping>

export const ModelMapping = strict({
  inputs: v.array(InputMapping),
  output: strict({
    tensor: name,
    read: Reading,
    classes: v.optional(
      v.pipe(
        v.array(v.string()),
        v.nonEmpty(),
        v.description(
          'Names in the order of this model’s output, where it is not that of the mapping’s classes.',
        ),
      ),
    ),
  }),
})
export type ModelMapping = v.InferOutput<typeof ModelMapping>

const models = byRole(v.nullable(ModelMapping)).entries

export const Mapping = strict({
  schemaVersion: v.literal(1),
  task: Task,
  classes: v.pipe(v.array(v.string()), v.description('Names in the order of the class index.')),
  ordinal: v.boolean(),
  /** Log labels and logged predictions that are not spelled as in `classes`: '1' -> 'late'. */
  aliases: v.pipe(named(v.string()), v.description('Spelling in the log -> class name.')),
  noLabel: v.optional(
    v.pipe(
      v.array(v.string()),
      v.description('Values of the label that say that there is none: "-1", "pending".'),
    ),
  ),
  noAnswer: v.optional(
    v.pipe(
      v.array(v.string()),
      v.description('Logged predictions that say that the model did not answer: "-1", "9999".'),
    ),
  ),
  units: v.optional(
    v.pipe(
      named(v.picklist(LATENCY_UNITS)),
      v.description(
        'Latency field -> the unit of its numbers, where its name does not say it, or says another.',
      ),
    ),
  ),
  decimalSigns: v.optional(
    v.pipe(
      named(v.picklist(['.', ','])),
      v.description(
        'Field -> the decimal sign of its numbers, where its cells leave it open: "," reads “1,234” as 1.234, "." as 1234.',
      ),
    ),
  ),
  cluster: v.optional(
    v.pipe(
      v.literal('content'),
      v.description(
        'Requests with the same features and answers are one cluster, where no column says whose requests these are.',
      ),
    ),
  ),
  /** Field -> role, for the fields whose role matters. */
  roles: named(v.picklist(FIELD_ROLES)),
  models: strict(models),
  /** How the log's own answers are read, where that is not plain. */
  answers: v.optional(strict({ primary: v.optional(AnswerReading), shadow: v.optional(AnswerReading) })),
  replayed: v.optional(
    v.pipe(
      strict(models),
      v.description(
        'Of rows that a replay wrote: what each model was fed, from which columns of theirs, and how it was read.',
      ),
    ),
  ),
  /** What a person vouches for, where evidence alone leaves it open or points the other way. */
  confirmed: v.optional(
    v.array(
      v.picklist([
        'classes',
        'inputs',
        'labels',
        'independence',
        'columns',
        'outputs',
        'answers',
        'complete',
        'stationary',
        'order',
      ]),
    ),
  ),
})
export type Mapping = v.InferOutput<typeof Mapping>

/** Any part of a mapping, for both models (`models`), or for one: `model`, or its inputs and output at the top. */
export const MappingFile = strict({
  $schema: v.optional(v.string()),
  ...v.partial(v.object(Mapping.entries)).entries,
  schemaVersion: v.literal(1),
  models: v.optional(strict(v.partial(v.object(models)).entries)),
  model: v.optional(ModelMapping),
  inputs: v.optional(ModelMapping.entries.inputs),
  output: v.optional(ModelMapping.entries.output),
})
export type MappingFile = v.InferOutput<typeof MappingFile>
