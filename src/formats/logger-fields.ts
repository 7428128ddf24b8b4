/**
 * Fields that a logger or a broker puts into every record beside what the application said: levels, threads, the line of
 * code, Kafka's partition and offset. A feature may have any of these names: each is told by its values as well, and most
 * only where others of a logger's are beside it.
 */
import type { FieldProfile } from './contract'
import { plainName } from './role-names'

/** Why such a field is no feature. */
export const LOGGERS_OWN = 'the logger’s own, by its name, its values and what is beside it'

const LEVEL =
  /^(?:trace|verbose|debug|info(?:rmation(?:al)?)?|notice|warn(?:ing)?|err(?:or)?|crit(?:ical)?|alert|emerg(?:ency)?|fatal|panic|severe|success|default)$/i
const MOST_FEW = 12

type Test = (field: FieldProfile) => boolean
const isText: Test = ({ type }) => type === 'text'
const isWhole: Test = ({ type, min, examples }) =>
  type === 'number' && min !== null && min >= 0 && examples.every((text) => /^\d+(?:\.0+)?$/.test(text))
const isConstant: Test = ({ distinct }) => distinct === 1
const isFew: Test = ({ distinct }) => distinct <= MOST_FEW
/** As loggers say it in words, or in numbers: Python's and Bunyan's tens, Logback's ten thousands. */
const isLevel: Test = (field) =>
  isFew(field) &&
  (isText(field)
    ? field.examples.length > 0 && field.examples.every((text) => LEVEL.test(text.trim()))
    : isWhole(field) && field.examples.every((text) => Number(text) % 10 === 0 && Number(text) > 0))
/** Syslog's numbers, from 0 to 7. */
const isSyslogs: Test = (field) => isWhole(field) && field.max! <= 7
const anyOf = (...tests: Test[]): Test => (field) => tests.some((test) => test(field)) // prettier-ignore
const allOf = (...tests: Test[]): Test => (field) => tests.every((test) => test(field)) // prettier-ignore

const byName = (...rows: [names: string, test: Test][]): ReadonlyMap<string, Test> =>
  new Map(rows.flatMap(([names, test]) => names.split(/\s+/).map((name) => [name, test] as const)))

/** Names that only loggers give. One of them says that a logger wrote the records. */
const SURE = byName(
  ['level lvl loglevel log_level severity severity_text', allOf(isText, isLevel)],
  ['levelname level_name levelno level_no level_value severity_number', isLevel],
  ['logger_name thread_name threadname process_name processname func_name funcname pathname source_context', isText],
  ['lineno line_no', anyOf(isText, isWhole)],
  // GELF's.
  ['short_message full_message', isText],
  // MQTT's clients.
  ['payloadlen', isWhole],
) // prettier-ignore

/** Two of these say so together. */
const HINTS = byName(
  ['pid tid thread_id process_id goid', isWhole],
  ['hostname logger caller stack exc_info', isText],
  ['msg', allOf(isText, isFew)],
)

/** Anything else may be called so: it is the logger's where one wrote the records. */
const BESIDE = byName(
  ['event message msg text module logger thread process hostname host file filename function func caller', allOf(isText, isFew)],
  ['app application service env environment component channel dataset program name stream tag facility version source node pod namespace container target', allOf(isText, isConstant)],
  ['source caller file', allOf(isText, ({ examples }) => examples.every((one) => /[\w-]+\.\w+:\d+$/.test(one)))],
  ['level severity priority', anyOf(isLevel, isSyslogs)],
  ['pid tid thread process line goid thread_id threadid process_id processid msecs relative_created taskname task_name', anyOf(isWhole, isText)],
  ['relative_created msecs', ({ type }) => type === 'number'],
  ['v version port', isConstant],
  ['qos retain dup mid', isWhole],
  ['topic', allOf(isText, isConstant)],
) // prettier-ignore

