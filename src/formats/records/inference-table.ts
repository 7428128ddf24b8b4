/**
 * Inference tables of Databricks and MLflow model serving: a row per call, request and response as JSON text.
 * Three generations of columns, told by these:
 * databricks_request_id, timestamp_ms, execution_time_ms (the first); databricks_request_id, request_time,
 * execution_duration_ms, served_entity_id (AI Gateway); invocation_id, event_time, latency_ms (endpoint telemetry).
 * https://docs.databricks.com/en/machine-learning/model-serving/inference-tables.html
 */
import { BodyError, bodyRows } from '../bodies'
import type { BodyRows } from '../bodies'
import { expand } from './expand'
import type { Fields } from './expand'
import type { KnownRoles } from './fields'

const IDS = ['databricks_request_id', 'invocation_id']
const TIMES = ['timestamp_ms', 'request_time', 'event_time']
const LATENCIES = ['execution_time_ms', 'execution_duration_ms', 'latency_ms']

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
    TIMES.map((name) => [name, { role: 'time' as const, why: 'when the endpoint got it' }]),
  ),
  ...Object.fromEntries(
    LATENCIES.map((name) => [
      name,
      { role: 'primary-latency' as const, why: 'of the endpoint, once per call' },
    ]),
  ),
}

const UNUSED = ['request_metadata', 'sampling_fraction', 'model_id', 'date', 'request_date']

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
  const id = IDS.find((name) => name in meta)
  return expand(
    { meta, request: asked, response: responseRows(response, asked), ...(id ? { id } : {}) },
    line,
  )
}

/** A failed call has an error message for a response: the request can be replayed all the same. */
function responseRows(response: unknown, asked: BodyRows): BodyRows | null {
  if (response === null || response === undefined || response === '') return null
  try {
    const rows = bodyRows(response, 'response')
    return rows.rows.length === asked.rows.length ? rows : null
  } catch (error) {
    if (error instanceof BodyError) return null
    throw error
  }
}
