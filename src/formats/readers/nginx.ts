/**
 * nginx access logs with `$request_body`: JSON by `escape=json`, or any line format with the default escaping,
 * which writes every byte outside ASCII, and quotes, as \xXX. A mirror's answers are dropped by nginx: requests only, but where
 * a body filter in Lua kept the answer, as is done with $resp_body.
 * https://nginx.org/en/docs/http/ngx_http_log_module.html
 */
import { BodyError, bodyRows } from '../bodies'
import { isObject } from '../../core/objects'
import type { Head } from '../../files/source'
import { parseJson } from '../../files/loose-json'
import { headValues } from '../json/values'
import { answerRows } from '../records/answers'
import { otherAnswers, saidBeside } from '../records/beside'
import { expand } from '../records/expand'
import type { Fields } from '../records/expand'
import { lineRecords } from '../records/line-records'
import { pairsIn } from '../records/logged-pairs'
import { recordFormat } from '../records/reader'
import { ownerOf, roleByName } from '../role-names'

/** nginx's variables, and the short names that log formats give them. */
const NAMES: Record<string, string[]> = {
  body: ['request_body', 'body', 'req_body'],
  response: ['response_body', 'resp_body'],
  id: ['request_id', 'id', 'req_id'],
  time: ['time_iso8601', 'time_local', 't', 'time', 'ts', 'timestamp', 'msec'],
  status: ['status', 'st'],
  request_time: ['request_time', 'rt'],
  upstream_response_time: ['upstream_response_time', 'urt'],
}
/** Names that only nginx gives; two of them beside a body make a record nginx's. */
const OWN = [
  'rt',
  'urt',
  'st',
  'request_time',
  'upstream_response_time',
  'time_iso8601',
  'time_local',
  'remote_addr',
  'body_bytes_sent',
  'upstream_addr',
  'http_user_agent',
  'request_uri',
  'msec',
]
/** A body in quotes of its own, those within it escaped: "{\x22instances\x22:...", also indented, or a list of numbers. */
const QUOTED_BODY = /"(\s*(?:\{\s*(?:\\x|\})|\[\s*(?:\\x|[-+\d.[{\]]))[^"]*)"/
/** The same where the log format has no quotes around it: up to its last bracket. */
const BARE_BODY = /(\{\s*\\x.*\}|\[\s*(?:\\x|[[{]).*\])/
const LOCAL_TIME = /\[(\d\d\/[A-Z][a-z]{2}\/\d{4}:[\d:]+ [+-]\d{4})\]/
/** A line of the combined format, or one like it. */
const ACCESS = /"(?:GET|POST|PUT|HEAD|OPTIONS|DELETE|PATCH) \S+ HTTP\/[\d.]+"/
const loose = { gaps: true }

export default recordFormat({
  id: 'nginx',
  title: 'nginx access log',
  sniff,
  records: lineRecords((line, number, last) => rowsOf(parseLine(line, last), number)),
  known: {
    id: { role: 'id', why: '$request_id' },
    time: { role: 'time', why: 'when nginx logged it' },
    status: { role: 'status', why: '$status' },
    upstream_ms: { role: 'primary-latency', why: '$upstream_response_time, of the last try' },
    request_ms: { role: 'ignore', why: "$request_time: the client's network is in it" },
  },
  mend: 'Log $request_body (docs/capture/nginx.md has a log_format), and set client_body_in_single_buffer on and a client_body_buffer_size that holds it.',
})

function sniff(head: Head): number {
  const values = headValues(head, 5, loose).filter(isObject)
  if (values.length > 0) return values.filter(isOwn).length * 2 > values.length ? 0.85 : 0
  const lines = head.text.split('\n', 20).filter((line) => line.trim() !== '' && !/^\s*[[{]/.test(line))
  if (lines.some((line) => line.includes('\\x22') && bodyIn(line) !== null)) return 0.85
  // Without bodies, to be told what to log; below JSON within log lines, which reads a body in JSON of its own.
  const access = lines.filter((line) => LOCAL_TIME.test(line) && ACCESS.test(line)).length
  if (access === 0 || access * 2 <= lines.length) return 0
  // What somebody added behind it is read as pairs, where a model answers in it.
  return lines.some(isAnswered) ? 0.61 : 0.625
}

const isAnswered = (line: string) =>
  Object.keys(pairsIn(line) ?? {}).some((key) => ownerOf(key) !== null || roleByName(key) === 'primary')

/** The request's body within a line in words, as it was written, and the line without it. */
function bodyIn(line: string): { body: string; rest: string; time: string | undefined } | null {
  const time = LOCAL_TIME.exec(line)
  const words = time ? line.replace(time[0], '') : line
  const found = QUOTED_BODY.exec(words) ?? BARE_BODY.exec(words)
  return found && { body: found[1]!, rest: words.replace(found[0], ''), time: time?.[1] }
}

function isOwn(value: Fields): boolean {
  return named(value, 'body') !== undefined && OWN.filter((name) => name in value).length >= 2
}

function named(record: Fields, what: string): unknown {
  const name = NAMES[what]!.find((one) => Object.hasOwn(record, one))
  return name === undefined ? undefined : record[name]
}

function parseLine(line: string, last: boolean): Fields {
  if (line.trimStart()[0] !== '{') return fromText(line)
  let value: unknown
  try {
    value = parseJson(line, loose)
  } catch (error) {
    if (last) throw new BodyError('truncated', 'the file ends within this line')
    throw new BodyError('bad-line', `not JSON: ${(error as Error).message}`)
  }
  if (!isObject(value)) throw new BodyError('bad-line', 'not an object')
  const body = named(value, 'body')
  // Without escape=json the bytes were \xXX each: JSON's parser has made characters of them.
  return line.includes('\\x') && typeof body === 'string' ? { ...value, body: utf8(body) } : value
}

/** A line in words: the body by its escaped quotes, the time and the id by their shape, the status by its place. */
function fromText(line: string): Fields {
  const found = bodyIn(line)
  if (!found) throw new BodyError('no-request', 'no request body in this line')
  const { body, rest, time } = found
  return {
    body: utf8(unescaped(body)),
    time: time ?? /\d{4}-\d\d-\d\dT[\d:]+(?:[+-]\d\d:\d\d|Z)/.exec(rest)?.[0],
    id: /\b(?:[0-9a-f]{32}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\b/.exec(rest)?.[0],
    status: /(?:^|\s|"|status=)([1-5]\d\d)(?=\s|"|$)/.exec(rest)?.[1],
    request_time: /\b(?:rt|request_time)="?([\d.]+)/.exec(rest)?.[1],
    upstream_response_time: /\b(?:urt|upstream_response_time)="?([\d., :-]+)/.exec(rest)?.[1],
  }
}

function unescaped(text: string): string {
  return text.replace(/\\x([0-9A-Fa-f]{2})/g, (_all, code: string) => String.fromCharCode(parseInt(code, 16)))
}

/** Characters that stand for one byte each, as the text they are in UTF-8. */
function utf8(text: string): string {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) > 255) return text
  return new TextDecoder().decode(Uint8Array.from(text, (char) => char.charCodeAt(0)))
}

function rowsOf(record: Fields, line: number): Fields[] {
  const body = named(record, 'body')
  if (body === undefined || body === null || body === '' || body === '-')
    throw new BodyError('no-request', 'the body is empty: a GET, or nginx wrote it to a temporary file')
  const meta: Fields = {
    id: text(named(record, 'id')) ?? `line ${line}`,
    time: text(named(record, 'time')),
    status: named(record, 'status') ?? null,
    request_ms: milliseconds(named(record, 'request_time')),
    upstream_ms: milliseconds(named(record, 'upstream_response_time')),
  }
  const request = bodyRows(body, 'request')
  const answer = text(named(record, 'response'))
  const response = answer === null ? null : answerRows(answer, request.rows.length, meta['status'])
  for (const [name, value] of Object.entries(saidBeside(record, isRead)))
    // nginx's times are seconds, whatever its variables are called.
    if (SECONDS.test(name)) meta[`${name}_ms`] = milliseconds(value)
    else meta[name] = value
  const others = otherAnswers(meta, request.rows.length)
  return expand({ meta, request, response, others, id: 'id' }, line)
}

const READ = new Set(Object.values(NAMES).flat())
const isRead = (name: string) => READ.has(name)
/** A variable for how long something took, under a name that says whose time it is. */
const SECONDS = /_(?:upstream_response_time|request_time|response_time|urt|rt)$/

function text(value: unknown): string | null {
  return value === undefined || value === null || value === '' || value === '-' ? null : String(value)
}

/** Seconds, or several of them after retries ("0.001, 0.002"): the last try is the one that answered. */
function milliseconds(value: unknown): number | null {
  const last = text(value)?.split(/[,:]/).at(-1)?.trim()
  const seconds = last === undefined || last === '' || last === '-' ? NaN : Number(last)
  return Number.isNaN(seconds) ? null : Math.round(seconds * 1e6) / 1e3
}
