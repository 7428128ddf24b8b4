/** What every log fixture must give: the contract test reads this table. */
import type { FieldRequest } from '../../../src/formats/contract'
import { num, tensor, text } from './helpers'

export interface Fixture {
  file: string
  format: string
  fields: FieldRequest[]
  /** Rows that can be read. */
  rows: number
  /** The first row. */
  first: unknown[]
  /** Reasons of what is skipped, in order. */
  skipped?: string[]
  roles: Record<string, string>
  /** Text of lines: a bad line, CRLF and a cut may be tried on it. */
  lines: boolean
}

const iris = [num('sepal_length'), num('petal_width')]
const irisList = [tensor('features')]
const first4 = [Math.fround(5.1), 3.5, Math.fround(1.4), Math.fround(0.2)]

export const fixtures: Fixture[] = [
  {
    file: 'predictions.csv',
    format: 'csv',
    fields: [text('request_id'), ...iris, text('true_label')],
    rows: 30,
    first: ['000', 5.1, 0.2, '0'],
    roles: { request_id: 'id', timestamp: 'time', sepal_length: 'feature', primary_pred: 'primary', shadow_pred: 'shadow', true_label: 'label' }, // prettier-ignore
    lines: true,
  },
  {
    file: 'flights.parquet',
    format: 'parquet',
    fields: [text('request_id'), num('hour')],
    rows: 300,
    first: ['00000', 22],
    roles: { request_id: 'id', timestamp: 'time', hour: 'feature' },
    lines: false,
  },
  {
    file: 'inference-table.parquet',
    format: 'parquet',
    fields: [text('databricks_request_id'), num('age'), text('sex'), num('execution_time_ms')],
    rows: 76,
    first: ['db-0000', 35, 'f', 5],
    skipped: ['no-request'],
    roles: {
      databricks_request_id: 'id',
      execution_time_ms: 'primary-latency',
      age: 'feature',
      predictions: 'primary',
    },
    lines: false,
  },
  {
    file: 'home-made.jsonl',
    format: 'jsonl',
    fields: [text('id'), num('input.sepal_length'), num('at')],
    rows: 30,
    first: ['000', 5.1, 1709287200],
    roles: { id: 'id', 'input.petal_width': 'feature' },
    lines: true,
  },
  {
    file: 'logged-json.log',
    format: 'logged-json',
    fields: [text('id'), num('input.sepal_length'), num('at')],
    rows: 30,
    first: ['000', 5.1, 1709287200],
    roles: { id: 'id', 'input.petal_width': 'feature' },
    lines: true,
  },
  {
    file: 'fastapi.jsonl',
    format: 'jsonl',
    fields: [num('features.distance'), text('features.city'), num('shadow_pred')],
    rows: 40,
    first: [2329, 'Zürich', 0],
    roles: { request_id: 'id', timestamp: 'time', 'features.hour': 'feature', primary_pred: 'primary', shadow_pred: 'shadow', primary_latency_ms: 'primary-latency' }, // prettier-ignore
    lines: true,
  },
  {
    file: 'python-logging.log',
    format: 'python-logging',
    fields: [tensor('features'), num('prediction')],
    rows: 12 + 12 + 1 + 3 + 1 + 1 + 6,
    first: [[5.7, 6.6, 5.7, 2.4].map(Math.fround), 0],
    skipped: ['shadow-error', 'shadow-error', 'lossy'],
    roles: { prediction: 'shadow', 'features[0]': 'feature' },
    lines: true,
  },
  {
    file: 'sagemaker-capture.jsonl',
    format: 'sagemaker',
    fields: [text('id'), ...irisList, num('prediction')],
    rows: 30,
    first: ['event-000', first4, 0],
    roles: { id: 'id', inferenceTime: 'time', 'features[3]': 'feature', prediction: 'primary' },
    lines: true,
  },
  {
    file: 'sagemaker-ground-truth.jsonl',
    format: 'sagemaker',
    fields: [text('id'), text('label')],
    rows: 30,
    first: ['event-000', '0'],
    roles: { id: 'id', label: 'label' },
    lines: true,
  },
  {
    file: 'bodies-tf-serving.jsonl',
    format: 'bare-bodies',
    fields: [tensor('instances'), num('predictions')],
    rows: 30,
    first: [first4, 0],
    roles: { predictions: 'primary', 'instances[0]': 'feature' },
    lines: true,
  },
  {
    file: 'bodies-open-inference.jsonl',
    format: 'bare-bodies',
    fields: [text('id'), tensor('x'), num('class')],
    rows: 60,
    first: ['0[0]', first4, 0],
    roles: { id: 'id', 'x[0]': 'feature', group: 'group' },
    lines: true,
  },
  {
    file: 'bodies-mlflow.jsonl',
    format: 'bare-bodies',
    fields: [...iris, num('predictions')],
    rows: 36,
    first: [5.1, 0.2, 0],
    roles: { sepal_length: 'feature', predictions: 'primary' },
    lines: true,
  },
  {
    file: 'bodies-lists.jsonl',
    format: 'bare-bodies',
    fields: irisList,
    rows: 30,
    first: [first4],
    roles: { 'features[2]': 'feature' },
    lines: true,
  },
  {
    file: 'inference-table.csv',
    format: 'inference-table',
    fields: [text('databricks_request_id'), ...iris, num('execution_duration_ms')],
    rows: 29,
    first: ['db-0', 5.1, 0.2, 4],
    skipped: ['no-request'],
    roles: { databricks_request_id: 'id', request_time: 'time', execution_duration_ms: 'primary-latency' },
    // Requests span lines within quotes: a bad line in the middle would be part of one.
    lines: false,
  },
  {
    file: 'inference-table-telemetry.jsonl',
    format: 'inference-table',
    fields: [text('invocation_id'), tensor('inputs'), num('latency_ms')],
    rows: 60,
    first: ['inv-0[0]', first4, 3.5],
    roles: { invocation_id: 'id', event_time: 'time', latency_ms: 'primary-latency' },
    lines: true,
  },
  {
    file: 'nginx-json.log',
    format: 'nginx',
    fields: [num('distance'), text('city'), num('upstream_ms')],
    rows: 40,
    first: [2329, 'Zürich', 14],
    skipped: ['no-request'],
    roles: {
      id: 'id',
      time: 'time',
      status: 'status',
      upstream_ms: 'primary-latency',
      hour: 'feature',
      city: 'feature',
    },
    lines: true,
  },
  {
    file: 'nginx-default.log',
    format: 'nginx',
    fields: [num('distance'), text('city'), num('upstream_ms')],
    rows: 40,
    first: [2329, 'Zürich', 14],
    skipped: ['no-request'],
    roles: {
      id: 'id',
      time: 'time',
      status: 'status',
      upstream_ms: 'primary-latency',
      hour: 'feature',
      city: 'feature',
    },
    lines: true,
  },
  {
    file: 'azure-ml.jsonl',
    format: 'azure-ml',
    fields: [text('correlationid'), ...iris, num('response.label')],
    rows: 30,
    first: ['corr-0', 5.1, 0.2, 0],
    roles: { correlationid: 'id', time: 'time', sepal_width: 'feature', 'response.label': 'primary' },
    lines: true,
  },
  {
    file: 'azure-ml-outputs.jsonl',
    format: 'azure-ml',
    fields: [text('correlationid'), num('response.label')],
    rows: 30,
    first: ['corr-0', 0],
    roles: { correlationid: 'id', 'response.label': 'primary' },
    lines: true,
  },
  {
    file: 'kserve.jsonl',
    format: 'cloudevents',
    fields: [text('id'), tensor('instances'), num('predictions')],
    rows: 30,
    first: ['k-0', first4, 0],
    roles: { id: 'id', time: 'time', predictions: 'primary' },
    lines: true,
  },
  {
    file: 'kserve-bucket.csv',
    format: 'cloudevents',
    fields: [text('id'), tensor('instances'), num('predictions')],
    rows: 30,
    first: ['k-0', first4, 0],
    roles: { id: 'id', predictions: 'primary', 'instances[0]': 'feature' },
    lines: true,
  },
  {
    file: 'kserve-bucket.json',
    format: 'cloudevents',
    fields: [text('id'), tensor('instances'), num('predictions')],
    rows: 30,
    first: ['k-0', first4, 0],
    roles: { id: 'id', predictions: 'primary', 'instances[0]': 'feature' },
    lines: false,
  },
  {
    file: 'kserve-bucket.parquet',
    format: 'parquet',
    fields: [text('id'), tensor('instances'), num('predictions')],
    rows: 30,
    first: ['k-0', first4, 0],
    roles: { id: 'id', predictions: 'primary', 'instances[0]': 'feature' },
    lines: false,
  },
  {
    file: 'event-display.log',
    format: 'event-display',
    fields: [text('id'), tensor('instances'), num('predictions')],
    rows: 30,
    first: ['k-0', first4, 0],
    roles: { id: 'id', time: 'time', predictions: 'primary' },
    lines: false,
  },
  {
    file: 'browser.har',
    format: 'har',
    fields: [num('hour'), num('distance'), num('predictions')],
    rows: 24,
    first: [0, 300, 0],
    skipped: ['not-a-prediction'],
    roles: {
      startedDateTime: 'time',
      hour: 'feature',
      predictions: 'primary',
      time_ms: 'ignore',
      group: 'group',
    },
    lines: false,
  },
  {
    file: 'vertex.jsonl',
    format: 'vertex',
    fields: [text('request_id'), ...iris, num('predictions')],
    rows: 30,
    first: ['12345678901234567000', 5.1, 0.2, 0],
    roles: { request_id: 'id', logging_time: 'time', predictions: 'primary' },
    lines: true,
  },
  {
    file: 'bentoml-data.1.log',
    format: 'bentoml',
    fields: [text('request_id'), ...iris, num('prediction')],
    rows: 30,
    first: ['1962437916467765526[0]', 5.1, 0.2, 0],
    roles: { request_id: 'id', timestamp: 'time', prediction: 'primary', sepal_length: 'feature' },
    lines: true,
  },
  {
    file: 'goreplay.gor',
    format: 'goreplay',
    fields: [num('hour'), text('origin'), num('predictions'), num('shadow.predictions'), num('latency_ms'), num('shadow_latency_ms')], // prettier-ignore
    rows: 33,
    // Its response was written before it; from the request's last packet to the response's.
    first: [5, 'Zürich', 0, 0, 0.739023, 7.043026],
    skipped: ['no-request'],
    roles: { id: 'id', time: 'time', hour: 'feature', predictions: 'primary', 'shadow.predictions': 'shadow', latency_ms: 'primary-latency' }, // prettier-ignore
    lines: false,
  },
  {
    file: 'goreplay-chunked.gor',
    format: 'goreplay',
    fields: [
      tensor('instances'),
      num('predictions'),
      num('shadow.predictions'),
      num('latency_ms'),
      num('shadow_latency_ms'),
    ],
    rows: 30,
    first: [first4, 0, 1, 1.5, 2.5],
    roles: { id: 'id', time: 'time', predictions: 'primary', 'shadow.predictions': 'shadow', shadow_latency_ms: 'shadow-latency' }, // prettier-ignore
    lines: false,
  },
  {
    file: 'envoy-tap.json',
    format: 'envoy-tap',
    fields: [text('id'), ...iris, num('prediction')],
    rows: 30,
    first: ['envoy-0', 5.1, 0.2, 0],
    roles: { id: 'id', time: 'time', sepal_length: 'feature', prediction: 'primary' },
    lines: false,
  },
]
