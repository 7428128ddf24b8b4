/** The tables of docs/trust.md: the file that the simulations keep each in, and its heading. */
import { defaultGates } from '../../src/result/gates'

export const PASSES = {
  accuracy: 'Accuracy, flips of 10.5 %',
  'accuracy-rare': 'Accuracy, flips of 0.9 %',
  'accuracy-labels': 'Accuracy, labels on 60 % of agreements and 15 % of disagreements',
  numbers: 'Mean absolute error, normal errors',
  'numbers-skewed': 'Mean absolute error, log-normal errors',
  'errors-0.01': 'Error rate, limit 1 %',
  'errors-0.001': 'Error rate, limit 0.1 %',
  latency: 'Latency, 5 % over the SLA',
  drift: `Input drift, PSI of ${defaultGates.drift.psi}, baseline of 20,000`,
  verdict: 'Verdict, accuracy on its line',
  looks: 'Looked at 40 times, every 250 requests',
}
export const FALSE_ALARMS = {
  'drift-none': 'Input drift fails though there is none',
  noise: "PSI's noise over categories of one distribution",
}
export const COVERAGE = {
  'coverage-accuracy': 'Difference in accuracy',
  'coverage-labels': 'Difference in accuracy, labels on 60 % of agreements and 15 % of disagreements',
  'coverage-numbers': "Difference of mean absolute errors, as a share of primary's",
  'coverage-latency': 'P95 of latency',
  'coverage-figures': 'Intervals of figures',
}
export const COSTS = {
  power: 'Accuracy passes where both models are equally good and requests independent',
  'power-numbers': 'Mean absolute error passes where it is two fifths smaller and requests independent',
}
