/**
 * What Triton's server logs by itself, whatever its level: models that load, calls that come in, and no tensors.
 * https://docs.nvidia.com/deeplearning/triton-inference-server/user-guide/docs/user_guide/debugging_guide.html
 */
import { mostLines } from '../records/prefixed'
import { refusedFormat } from '../refused'

/** Files of the server's: other programs write glog's lines as well. */
const FILES = String.raw`server|main|triton_signal|metrics|(?:http|grpc|sagemaker|vertex_ai)_server|infer_(?:request|response|handler)|stream_infer_handler|model(?:_\w+)?|backend_\w+|\w*memory_manager|\w+_scheduler(?:_utils)?|cache_manager|rate_limiter|python_be|pb_stub|onnxruntime|tensorrt|libtorch|tensorflow|instance_state|dynamic_batch\w*|tracer`
const STAMP = String.raw`(?:[IWEF]\d{4} \d\d:\d\d:\d\d\.\d+|\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ) \d+ (?:\[?[IWEF]\w*\]? )?`
/** glog's prefix with one of them, 'I0301 10:00:00.123456 1 http_server.cc:4500]', and neither a record nor a pair behind it. */
const LINE = new RegExp(String.raw`^${STAMP}(?:${FILES})\.(?:cc|h|cpp):\d+\](?!.*(?:\w=|\{))`)
/** Tables that it prints of its models as it starts. */
const TABLE = /^(?:\+[-+]+\+|\|.*\|)\s*$/

export default refusedFormat({
  id: 'triton-log',
  title: 'Triton’s own log',
  sniff: (head) => (mostLines(head, LINE, TABLE) ? 0.9 : 0),
  message:
    'This is a log of Triton’s server: it says which calls came in, not what was asked or answered, so that nothing can be replayed.',
  mend: 'Log the requests themselves, one JSON body a line ({"inputs": [...]}) with its answer, at the client or a proxy: docs/capture has recipes.',
})
