/** The accuracy gate on its line: flips in one of ten requests, rare flips, labels that follow agreement. */
import { accuracyFates, accuracyLog, partlyLabelled, partlyLabelledFates } from './logs'
import { trust } from './gates'

const RARE = 0.002

trust({
  name: 'accuracy',
  table: 'Accuracy, flips of 10.5 %',
  id: 'accuracy',
  log: (given) => accuracyLog(given),
  fates: accuracyFates(),
})
trust({
  name: 'accuracy-rare',
  table: 'Accuracy, flips of 0.9 %',
  id: 'accuracy',
  log: (given) => accuracyLog(given, RARE),
  fates: accuracyFates(RARE),
})
trust({
  name: 'accuracy-labels',
  table: 'Accuracy, labels on 60 % of agreements and 15 % of disagreements',
  id: 'accuracy',
  log: partlyLabelled,
  fates: partlyLabelledFates,
})
