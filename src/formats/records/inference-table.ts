/**
 * Inference tables of Databricks and MLflow model serving: a row per call, request and response as JSON text.
 * Three generations of columns, told by these:
 * databricks_request_id, timestamp_ms, execution_time_ms (the first); databricks_request_id, request_time,
 * execution_duration_ms, served_entity_id (AI Gateway); invocation_id, event_time, latency_ms (endpoint telemetry).
 * https://docs.databricks.com/en/machine-learning/model-serving/inference-tables.html
 */
import { BodyError, bodyRows } from '../bodies'
import { answerRows } from './answers'
import { otherAnswers } from './beside'
import { expand } from './expand'
import type { Fields } from './expand'
import type { KnownRoles } from './fields'

const IDS = ['databricks_request_id', 'invocation_id']
const TIMES = ['timestamp_ms', 'request_time', 'event_time']
const LATENCIES = ['execution_time_ms', 'execution_duration_ms', 'latency_ms']

const UNUSED = ['request_metadata', 'sampling_fraction', 'model_id', 'date', 'request_date', 'logging_error_codes', 'trace', 'request_tags'] // prettier-ignore
/** What the endpoint says of itself and of who called: no feature of the request. */
const ABOUT = ['served_entity_id', 'requester', 'endpoint_name', 'endpoint_id', 'destination_type', 'destination_name', 'destination_id', 'destination_model', 'api_type', 'user_agent', 'workspace_id', 'account_id', 'served_entity_name', 'entity_version', 'time_to_first_byte_ms', 'input_tokens', 'output_tokens', 'total_tokens'] // prettier-ignore

/** Whether a table of these columns is an inference table. */
export function isInferenceTable(names: readonly string[]): boolean {
  const has = (name: string) => names.includes(name)
  return has('request') && has('response') && IDS.some(has) && [...TIMES, ...LATENCIES].some(has)
}

export const inferenceRoles: KnownRoles = {
  databricks_request_id: { role: 'id', why: "the serving endpoint's request id" },
  invocation_id: { role: 'id', why: "the serving endpoint's invocation id" },
  client_request_id: { role: 'ignore', why: "the client's own id: labels may be joined on it" },
  status_code: { role: 'status', why: 'by name' },
  ...Object.fromEntries(
    ABOUT.map((name) => [name, { role: 'ignore' as const, why: 'of the endpoint or the caller' }]),
  ),
  ...Object.fromEntries(
    TIMES.map((name) => [name, { role: 'time' as const, why: 'when the endpoint got it' }]),
  ),
  ...Object.fromEntries(
    LATENCIES.map((name) => [
      name,
      { role: 'primary-latency' as const, why: 'of the endpoint, once per call' },
    ]),
  ),
}

/** @returns a row per instance. @throws BodyError where the request is not there or cannot be read. */
export function inferenceRows(record: Fields, line: number): Fields[] {
  const { request, response, ...meta } = record
  if (request === null || request === undefined || request === '')
    throw new BodyError(
      'no-request',
      'the request is null: its payload was over the size that the endpoint logs',
    )
  for (const name of UNUSED) delete meta[name]
  const asked = bodyRows(request, 'request')
  const answered = answerRows(response, asked.rows.length, meta['status_code'])
  const others = otherAnswers(meta, asked.rows.length)
  const id = IDS.find((name) => name in meta)
  return expand({ meta, request: asked, response: answered, others, ...(id ? { id } : {}) }, line)
}
