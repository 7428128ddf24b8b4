/** Records as loggers of many languages write them: what is theirs, and what a model is given. */
import { describe, expect, it } from 'vitest'
import { LOGGERS_OWN } from '../../../src/formats/logger-fields'
import type { Fields } from '../../../src/formats/records/expand'
import { profileRecords } from '../../../src/formats/records/fields'
import { guess } from '../../../src/mapping/guess'

const ROWS = 40
const own = (i: number) => ({ age: 20 + ((i * 7) % 50), ratio: ((i * 13) % 40) / 8, visits: (i * 3) % 6, prediction: i % 2 }) // prettier-ignore
const at = (i: number) => new Date(Date.UTC(2026, 2, 1) + 7000 * i).toISOString()
const word = (i: number) => (i % 9 ? 'info' : 'warning')
const profile = (make: (i: number) => Fields) => profileRecords(Array.from({ length: ROWS }, (_, i) => make(i))) // prettier-ignore
const features = (make: (i: number) => Fields) => profile(make).filter(({ role }) => role === 'feature').map(({ name }) => name) // prettier-ignore

const loggers: Record<string, (i: number) => Fields> = {
  'structlog': (i) => ({ event: 'prediction', level: word(i), logger: 'app.predict', timestamp: at(i), request_id: `r${i}` }), // prettier-ignore
  'Serilog, compact': (i) => ({ '@t': at(i), '@mt': 'Scored {Age}', '@l': 'Information', '@i': 'a1b2', 'SourceContext': 'Api.Score', 'ThreadId': i % 4 }), // prettier-ignore
  'Bunyan': (i) => ({ name: 'scorer', hostname: 'ip-10', pid: 4242, level: i % 9 ? 30 : 40, time: at(i), v: 0, msg: 'scored', req_id: `r${i}` }), // prettier-ignore
  'pino': (i) => ({ level: 30, time: Date.UTC(2026, 2, 1) + 7000 * i, pid: 17, hostname: 'pod', reqId: `r${i}`, responseTime: 3 + (i % 7), msg: 'done' }), // prettier-ignore
  'python-json-logger': (i) => ({ asctime: at(i), levelname: 'INFO', levelno: 20, name: 'svc', pathname: '/m.py', lineno: 12, process: 88, thread: 140000000000 + (i % 2), threadName: 'MainThread', relativeCreated: 1000.5 + 7000 * i, msecs: i % 7, message: 'predict' }), // prettier-ignore
  'zap': (i) => ({ level: 'info', ts: 1772323200.1 + 7 * i, caller: 'predict.go:42', msg: 'predicted', trace_id: `t${i}` }), // prettier-ignore
  'Logback': (i) => ({ '@timestamp': at(i), '@version': '1', 'message': 'scored', 'logger_name': 'c.Scorer', 'thread_name': `exec-${i % 9}`, 'level': 'INFO', 'level_value': 20000 }), // prettier-ignore
  "Elastic's common schema": (i) => ({ '@timestamp': at(i), 'log.level': 'INFO', 'ecs.version': '1.2.0', 'service.name': 'm', 'process.pid': 12, 'process.thread.id': 17 + (i % 3), 'trace.id': `t${i}` }), // prettier-ignore
  "Rust's tracing": (i) => ({ timestamp: at(i), level: 'INFO', target: 'scorer::api', fields: { message: 'scored' } }), // prettier-ignore
  'Kafka': (i) => ({ topic: 'p', partition: i % 3, offset: 1000 + i, timestamp: Date.UTC(2026, 2, 1) + 7000 * i, key: `r${i}` }), // prettier-ignore
  'Weights & Biases’ history': (i) => ({ Step: 2 * i, _step: 3 * i, _runtime: 37.2 * i + (i % 7), _timestamp: 1772323200.1 + 7 * i }), // prettier-ignore
  'winston': (i) => ({ level: 'info', message: 'scored', service: 'api', timestamp: at(i), meta: { pid: 12, host: 'h', port: 8080 } }), // prettier-ignore
}

