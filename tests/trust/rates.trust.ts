/** The error rate's and latency's gates on their lines. */
import { defaultGates } from '../../src/result/gates'
import { trust } from './gates'
import { errorsLog, eventFates, latencyLog } from './logs'

for (const limit of [0.01, 0.001] as const) {
  const name = `errors-${limit}` as const
  const gates = { ...defaultGates, errors: { maxRate: limit } }
  const fates = eventFates(limit)
  trust({ name, id: 'errors', gates, log: (given) => errorsLog(given, limit), fates })
}
trust({
  name: 'latency',
  id: 'latency',
  log: latencyLog,
  fates: eventFates(defaultGates.latency.shareOver),
})