/** What Serilog's compact JSON and Logstash begin with '@', other than the time and the trace. */
const AT = /^@(?:m|mt|l|i|x|r|sp|version|metadata)$/
/** What MLflow's traces say of themselves, beside what was given and answered. */
const TRACE = /(?:^|\.)(?:trace_metadata|tags|attributes)\.mlflow\.(?!(?:trace|span)(?:In|Out)puts\b)/
/** Objects in which Elastic's common schema, Loguru and collectors say where a record comes from. */
const PLACES = new Set(
  'agent ecs log host container kubernetes k8s docker process thread service cloud file elapsed level fluentd orchestrator'.split(' '),
) // prettier-ignore

/** What Weights & Biases puts into each row of a run's history, and what its page calls the first of them. */
const HISTORY = /^_(?:step|runtime|timestamp)$/
const isHistory = (field: FieldProfile) =>
  HISTORY.test(field.name) || (field.name === 'Step' && isWhole(field))

/**
 * @param free whether nothing says what a field is for
 * @returns the places of the fields that are the logger's or the broker's own
 */
export function loggerFields(fields: readonly FieldProfile[], free: (at: number) => boolean): number[] {
  const broker = brokerFields(fields, free)
  const holds = (tests: ReadonlyMap<string, Test>, field: FieldProfile) =>
    tailsOf(field.name).some((tail) => tests.get(tail)?.(field))
  const sure = fields.map((field) => AT.test(field.name) || holds(SURE, field))
  const hints = fields.filter((field) => holds(HINTS, field)).length
  const written = sure.includes(true) || hints >= 2
  const logged = fields.filter(({ name }) => HISTORY.test(name)).length >= 2
  return fields.flatMap((field, at) => {
    if (!free(at)) return []
    const own =
      sure[at] ||
      TRACE.test(field.name) ||
      broker.includes(at) ||
      (logged && isHistory(field)) ||
      (written && (isPlace(field) || holds(BESIDE, field)))
    return own ? [at] : []
  })
}

const lastOf = (name: string) => name.split('.').at(-1)!
/** 'record.level.name' may be a "name" or a "level name". */
const tailsOf = (name: string) => [lastOf(name), name.split('.').slice(-2).join('_')].map(plainName)

/** Within such an object a number may still be a feature: a container's weight. */
const PLACED = /^(?:id|no|pid|tid|line|number|port|seconds|restarts|attempt)$/

function isPlace(field: FieldProfile): boolean {
  const above = field.name.split('.').slice(0, -1).map(plainName)
  const last = plainName(lastOf(field.name))
  return above.some((part) => PLACES.has(part)) && (isText(field) || PLACED.test(last))
}

/** What comes out of Kafka, Event Hubs or Kinesis: where in which topic the record lay. */
const PARTITION = /^(?:kafka_)?partition(?:_id)?$/
const OFFSET = /^(?:kafka_)?offset$/
const BROKERS =
  /^(?:kafka_.*|leader_?epoch|timestamp_?type|serialized_(?:key|value)_size|sequence_?number|shard_?id)$/

function brokerFields(fields: readonly FieldProfile[], free: (at: number) => boolean): number[] {
  const plain = fields.map(({ name }) => plainName(lastOf(name)))
  const find = (name: RegExp, test: Test) => plain.findIndex((one, at) => name.test(one) && free(at) && test(fields[at]!)) // prettier-ignore
  const topic = find(/^(?:kafka_)?topic$/, allOf(isText, isFew))
  const partition = find(PARTITION, allOf(isWhole, isFew))
  // Partitions take turns: without a topic beside them, only numbers that go up are surely an offset.
  const offset = find(OFFSET, topic < 0 ? allOf(isWhole, rises) : isWhole)
  const found = [partition, offset, topic].filter((at) => at >= 0)
  if (offset < 0 || found.length < 2) return []
  return [...found, ...plain.flatMap((one, at) => (BROKERS.test(one) ? [at] : []))]
}

const rises: Test = ({ examples, distinct }) =>
  distinct >= examples.length &&
  examples.length > 2 &&
  examples.every((text, i) => i === 0 || Number(text) >= Number(examples[i - 1]))