it('a step is a feature where no run of training is beside it', () => {
  expect(features((i) => ({ Step: 2 * i, ...own(i) }))).toEqual(['Step', 'age', 'ratio', 'visits'])
})

describe.each(Object.entries(loggers))('%s', (_name, around) => {
  it('leaves the features to the model', () => {
    expect(features((i) => ({ ...around(i), ...own(i) }))).toEqual(['age', 'ratio', 'visits'])
  })

  it('leaves a feature whatever it is called that lies with the features', () => {
    const given = { level: 3, offset: 0.5, thread: 2, pid: 7, event: 'click' }
    const all = features((i) => ({ ...around(i), features: { ...given, age: 20 + i }, prediction: i % 2 }))
    expect(all).toEqual([...Object.keys(given), 'age'].map((name) => `features.${name}`))
  })
})

it('leaves a target of several words to the truth', () => {
  const words = ['yes', 'no']
  const fields = profile((i) => ({ level: word(i), time: at(i), ...own(i), target: words[i % 2] }))
  expect(fields.find(({ name }) => name === 'target')!.role).toBe('label')
})

it("finds the application's record within Loguru's", () => {
  const record = (i: number) => ({
    elapsed: { repr: '0:00:01', seconds: 1 + i },
    extra: own(i),
    file: { name: 'a.py', path: '/a.py' },
    function: 'predict',
    level: { icon: 'i', name: 'INFO', no: 20 },
    line: 14,
    message: 'predict',
    process: { id: 77, name: 'MainProcess' },
    thread: { id: 1234, name: 'MainThread' },
    time: { timestamp: 1772323200 + 7 * i },
  })
  expect(features((i) => ({ text: 'predict\n', record: record(i) }))).toEqual(
    ['age', 'ratio', 'visits'].map((name) => `record.extra.${name}`),
  )
})

describe('a feature that is called like a field of a logger', () => {
  it.each<[string, (i: number) => Fields]>([
    ['a level of a game', (i) => ({ level: 1 + (i % 30), offset: i / 8, partition: i % 5 })],
    ['a level in words of its own', (i) => ({ level: ['low', 'medium', 'high'][i % 3], severity: ['minor', 'major'][i % 2] })], // prettier-ignore
    ['an offset among partitions that does not count', (i) => ({ partition: i % 3, offset: (i * 17) % 23 })],
    ['words without a logger', (i) => ({ event: ['click', 'view'][i % 2], module: ['a', 'b'][i % 2], line: i % 7 })], // prettier-ignore
  ])('%s', (_name, make) => {
    const names = Object.keys(make(0))
    expect(features((i) => ({ id: `r${i}`, time: at(i), ...make(i), prediction: i % 2 }))).toEqual(names)
  })

  it('is one where the baseline has it', () => {
    const fields = profile((i) => ({
      id: `r${i}`,
      level: word(i),
      pid: 7 + (i % 3),
      hostname: 'h',
      ...own(i),
    }))
    expect(fields.filter(({ why }) => why === LOGGERS_OWN).map(({ name }) => name)).toEqual(['level', 'pid'])
    const none = { primary: null, shadow: null }
    const baseline = new Map(
      ['pid', 'age', 'ratio', 'visits'].map((name) => [name, { mean: 0, sd: 1, n: 9 }]),
    )
    const { mapping } = guess({ fields, models: none, baseline, labels: null, logged: none })
    expect([mapping.roles['pid'], mapping.roles['level']]).toEqual(['feature', 'ignore'])
  })
})

it('takes how long a call took for its latency where its cells say the unit', () => {
  const roles = Object.fromEntries(profile((i) => ({ id: `r${i}`, ...own(i), took: `${3 + (i % 5)}.2ms`, trip_duration: 5 + (i % 9) })).map(({ name, role }) => [name, role])) // prettier-ignore
  expect(roles).toMatchObject({ took: 'primary-latency', trip_duration: 'feature' })
})

it('takes no sentence for an id', () => {
  const roles = profile((i) => ({ said: `scored request ${i}`, ...own(i) })).map(({ name, role }) => [name, role]) // prettier-ignore
  expect(roles[0]).toEqual(['said', 'ignore'])
})
