/** The accuracy gate on its line: flips in one of ten requests, rare flips, labels that follow agreement. */
import { accuracyLog, partlyLabelled } from './logs'
import { trust } from './gates'

trust({
  name: 'accuracy',
  table: 'Accuracy, flips of 10.5 %',
  id: 'accuracy',
  log: (given) => accuracyLog(given),
})
trust({
  name: 'accuracy-rare',
  table: 'Accuracy, flips of 0.9 %',
  id: 'accuracy',
  log: (given) => accuracyLog(given, 0.002),
})
trust({
  name: 'accuracy-labels',
  table: 'Accuracy, labels on 60 % of agreements and 15 % of disagreements',
  id: 'accuracy',
  log: partlyLabelled,
})
