/** What Redis' MONITOR prints: every command that any client sends, with its time. https://redis.io/docs/latest/commands/monitor */
import { BodyError } from '../bodies'
import { isObject } from '../../core/objects'
import type { Fields } from '../records/expand'
import { lineRecords } from '../records/line-records'
import { opened, openText } from '../records/opened'
import { mostLines } from '../records/prefixed'
import { recordFormat } from '../records/reader'
import { roleByName } from '../role-names'
import { rowsOf } from './jsonl'
import { unescaped } from './redis'

const LINE = /^(\d{9,}\.\d{6}) \[\d+ [^\]]+\] ((?:"(?:[^"\\]|\\.)*"\s*)+)$/
const WORD = /"((?:[^"\\]|\\.)*)"/g
/** Commands that write something, and how many words stand before what they write. */
const WRITES: Record<string, number> = { SET: 2, SETEX: 3, PSETEX: 3, SETNX: 2, LPUSH: 2, RPUSH: 2, PUBLISH: 2, 'JSON.SET': 3, HSET: 2, HMSET: 2, XADD: 2 } // prettier-ignore
/** Of a list, a channel or a stream one key is all records'. */
const SHARED: ReadonlySet<string> = new Set(['LPUSH', 'RPUSH', 'PUBLISH', 'XADD'])
const PAIRS: ReadonlySet<string> = new Set(['HSET', 'HMSET', 'XADD'])

export default recordFormat({
  id: 'redis-monitor',
  title: 'what Redis’ MONITOR prints',
  sniff: (head) => (mostLines(head, LINE, /^OK\s*$/) ? 0.9 : 0),
  records: lineRecords((line, number) => rowsOf(recordIn(line), number)),
  known: {
    commanded_at: { role: 'time', why: 'when Redis had the command' },
    redis_key: { role: 'id', why: 'the key that it was written under' },
  },
})

/** @throws BodyError where a line writes no record */
function recordIn(line: string): Fields {
  const [, time, words] = LINE.exec(line) ?? []
  const [command = '', key = '', ...rest] = [...(words ?? '').matchAll(WORD)].map(([, word]) => unescaped(word!))
  const name = command.toUpperCase()
  const from = WRITES[name]
  const record = from === undefined ? null : written(name, rest, from - 2)
  if (!record) throw new BodyError('no-record', 'a command that writes no record')
  const has = (role: string) => Object.keys(record).some((own) => roleByName(own) === role)
  return {
    ...record,
    ...(has('time') ? {} : { commanded_at: Number(time) }),
    ...(has('id') || SHARED.has(name) ? {} : { redis_key: key }),
  }
} // prettier-ignore

/** @param rest words behind the key @param skipped of them stand before the value */
function written(name: string, rest: readonly string[], skipped: number): Fields | null {
  if (!PAIRS.has(name)) {
    const value = openText(rest[skipped] ?? '')
    return isObject(value) ? value : null
  }
  // A stream's options, and the id that it is asked for, stand before its pairs.
  const at = name === 'XADD' ? rest.findIndex((word) => word === '*' || /^\d+-[\d*]+$/.test(word)) + 1 : 0
  const pairs = rest.slice(at)
  if (pairs.length < 2 || pairs.length % 2 > 0) return null
  const own: Fields = {}
  for (let i = 0; i < pairs.length; i += 2) own[pairs[i]!] = pairs[i + 1]!
  const [only] = Object.values(own)
  const message = pairs.length === 2 ? openText(only as string) : null
  return isObject(message) ? message : opened(own)
}
