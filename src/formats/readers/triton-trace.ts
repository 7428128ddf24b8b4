/**
 * Triton's trace file: times of each request's stages, and with trace level TENSORS its tensors, spread over records.
 * https://docs.nvidia.com/deeplearning/triton-inference-server/user-guide/docs/user_guide/trace.html
 */
import { isObject } from '../../core/objects'
import { headValues } from '../json/values'
import { refusedFormat } from '../refused'

export default refusedFormat({
  id: 'triton-trace',
  title: 'Triton trace',
  sniff: (head) => (headValues(head, 3).some(isTrace) ? 0.95 : 0),
  message:
    'This is a Triton trace: it times the stages of each request, and is not read as a log of requests.',
  mend: 'Log the requests themselves, one JSON body a line ({"inputs": [...]}), at the client or a proxy: docs/capture has recipes.',
})

function isTrace(value: unknown): boolean {
  if (!isObject(value) || !('id' in value)) return false
  const { timestamps, activity } = value
  if (typeof activity === 'string') return activity.startsWith('TENSOR_')
  if (Array.isArray(timestamps))
    return timestamps.some((one) => isObject(one) && typeof one['name'] === 'string' && 'ns' in one)
  return Object.keys(value).sort().join() === 'id,model_name,model_version'
}
