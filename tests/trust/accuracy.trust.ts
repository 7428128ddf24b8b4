/** The accuracy gate on its line: flips in one of ten requests, rare flips, labels that follow agreement. */
import { accuracyFates, accuracyLog, partlyLabelled, partlyLabelledFates } from './logs'
import { trust } from './gates'

const RARE = 0.002

trust({
  name: 'accuracy',
  id: 'accuracy',
  log: (given) => accuracyLog(given),
  fates: accuracyFates(),
})
trust({
  name: 'accuracy-rare',
  id: 'accuracy',
  log: (given) => accuracyLog(given, RARE),
  fates: accuracyFates(RARE),
})
trust({
  name: 'accuracy-labels',
  id: 'accuracy',
  log: partlyLabelled,
  fates: partlyLabelledFates,
})
