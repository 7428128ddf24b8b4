/** The same records in the envelope of each collector and store: made here, in the shapes that each documents. */
export const count = 24
const at = (i: number) => new Date(Date.UTC(2026, 2, 1) + 7000 * i)
export const iso = (i: number) => at(i).toISOString()
export const nanos = (i: number) => `${at(i).getTime()}000000`
export const base64 = (text: string) => Buffer.from(text).toString('base64')
export const cell = (value: string) => `"${value.replaceAll('"', '""')}"`
export const all = <T>(make: (i: number) => T) => Array.from({ length: count }, (_, i) => make(i))
const lines = (make: (i: number) => string) => all(make).join('\n') + '\n'
export const jsonLines = (make: (i: number) => unknown) => lines((i) => JSON.stringify(make(i)))
export const table = (header: string, make: (i: number) => string[]) =>
  `${header}\n${lines((i) => make(i).map(cell).join(','))}`

/** What the application logged. */
const own = (i: number) => ({
  request_id: `a${i}`,
  features: { size: i / 4, tone: 3 - i },
  prediction: i % 2,
})
const said = (i: number) => JSON.stringify(own(i))

export const envelopes: Record<string, string> = {
  "CloudWatch Logs Insights' CSV": table('@timestamp,@message,@logStream', (i) => [iso(i).replace('T', ' ').slice(0, -1), said(i), 's/1']), // prettier-ignore
  'aws logs get-log-events': JSON.stringify({ events: all((i) => ({ timestamp: at(i).getTime(), message: said(i), ingestionTime: at(i).getTime() + 9 })), nextForwardToken: 'f/1' }), // prettier-ignore
  'aws logs tail': lines((i) => `${iso(i).replace('Z', '000+00:00')} model/abc ${said(i)}`),
  'journalctl -o json': jsonLines((i) => ({ __REALTIME_TIMESTAMP: nanos(i).slice(0, -3), _PID: '77', PRIORITY: '6', MESSAGE: said(i) })), // prettier-ignore
  'Loki': JSON.stringify({ status: 'success', data: { resultType: 'streams', result: [{ stream: { app: 'm' }, values: all((i) => [nanos(i), said(i)]) }] } }), // prettier-ignore
  'logcli -o jsonl': jsonLines((i) => ({ labels: { app: 'm' }, line: said(i), timestamp: iso(i) })),
  'Fluent Bit': jsonLines((i) => [at(i).getTime() / 1000, { log: said(i), container: 'm' }]),
  "Splunk's CSV": table('_time,_raw,host,linecount', (i) => [iso(i), said(i), 'h', '1']),
  "Splunk's JSON": jsonLines((i) => ({
    preview: false,
    offset: i,
    result: { _time: iso(i), _raw: said(i) },
  })),
  'Application Insights': table('timestamp,message,customDimensions,itemCount', (i) => [iso(i), 'predict', said(i), '1']), // prettier-ignore
  'Cloud Logging, text': JSON.stringify(all((i) => ({ insertId: `x${i}`, timestamp: iso(i), severity: 'INFO', textPayload: said(i) }))), // prettier-ignore
  'Cloud Logging, JSON': JSON.stringify(all((i) => ({ insertId: `x${i}`, timestamp: iso(i), jsonPayload: own(i) }))), // prettier-ignore
  Docker: jsonLines((i) => ({ log: said(i) + '\n', stream: 'stdout', time: iso(i) })),
  Kubernetes: lines((i) => `${iso(i)} stdout F ${said(i)}`),
  syslog: lines((i) => `<134>1 ${iso(i)} host app 123 - - ${said(i)}`),
  'Kafka': jsonLines((i) => ({ topic: 'p', partition: 0, offset: i, timestamp: at(i).getTime(), value: said(i) })), // prettier-ignore
  'Elasticsearch': JSON.stringify({ took: 3, _shards: { total: 1 }, hits: { total: { value: count }, max_score: 1, hits: all((i) => ({ _index: 'l', _id: `z${i}`, _score: 1, _source: { '@timestamp': iso(i), ...own(i) } })) } }), // prettier-ignore
  'elasticdump': jsonLines((i) => ({ _index: 'l', _id: `z${i}`, _score: 1, _source: { '@timestamp': iso(i), message: said(i) } })), // prettier-ignore
  'DynamoDB': jsonLines((i) => ({ Item: { request_id: { S: `a${i}` }, at: { S: iso(i) }, features: { M: { size: { N: String(i / 4) }, tone: { N: String(3 - i) } } }, prediction: { N: String(i % 2) } } })), // prettier-ignore
  'Cassandra': table('request_id,at,features,prediction', (i) => [`a${i}`, iso(i), `{size: ${i / 4}, tone: ${3 - i}}`, String(i % 2)]), // prettier-ignore
  'Athena': table('request_id,at,features,prediction', (i) => [`a${i}`, iso(i), `{size=${i / 4}, tone=${3 - i}}`, String(i % 2)]), // prettier-ignore
  "Python's printing in a log": lines((i) => `${iso(i).replace('T', ' ').slice(0, -1)} | INFO | predict:7 - {'request_id': 'a${i}', 'features': {'size': ${i / 4}, 'tone': ${3 - i}}, 'prediction': ${i % 2}, 'note': None}`), // prettier-ignore
  'OTLP': jsonLines((i) => ({ resourceLogs: [{ resource: { attributes: [{ key: 'host', value: { stringValue: 'h' } }] }, scopeLogs: [{ logRecords: [{ timeUnixNano: nanos(i), severityNumber: 9, body: { stringValue: said(i) } }] }] }] })), // prettier-ignore
  'OTLP spans': JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans: all((i) => ({ spanId: `s${i}`, startTimeUnixNano: nanos(i), attributes: [{ key: 'payload', value: { stringValue: said(i) } }] })) }] }] }), // prettier-ignore
  'Pub/Sub': JSON.stringify({ receivedMessages: all((i) => ({ ackId: `k${i}`, message: { data: base64(said(i)), messageId: `${900 + i}`, publishTime: iso(i), attributes: {} } })) }), // prettier-ignore
  "Pub/Sub's subscription to BigQuery": jsonLines((i) => ({ subscription_name: 's', message_id: `${900 + i}`, publish_time: iso(i), data: said(i), attributes: '{}' })), // prettier-ignore
  'Kinesis': jsonLines((i) => ({ SequenceNumber: `495${i}0000000000000000`, ApproximateArrivalTimestamp: at(i).getTime() / 1000, Data: base64(said(i)), PartitionKey: 'p' })), // prettier-ignore
  'SNS in SQS': jsonLines((i) => ({ MessageId: `m${i}`, ReceiptHandle: `AQ${i}`, Body: JSON.stringify({ Type: 'Notification', MessageId: `n${i}`, TopicArn: 'arn:aws:sns:eu-west-1:1:p', Message: said(i), Timestamp: iso(i) }) })), // prettier-ignore
  'nats sub': lines((i) => `[#${i + 1}] @ ${iso(i)} Received on "p" with reply "_INBOX.${i}"\nNats-Msg-Id: m${i}\n\n${said(i)}\n\n`), // prettier-ignore
  'nats stream view': lines((i) => `[${i + 1}] Subject: p Received: ${iso(i)}\n\n${said(i)}\n\n`),
  'JSON in JSON in a cell': table('when,payload', (i) => [iso(i), JSON.stringify(said(i))]),
}
