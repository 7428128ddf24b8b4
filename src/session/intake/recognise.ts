/** Which slot a table or a JSON file belongs to, by what it holds. */
import { isObject } from '../../core/objects'
import { ProblemError, problemText } from '../../core/problem'
import { looksLikeGates } from '../../result/gates-file'
import type { FieldProfile } from '../../formats/contract'
import { probabilityColumns } from '../../formats/probability-columns'
import { looksLikeMapping } from '../../mapping/mapping-file'
import { isLabellingFile } from '../requests/labelling'
import { roleWords } from './role-words'

export type TableKind = 'log' | 'labels' | 'baseline' | 'features-only' | 'predictions'

const LABELS = /(^|[^a-z])(labels?|truth|ground[-_ ]?truth|actuals?)([^a-z]|$)/
const BASELINE = /(^|[^a-z])(baseline|train(ing)?|reference)([^a-z]|$)/
const ANSWERS = /(^|[^a-z])(preds?|predictions?|answers?|outputs?)([^a-z]|$)/

/** @param path decides only between what the fields leave open */
export function tableKind(fields: readonly FieldProfile[], path: string): { kind: TableKind; why: string } {
  const has = (...roles: FieldProfile['role'][]) => fields.some((field) => roles.includes(field.role))
  const features = fields.filter((field) => field.role === 'feature')
  // Probabilities class by class are an answer, and no field of its own.
  const answered = has('primary', 'shadow') || probabilityColumns(fields).length > 0
  const name = tellingName(path)
  const known = fields.filter((field) => field.role !== 'ignore' && field.role !== 'time')
  if (isLabellingFile(fields)) return { kind: 'labels', why: 'It was written here to be labelled.' }
  if (!answered && has('id') && known.length <= 2 && (has('label') || features.length === 1))
    return { kind: 'labels', why: 'It holds a request id and a label, nothing else.' }
  if (LABELS.test(name) && has('label') && !answered)
    return { kind: 'labels', why: 'By name, and it has a label.' }
  if (BASELINE.test(name) && features.length > 0)
    return { kind: 'baseline', why: 'By name, and it has features.' }
  if (has('id') && has('primary') !== has('shadow') && features.length === 0)
    return { kind: 'predictions', why: 'It holds request ids and what one model answered, no features.' }
  const [only, another] = known
  if (!has('id') && only && !another) {
    if (only.role === 'label' || (only.role === 'feature' && LABELS.test(name)))
      return { kind: 'labels', why: 'It holds labels, nothing else.' }
    if (only.role === 'primary' || only.role === 'shadow' || (only.role === 'feature' && ANSWERS.test(name)))
      return { kind: 'predictions', why: 'It holds what one model answered, nothing else.' }
  }
  if (features.length > 0 && !answered && !has('id') && !has('time'))
    return { kind: 'features-only', why: 'Features without request ids, times or predictions.' }
  return {
    kind: 'log',
    why: answered ? 'It holds requests and what a model answered.' : 'It holds requests.',
  }
}

/** A file's own name, or, where that says nothing, its folders' too: a baseline in a folder of labels is a baseline. */
function tellingName(path: string): string {
  const name = path.toLowerCase()
  const own = name.slice(name.lastIndexOf('/') + 1)
  return [LABELS, BASELINE, ANSWERS].some((words) => words.test(own)) ? own : name
}

export type JsonKind = 'mapping' | 'gates' | 'report'

/** @returns null where the value is none of ours: then it may be a log. */
export function jsonKind(value: unknown): JsonKind | null {
  if (!isObject(value)) return null
  if ('verdict' in value && 'checklist' in value) return 'report'
  if (looksLikeMapping(value)) return 'mapping'
  return looksLikeGates(value) ? 'gates' : null
}

/** In one line, for a file that no slot takes. */
export function reason(error: unknown): string {
  return error instanceof ProblemError
    ? problemText({ ...error.problem, file: '' })
    : error instanceof Error
      ? error.message
      : String(error)
}

/** A prediction's column that says whose it is; 'prediction' and 'y_pred' say nothing. */
const OWN_NAME = /^(primary|prod|production|champion|shadow|candidate|challenger)/i

/** Whose predictions a file holds, by its column's name, else by its own; null where neither says. */
export function answererOf(fields: readonly FieldProfile[], path: string): 'primary' | 'shadow' | null {
  const answer = fields.find((field) => field.role === 'primary' || field.role === 'shadow')
  if (answer?.role === 'shadow') return 'shadow'
  return answer && OWN_NAME.test(answer.name) ? 'primary' : roleWords(path)
}
