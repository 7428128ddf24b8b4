/** Which of TF.js' two formats a model.json is, by content; and what it is instead where it is neither. */
import { type Problem, type ProblemCode, ProblemError } from '../core/problem'
import { objectAt, stringAt, type JsonObject } from '../files/json'
import { modelConfigOf } from '../keras/topology/topology'

export type Format = 'layers-model' | 'graph-model'

/**
 * `modelTopology.node[]` is a graph-model, `class_name` a layers-model; the `format` field may be missing or wrong,
 * and TF.js' wrong loader gives useless errors.
 * @throws ProblemError 'not-a-model' saying what the JSON looks like instead
 */
export function detectFormat(model: JsonObject, file: string, warnings: Problem[]): Format {
  const topology = objectAt(model['modelTopology'])
  const format =
    topology && (Array.isArray(topology['node']) ? 'graph-model' : modelConfigOf(topology) && 'layers-model')
  if (!format) throw notAModel(model, file)
  const claimed = stringAt(model, 'format')
  if (claimed !== null && claimed !== format)
    warnings.push({
      code: 'format-mismatch',
      message: `The file calls itself ${claimed}, but holds a ${format}; it is read as that.`,
      file,
    })
  return format
}

function notAModel(json: JsonObject, file: string): ProblemError {
  const mend = 'Drop the model.json that tensorflowjs_converter or model.save wrote, with its weight files.'
  const problem = (code: ProblemCode, message: string, also?: string) =>
    new ProblemError({ code, message, file, mend: also ?? mend })
  if (typeof json['class_name'] === 'string' || objectAt(json['model_config']))
    return problem(
      'topology-only',
      'This is a Keras architecture (to_json) without weights: it would be filled with random ones.',
      'Save the whole model (.keras), or convert it with tensorflowjs_converter.',
    )
  if ('modelTopology' in json)
    return problem('unknown-format', 'Its modelTopology is neither a TensorFlow graph nor Keras layers.')
  if ('schemaVersion' in json && ('models' in json || 'inputs' in json))
    return problem('mapping-alone', 'This is a mapping, not a model.', 'Drop it together with its model.')
  if (json['word_index'] || (objectAt(json['model'])?.['vocab'] && json['added_tokens']))
    return problem('tokenizer', 'This is a tokenizer, not a model.')
  if (objectAt(json['learner']) || ('oblivious_trees' in json && 'features_info' in json))
    return problem(
      'other-format',
      'This is a model of boosted trees (XGBoost or CatBoost), which does not run in a browser.',
      'Log both models’ predictions where they run, and drop that log alone.',
    )
  if ('weightsManifest' in json)
    return problem('no-topology', 'It lists weights but describes no model (modelTopology).')
  const keys = Object.keys(json).slice(0, 5).join(', ')
  return problem(
    'not-a-model',
    `This JSON is no TF.js model: it has ${keys ? `the keys ${keys}` : 'no keys'}.`,
  )
}
