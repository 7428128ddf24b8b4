/** Stores and collectors whose answer is one document with the records deep in it: each record is read as one of its own. */
import type { Head } from '../../files/source'
import { isObject } from '../../core/objects'
import type { Reading } from '../contract'
import { elementsOf } from './elements'
import type { JsonValues } from './values'
import { parsePiece } from './values'

type Fields = Record<string, unknown>

interface Nest {
  /** What the start of such a document has, and no other. */
  mark: RegExp
  /** How many brackets are open around a record. */
  depth: number
  /** @returns the record that one value at that depth is; null where it is none */
  record(value: unknown): Fields | null
}

const nests: Nest[] = [
  {
    // https://www.elastic.co/guide/en/elasticsearch/reference/current/search-search.html
    mark: /"hits"\s*:\s*\{(?:[^[]|\[\s*\])*?"hits"\s*:\s*\[/,
    depth: 3,
    record: (value) => (isObject(value) && isObject(value['_source']) ? value : null),
  },
  {
    // https://grafana.com/docs/loki/latest/reference/loki-http-api/#query-logs-within-a-range-of-time
    mark: /"resultType"\s*:\s*"streams"/,
    depth: 5,
    record: (value) =>
      Array.isArray(value) && value.length >= 2
        ? { time: value[0] as unknown, line: value[1] as unknown }
        : null,
  },
  {
    // https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding: logs and spans lie equally deep.
    mark: /"resource(?:Logs|Spans|_logs|_spans)"\s*:\s*\[/,
    depth: 6,
    record: otlpRecord,
  },
  {
    // https://www.jaegertracing.io/docs/latest/apis/: traces of spans, whose tags are what the program said of them.
    mark: /"data"\s*:\s*\[\s*\{\s*"traceID"/,
    depth: 4,
    record: jaegerRecord,
  },
  {
    // https://docs.newrelic.com/docs/apis/nerdgraph/examples/nerdgraph-nrql-tutorial
    mark: /"nrql"\s*:\s*\{[^[]*"results"\s*:\s*\[\s*\{/,
    depth: 6,
    record: newRelicEvent,
  },
  {
    // https://docs.newrelic.com/docs/apis/insights-apis/query-insights-event-data-api
    mark: /^\s*\{\s*"results"\s*:\s*\[\s*\{\s*"events"\s*:\s*\[/,
    depth: 4,
    record: newRelicEvent,
  },
  {
    // https://clickhouse.com/docs/interfaces/formats/JSON: what its columns are called and hold lies as deep as its rows.
    mark: /^\s*\{\s*"meta"\s*:\s*\[[^\]]*\]\s*,\s*"data"\s*:\s*\[\s*\{/,
    depth: 2,
    record: (value) => (isObject(value) && Object.keys(value).join() !== 'name,type' ? value : null),
  },
]

/** @returns how the document that the head begins nests its records; null where it is no such document. */
export function nestOf(head: Head): Nest | null {
  const start = head.text.slice(0, LOOKED_AT)
  return start.trimStart()[0] === '{' ? (nests.find(({ mark }) => mark.test(start)) ?? null) : null
}

const LOOKED_AT = 1 << 14

/** @returns the document's records in pieces. */
export async function* nestedValues(reading: Reading, { depth, record }: Nest): AsyncIterable<JsonValues> {
  for await (const { lines, texts, skipped, cut } of elementsOf(reading, depth)) {
    // Names and numbers lie at that depth, too.
    const nested = texts.map((text) => (/^[{[]/.test(text) ? text : ''))
    const { values, ...piece } = parsePiece(nested, (i) => lines[i]!, skipped, cut)
    const records = [...values].flatMap(({ line, value }) => {
      const found = record(value)
      return found ? [{ line, value: found }] : []
    })
    yield { values: records, ...piece }
  }
}

function otlpRecord(value: unknown): Fields | null {
  if (!isObject(value)) return null
  const { timeUnixNano, observedTimeUnixNano, startTimeUnixNano, body, attributes, traceId, spanId } = value
  const time = timeUnixNano ?? startTimeUnixNano ?? observedTimeUnixNano
  if (time === undefined) return null
  const given = attributeMap(attributes)
  const said = isObject(body) ? otlpValue(body) : undefined
  return {
    time,
    ...(isObject(said) ? said : said === undefined ? {} : { body: said }),
    ...given,
    ...(traceId === undefined ? {} : { traceId, spanId }),
  }
}

function jaegerRecord(value: unknown): Fields | null {
  if (!isObject(value) || !Array.isArray(value['tags']) || value['startTime'] === undefined) return null
  const tags = value['tags'].filter(isObject).map((tag) => [String(tag['key']), tag['value']] as const)
  return { time: value['startTime'], spanID: value['spanID'], ...Object.fromEntries(tags) }
}

/** Every event has a time; what the query was about, which may lie as deep, has none. */
function newRelicEvent(value: unknown): Fields | null {
  return isObject(value) && Object.hasOwn(value, 'timestamp') ? value : null
}

function attributeMap(list: unknown): Fields {
  const entries = (Array.isArray(list) ? list : []).filter(isObject)
  return Object.fromEntries(
    entries.map(({ key, value }) => [String(key), isObject(value) ? otlpValue(value) : null]),
  )
}

/** A value in its wrapping: `{"doubleValue": 0.5}`. 64-bit integers are text there. */
function otlpValue(wrapped: Fields): unknown {
  const [kind = '', value] = Object.entries(wrapped)[0] ?? []
  if (kind === 'intValue') return Number(value)
  if (kind === 'kvlistValue' && isObject(value)) return attributeMap(value['values'])
  if (kind === 'arrayValue' && isObject(value) && Array.isArray(value['values']))
    return value['values'].filter(isObject).map(otlpValue)
  return value ?? null
}
