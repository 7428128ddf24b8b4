/** Logs of programs and stores of which each has one thing that others have not: read whole, or refused by name. */
import { describe, expect, it } from 'vitest'
import { openLog, readLog } from '../../../src/session/intake/log'

const each = (line: (i: number) => string) => Array.from({ length: 6 }, (_, i) => line(i)).join('\n') + '\n'
const sixOf = <T>(one: (i: number) => T) => Array.from({ length: 6 }, (_, i) => one(i))
const answer = (i: number) => (i % 2 === 0 ? 'yes' : 'no')
const age = (i: number) => 30 + i
const clock = (i: number) => `2026-03-01T10:00:0${i}`
const ms = (i: number) => Date.UTC(2026, 2, 1, 10, 0, i)
const json = (i: number) =>
  JSON.stringify({ age: age(i), primary: answer(i), shadow: answer(i + 1), label: answer(i) })

const logs: Record<string, { log: string; age: string; roles: Record<string, string> }> = {
  LTSV: {
    log: each(
      (i) => `time:${clock(i)}Z\tid:q${i}\tage:${age(i)}\tprediction:${answer(i)}\tshadow:${answer(i)}\tua:-`,
    ),
    age: 'age',
    roles: { time: 'time', id: 'id', prediction: 'primary', shadow: 'shadow' },
  },
  'a function of AWS Lambda, among what Lambda says of its calls': {
    log: each((i) => {
      const id = `RequestId: 11cda0b8-1850-46b9-afc1-5086e5db963${i}`
      return `START ${id} Version: $LATEST\n[INFO]\t${clock(i)}.5Z\t11cda0b8\t${json(i)}\nEND ${id}\nREPORT ${id}\tDuration: 2.10 ms`
    }),
    age: 'age',
    roles: { logged_at: 'time', primary: 'primary', shadow: 'shadow', label: 'label' },
  },
  'Serilog’s text, with both answers in words behind the record': {
    log: each(
      (i) =>
        `[10:00:0${i} INF] Scored {"age": ${age(i)}, "size": ${i / 4}} primary "${answer(i)}" shadow "${answer(i + 1)}"`,
    ),
    age: 'age',
    roles: { logged_time: 'time', primary: 'primary', shadow: 'shadow' },
  },
  'a handler’s records among what TorchServe logs of each call': {
    log: each((i) => {
      const at = `${clock(i)},120 [INFO ] W-9000-fraud_1.0`
      return `${at} org.pytorch.serve.wlm.WorkerThread - Flushing req.cmd PREDICT\n${at}-stdout MODEL_LOG - scored ${json(i)}\n${at} ACCESS_LOG - /127.0.0.1:51234 "POST /predictions/fraud HTTP/1.1" 200 ${i}\n${at} TS_METRICS - Requests2XX.Count:1.0|#Level:Host|#hostname:h1\n${at} TS_METRICS - QueueTime.ms:0|#Level:Host`
    }),
    age: 'age',
    roles: { logged_at: 'time', primary: 'primary', shadow: 'shadow', label: 'label' },
  },
  'Debezium’s changes': {
    log: each(
      (i) => `{"before":null,"after":${json(i)},"source":{"db":"ml","lsn":${i}},"op":"c","ts_ms":${ms(i)}}`,
    ),
    age: 'age',
    roles: { primary: 'primary', shadow: 'shadow', label: 'label' },
  },
  'Kafka, the message’s time and its key': {
    log: each((i) => `CreateTime:${ms(i)}\tq${i}\t${json(i)}`),
    age: 'age',
    roles: { logged_at: 'time', key: 'id', primary: 'primary', shadow: 'shadow' },
  },
  'kcat as its manual has it': {
    log: each(
      (i) =>
        `\nKey (2 bytes): q${i}\t\nValue (70 bytes): ${json(i)}\nTimestamp: ${ms(i)}\tPartition: 0\tOffset: ${i}\n--`,
    ),
    age: 'age',
    roles: { logged_at: 'time', key: 'id', primary: 'primary', label: 'label' },
  },
  'kcat -J': {
    log: each((i) =>
      JSON.stringify({
        topic: 'p',
        partition: 0,
        offset: i,
        tstype: 'create',
        ts: ms(i),
        broker: 1,
        key: `q${i}`,
        payload: json(i),
      }),
    ),
    age: 'payload.age',
    roles: { ts: 'time', key: 'id', 'payload.label': 'label' },
  },
  '.NET’s console, JSON': {
    log: each(
      (i) =>
        `${clock(i)} info: Serving.Predictor[0]\n      => SpanId:1f, TraceId:2e\n      Answered ${json(i)}`,
    ),
    age: 'age',
    roles: { logged_at: 'time', primary: 'primary', label: 'label' },
  },
  '.NET’s console, pairs': {
    log: each(
      (i) =>
        `info: Serving.Predictor[0]\n      Answered id=q${i} age=${age(i)} primary=${answer(i)} label=${answer(i)}`,
    ),
    age: 'age',
    roles: { id: 'id', primary: 'primary', label: 'label' },
  },
  'tracing, a list and a word with a comma': {
    log: each(
      (i) =>
        `  ${clock(i)}.000001Z  INFO app::predict: done, features: [1.5, ${i}.0], age: ${age(i)}, word: "a, b: c", primary: "${answer(i)}"\n    at src/main.rs:7 on main\n`,
    ),
    age: 'age',
    roles: { logged_at: 'time', primary: 'primary', word: 'feature' },
  },
  'Redis MONITOR, JSON pushed to a list': {
    log: each((i) =>
      `${ms(i) / 1000}.000123 [0 127.0.0.1:6]  "LPUSH" "p" ${JSON.stringify(json(i))}`.replace(']  ', '] '),
    ),
    age: 'age',
    roles: { commanded_at: 'time', primary: 'primary', label: 'label' },
  },
  'zap, seconds with a fraction': {
    log: each((i) =>
      JSON.stringify({
        level: 'info',
        ts: ms(i) / 1000 + 0.123,
        caller: 'a.go:1',
        msg: 'served',
        ...(JSON.parse(json(i)) as object),
      }),
    ),
    age: 'age',
    roles: { ts: 'time', primary: 'primary', label: 'label' },
  },
  'Kafka, all that it prints': {
    log: each((i) => `CreateTime:${ms(i)}\tPartition:0\tOffset:${i}\tNO_HEADERS\tq${i}\t${json(i)}`),
    age: 'age',
    roles: { logged_at: 'time', key: 'id', label: 'label' },
  },
  'BigQuery, features as keys and values': {
    log: each((i) =>
      JSON.stringify({
        id: `q${i}`,
        features: [
          { key: 'age', value: `${age(i)}` },
          { key: 'city', value: 'Bern' },
        ],
        prediction: answer(i),
      }),
    ),
    age: 'features.age',
    roles: { 'features.city': 'feature', prediction: 'primary' },
  },
  'BigQuery, values by their type': {
    log: each((i) =>
      JSON.stringify({
        id: `q${i}`,
        inputs: [
          { name: 'age', value: { int_value: age(i), double_value: null } },
          { name: 'x', value: { double_value: 1.5 * i } },
        ],
        prediction: answer(i),
      }),
    ),
    age: 'age',
    roles: { x: 'feature', prediction: 'primary' },
  },
  mongoexport: {
    log: each((i) =>
      JSON.stringify({
        _id: { $oid: `65f0c0ffee000000000000${10 + i}` },
        at: { $date: { $numberLong: `${ms(i)}` } },
        age: { $numberInt: `${age(i)}` },
        prediction: answer(i),
      }),
    ),
    age: 'age',
    roles: { _id: 'id', at: 'time', prediction: 'primary' },
  },
  'MongoDB’s shell': {
    log: `[\n${Array.from({ length: 6 }, (_, i) => `  {\n    _id: ObjectId('65f0c0ffee000000000000${10 + i}'),\n    at: ISODate('${clock(i)}.000Z'),\n    age: Long('${age(i)}'),\n    prediction: '${answer(i)}'\n  }`).join(',\n')}\n]\n`,
    age: 'age',
    roles: { _id: 'id', at: 'time', prediction: 'primary' },
  },
  'Perl’s Data::Dumper': {
    log: `$VAR1 = [\n${each((i) => `          {\n            'id' => 'q${i}',\n            'age' => ${age(i)},\n            'prediction' => '${answer(i)}'\n          },`)}        ];\n`,
    age: 'age',
    roles: { id: 'id', prediction: 'primary' },
  },
  'PHP’s var_export': {
    log: `array (\n${each((i) => `  ${i} => \n  array (\n    'id' => 'q${i}',\n    'age' => ${age(i)},\n    'prediction' => '${answer(i)}',\n  ),`)})\n`,
    age: 'age',
    roles: { id: 'id', prediction: 'primary' },
  },
  'Log4j, its context and the pairs of the message': {
    log: each(
      (i) =>
        `${clock(i).replace('T', ' ')},123 INFO  [exec-1] {age=${age(i)}, prediction=${answer(i)}, requestId=q${i}} c.a.Scorer - scored label=${answer(i)}`,
    ),
    age: 'age',
    roles: { requestId: 'id', prediction: 'primary', label: 'label' },
  },
  'Rust’s tracing, pairs behind a span': {
    log: each(
      (i) =>
        `${clock(i)}.123456Z  INFO request{method=POST uri=/predict}: scorer: predicted id="q${i}" age=${age(i)} primary="${answer(i)}" shadow="${answer(i + 1)}"`,
    ),
    age: 'age',
    roles: { id: 'id', primary: 'primary', shadow: 'shadow', logged_at: 'time', uri: 'ignore' },
  },
  'Serilog, how long it took': {
    log: each((i) =>
      JSON.stringify({
        '@t': `${clock(i)}Z`,
        '@mt': 'Scored {Id}',
        Id: `q${i}`,
        Age: age(i),
        Primary: answer(i),
        Elapsed: 2.5 + i,
      }),
    ),
    age: 'Age',
    roles: { Primary: 'primary', Elapsed: 'primary-latency' },
  },
  'answers that took': {
    log: each((i) =>
      JSON.stringify({
        id: `q${i}`,
        request: { age: age(i) },
        response: { prediction: answer(i), took: 3.5 + i },
        shadow_response: { prediction: answer(i), took: 4.5 + i },
      }),
    ),
    age: 'request.age',
    roles: { 'response.took': 'primary-latency', 'shadow_response.took': 'shadow-latency' },
  },
  'New Relic’s events': {
    log: JSON.stringify({
      results: [
        {
          events: sixOf((i) => ({
            timestamp: ms(i),
            requestId: `q${i}`,
            age: age(i),
            prediction: answer(i),
          })),
        },
      ],
      metadata: {
        contents: [{ function: 'events', limit: 6, order: { column: 'timestamp', descending: true } }],
      },
    }),
    age: 'age',
    roles: { requestId: 'id', timestamp: 'time', prediction: 'primary' },
  },
  'New Relic’s NerdGraph': {
    log: JSON.stringify(
      {
        data: {
          actor: {
            account: {
              nrql: {
                metadata: { facets: null },
                results: sixOf((i) => ({
                  age: age(i),
                  prediction: answer(i),
                  requestId: `q${i}`,
                  timestamp: ms(i),
                })),
              },
            },
          },
        },
      },
      null,
      2,
    ),
    age: 'age',
    roles: { requestId: 'id', timestamp: 'time', prediction: 'primary' },
  },
  'Elixir’s logger': {
    log: each(
      (i) =>
        `10:00:0${i}.123 request_id=F7${'abcdef'[i]}x [info] %{age: ${age(i)}, prediction: "${answer(i)}"}`,
    ),
    age: 'age',
    roles: { request_id: 'id', prediction: 'primary' },
  },
  GELF: {
    log: each((i) =>
      JSON.stringify({
        version: '1.1',
        host: 'h1',
        short_message: 'scored',
        timestamp: ms(i) / 1000,
        level: 6,
        _id: `q${i}`,
        _age: age(i),
        _prediction: answer(i),
      }),
    ),
    age: '_age',
    roles: { version: 'ignore', host: 'ignore', level: 'ignore', _prediction: 'primary' },
  },
}

