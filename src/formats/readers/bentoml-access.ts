/**
 * What BentoML's server prints of each call: its path, sizes, status and time, and nothing of what was asked or answered.
 * https://docs.bentoml.com/en/latest/build-with-bentoml/observability/logging.html
 */
import { mostLines } from '../records/prefixed'
import { refusedFormat } from '../refused'

/** A call over HTTP or gRPC, and its answer. */
const CALL = /\(scheme=\w+,(?:method=[A-Z]+,)?path=[^)]*\) \((?:http_)?status=\d{3}\b/

export default refusedFormat({
  id: 'bentoml-access',
  title: 'BentoML access log',
  // Surer than lines of key=value, which these are; less sure than JSON that stands between them.
  sniff: (head) => (mostLines(head, CALL) ? 0.64 : 0),
  message:
    "This is the access log of BentoML's server: it says who asked and when, not what, so that nothing can be replayed.",
  mend: 'Drop what the monitoring of the service wrote (the files of its folder data), or log the bodies: docs/capture has recipes.',
})
