/** Logs as programs wrote them, sixty requests each (tests/fixtures/logs/served; makers in its README): what is read of each. */

interface Written {
  /** Role of each field that matters; the numbers among the features are these alone. */
  roles?: Record<string, string>
  rows?: number
  /** Lines of the program's own among them: its start, its access log. */
  own?: number
  /** The code it is refused by, and a part of what is said. */
  refused?: [code: string, words: string]
}

const names = ['sepal_length', 'sepal_width', 'petal_length', 'petal_width']
const under = (path: string, others: Record<string, string>) => ({
  roles: { ...Object.fromEntries(names.map((name) => [`${path}${name}`, 'feature'])), ...others },
})
const listed = (path: string, others: Record<string, string>) => ({
  roles: { ...Object.fromEntries([0, 1, 2, 3].map((i) => [`${path}[${i}]`, 'feature'])), ...others },
})
const called = { request_id: 'id', prediction: 'primary' }
const timed = { ...called, latency_ms: 'primary-latency' }
const node = { reqId: 'id', prediction: 'primary', responseTime: 'primary-latency' }
const table = { ...called, called_at: 'time', label: 'label' }
const camel = (path: string, first: (name: string) => string) => Object.fromEntries(names.map((name) => [path + first(name.replace(/_(.)/, (_, c: string) => c.toUpperCase())), 'feature'])) // prettier-ignore

export const written: Record<string, Written> = {
  'logging-percent.log': under('', { request_id: 'id', predicted: 'primary', took: 'primary-latency', logged_at: 'time' }), // prettier-ignore
  'python-json-logger.log': under('input.', { request_id: 'id', output: 'primary', duration_ms: 'primary-latency', asctime: 'time' }), // prettier-ignore
  'ecs-logging.log': under('model.input.', { 'http.request.id': 'id', 'model.output': 'primary', '@timestamp': 'time' }), // prettier-ignore
  'google-structured.log': { ...under('features.', timed), rows: 62 },
  'lambda-powertools.log': under('message.features.', { 'message.request_id': 'id', 'message.prediction': 'primary', 'timestamp': 'time' }), // prettier-ignore
  'loguru.log': under('features.', { prediction: 'primary', latency_ms: 'primary-latency', logged_at: 'time' }), // prettier-ignore
  'loguru-serialized.log': under('message.features.', { 'request_id': 'id', 'message.prediction': 'primary', 'message.latency_ms': 'primary-latency', 'logged_at': 'time' }), // prettier-ignore
  'structlog-console.log': under('', { ...timed, logged_at: 'time' }),
  'structlog-keyvalue.log': under('', { ...timed, timestamp: 'time' }),
  'structlog-logfmt.log': under('', { ...timed, timestamp: 'time' }),
  'litserve.log': under('features.', { ...called, logged_at: 'time' }),
  'ray-serve.log': { ...under('features.', { ...called, logged_at: 'time' }), own: 62 },
  'ray-serve-json.log': { ...under('features.', { request_id: 'id', prediction: 'primary', timestamp_ns: 'time' }), rows: 42 }, // prettier-ignore
  'mlserver.log': { ...listed('inputs', { id: 'id', outputs: 'primary', logged_at: 'time' }), own: 91 },
  'mlserver-bodies.log': { ...listed('x', { id: 'id', 'output-1': 'primary', logged_at: 'time' }), own: 91 },
  'mlserver-structured.log': {
    ...listed('x', { id: 'id', 'output-1': 'primary', logged_at: 'time' }),
    own: 91,
  },
  'mlflow-traces.jsonl': under('request.features.', { 'trace_id': 'id', 'response.prediction': 'primary', 'request_time': 'time', 'execution_duration': 'primary-latency' }), // prettier-ignore
  'pino.log': under('features.', { ...node, time: 'time' }),
  'bunyan.log': under('features.', { ...node, time: 'time' }),
  'winston-json.log': under('features.', { ...node, timestamp: 'time' }),
  'winston-printf.log': under('features.', { ...node, logged_at: 'time' }),
  'winston-simple.log': under('features.', { ...node, timestamp: 'time' }),
  'winston-logstash.log': under('@fields.features.', { '@fields.reqId': 'id', '@fields.prediction': 'primary', '@timestamp': 'time' }), // prettier-ignore
  'log4js.log': under('features.', { ...node, logged_at: 'time' }),
  'go-map.log': under('', { ...called, logged_at: 'time' }),
  'go-struct.log': { roles: { ...camel('Features.', (name) => name[0]!.toUpperCase() + name.slice(1)), RequestID: 'id', Prediction: 'primary', LatencyMs: 'primary-latency', logged_at: 'time' } }, // prettier-ignore
  'slog-json.log': under('features.', { ...timed, time: 'time' }),
  'slog-text.log': under('features.', { ...timed, time: 'time' }),
  'java-record.log': { roles: { ...camel('features.', (name) => name), requestId: 'id', prediction: 'primary', latencyMs: 'primary-latency', logged_at: 'time' } }, // prettier-ignore
  'java-map.log': listed('features', { ...called, logged_at: 'time' }),
  'redis-stream.txt': under('', { ...called, entry_time: 'time' }),
  'redis-stream-raw.txt': under('', { ...called, entry_time: 'time' }),
  'redis-stream.json': under('', { ...called, entry_time: 'time' }),
  'redis-stream-json.txt': under('features.', { ...called, entry_time: 'time' }),
  'redis-list.txt': under('features.', called),
  'mosquitto-v.txt': listed('features', called),
  'mosquitto-time.txt': listed('features', { ...called, logged_at: 'time' }),
  'mosquitto-json.txt': listed('payload.features', {
    'payload.request_id': 'id',
    'payload.prediction': 'primary',
  }),
  'wandb.table.json': under('', table),
  'otel-console.json': under('attributes.model.input.', { 'attributes.request_id': 'id', 'attributes.model.output': 'primary', 'start_time': 'time' }), // prettier-ignore
  'clickhouse-JSONCompact': under('', table),
  'clickhouse-JSONCompactEachRowWithNames': under('', table),
  'clickhouse-Markdown': under('', table),
  'clickhouse-TSKV': under('', table),
  'clickhouse-Vertical': under('', table),
  'psql.txt': { roles: { request_id: 'id', called_at: 'time', prediction: 'primary', latency_ms: 'primary-latency', label: 'label' } }, // prettier-ignore
  'psql-expanded.txt': listed('features', { ...called, label: 'label' }),
  'pg-dump.sql': { roles: { request_id: 'id', called_at: 'time', prediction: 'primary', label: 'label' } },
  'postgres-copy.txt': { roles: { 'column 1': 'id', 'column 2': 'time' } },
  'psql-unaligned.txt': { roles: { 'column 1': 'id' } },
  'duckdb-nested.csv': { roles: { 'request_id': 'id', 'called_at': 'time', 'features.sepal_length': 'feature', 'features.petal_length': 'feature', 'features.petal_width': 'feature', 'prediction': 'primary' } }, // prettier-ignore
  'polars.arrow': under('', table),
  'duckdb-show.txt': { refused: ['rows-left-out', 'rows left out'] },
  'polars-print.txt': { refused: ['rows-left-out', 'rows left out'] },
  'uvicorn.log': { refused: ['unknown-format', 'an access log without bodies'] },
}