const refused: Record<string, { log: string; says: RegExp }> = {
  'TorchServe’s access log': {
    log: each(
      (i) =>
        `${clock(i)},12${i} [INFO ] pool-2-thread-1 ACCESS_LOG - /127.0.0.1:51234 "POST /predictions/fraud HTTP/1.1" 200 ${i}`,
    ),
    says: /TorchServe.*postprocess/s,
  },
  'TorchServe’s metrics': {
    log: each(
      (i) =>
        `${clock(i)},12${i} [INFO ] W-9000-fraud_1.0-stdout MODEL_METRICS - PredictionTime.ms:${i}.5|#ModelName:fraud,Level:Model|#hostname:h1,requestID:q${i},timestamp:1772359200`,
    ),
    says: /TorchServe/,
  },
  'Triton, its models and calls': {
    log: `I0301 10:00:00.223456 1 server.cc:674] \n+-------+---------+--------+\n| Model | Version | Status |\n+-------+---------+--------+\n| fraud | 1       | READY  |\n+-------+---------+--------+\n${each((i) => `I0301 10:00:0${i}.123456 1 http_server.cc:4500] "HTTP request: 2 /v2/models/fraud/infer"`)}`,
    says: /Triton.*inputs/s,
  },
  Prometheus: {
    log: `# HELP prediction_seconds how long\n# TYPE prediction_seconds histogram\n${each((i) => `prediction_seconds_bucket{model="fraud",le="0.${i}"} ${i * 10}`)}`,
    says: /Prometheus/,
  },
  EDN: {
    log: each((i) => `{:id "q${i}", :age ${age(i)}, :prediction :${answer(i)}}`),
    says: /EDN.*write-str/s,
  },
  'PHP’s print_r': {
    log: each((i) => `Array\n(\n    [id] => q${i}\n    [age] => ${age(i)}\n)\n`),
    says: /print_r.*json_encode/s,
  },
  'Scala’s case classes': {
    log: each((i) => `Prediction(q${i},${age(i)},0.${i}5,${answer(i)})`),
    says: /without the names of their fields.*JSON/s,
  },
  'a data frame of R’s': {
    log: `    id age prediction\n${each((i) => `${i + 1}   q${i} ${age(i)} ${answer(i)}`)}`,
    says: /printed.*write\.csv/s,
  },
}

const open = (log: string) => openLog([{ path: 'calls.log', file: new Blob([log]) }])

describe('read whole', () => {
  it.each(Object.entries(logs))('%s', async (_, { log, age: field, roles }) => {
    const opened = await open(log)
    const found = Object.fromEntries(opened.profile.fields.map(({ name, role }) => [name, role]))
    expect(found).toMatchObject(roles)
    const ages: number[] = []
    for await (const { batch } of readLog(opened, [{ field, as: 'number' }], 100))
      if (batch.columns[0]?.kind === 'number') ages.push(...batch.columns[0].values)
    expect(ages).toEqual(Array.from({ length: 6 }, (_, i) => age(i)))
  })
})

describe('refused, with its cause and what to do', () => {
  it.each(Object.entries(refused))('%s', async (_, { log, says }) => {
    await expect(open(log)).rejects.toThrow(says)
  })
})
