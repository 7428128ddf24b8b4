/**
 * What TorchServe's server logs by itself: of each call its address, path, status and time, and metrics of its workers.
 * https://pytorch.org/serve/logging.html, https://pytorch.org/serve/metrics.html
 */
import { mostLines } from '../records/prefixed'
import { TORCHSERVES as LINE } from '../records/servers'
import { refusedFormat } from '../refused'

/** What the model's handler logged among them: a record behind words. */
const HANDLERS = /\bMODEL_LOG - .*[\s:|\]>=-]\{\s*["']/

export default refusedFormat({
  id: 'torchserve-log',
  title: 'TorchServe’s own log',
  sniff: (head) => (mostLines(head, LINE) && !HANDLERS.test(head.text) ? 0.9 : 0),
  message:
    'This is a log of TorchServe’s server: it says which calls came in and how long they took, not what was asked or answered, so that nothing can be replayed.',
  mend: 'Log the request and the answer in the model’s handler (logging.info(json.dumps({…})) in postprocess goes to model_log.log), and drop that file; or log the bodies at a proxy: docs/capture has recipes.',
})
