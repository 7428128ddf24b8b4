/** Metrics as Prometheus and OpenMetrics expose them: sums over requests. https://prometheus.io/docs/instrumenting/exposition_formats */
import { mostLines } from '../records/prefixed'
import { refusedFormat } from '../refused'

const LINE =
  /^(?:# (?:HELP|TYPE|UNIT|EOF)\b|[A-Za-z_:][\w:]*(?:\{[^}]*\})? [-+.\dNaIinf]+(?:e[+-]?\d+)?(?: \d+)?\s*$)/

export default refusedFormat({
  id: 'prometheus',
  title: 'Prometheus’ metrics',
  sniff: (head) => (/^# (?:HELP|TYPE) /m.test(head.text) && mostLines(head, LINE) ? 0.9 : 0),
  message:
    'These are metrics as Prometheus collects them: sums over many requests, and no request by itself.',
  mend: 'Log the requests themselves, a line each, with their features and answers: docs/capture has recipes.',
})
