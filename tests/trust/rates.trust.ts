/** The error rate's and latency's gates on their lines. */
import { defaultGates } from '../../src/result/gates'
import { trust } from './gates'
import { errorsLog, eventFates, latencyLog } from './logs'

for (const limit of [0.01, 0.001]) {
  const name = `errors-${limit}`
  const gates = { ...defaultGates, errors: { maxRate: limit } }
  const table = `Error rate, limit ${limit * 100} %`
  const fates = eventFates(limit)
  trust({ name, table, id: 'errors', gates, log: (given) => errorsLog(given, limit), fates })
}
trust({
  name: 'latency',
  table: 'Latency, 5 % over the SLA',
  id: 'latency',
  log: latencyLog,
  fates: eventFates(defaultGates.latency.shareOver),
})
