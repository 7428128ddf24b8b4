/** What each figure is, in plain words, for the person who signs and did not study statistics. */
export interface Word {
  name: string
  text: string
}

export const words = {
  agreement: {
    name: 'Agreement',
    text: 'The share of requests to which both models gave the same answer. The bracket is the 95 % interval (Wilson): were the log drawn anew, the true share would lie in such a bracket 19 times out of 20. It says nothing about who is right.',
  },
  kappa: {
    name: "Cohen's kappa",
    text: 'Agreement beyond what two models with these class shares would reach by luck. 1 is full agreement, 0 is luck. It falls when one class is rare, even where the models hardly differ: read it beside AC1.',
  },
  ac1: {
    name: "Gwet's AC1",
    text: 'Like kappa, agreement corrected for luck, but steady when one class is much rarer than the others.',
  },
  weightedKappa: {
    name: 'Weighted kappa',
    text: 'Kappa for ordered classes: a disagreement counts more the further apart the two answers are, in proportion (linear) or squared (quadratic).',
  },
  confusion: {
    name: 'Confusion of primary against shadow',
    text: 'Each cell counts the requests that primary answered with the row and shadow with the column. Off the diagonal the models disagree.',
  },
  flips: {
    name: 'Flips',
    text: 'Only requests on which exactly one model is right can tell the two apart. Fixed: primary was wrong and shadow is right. Broken: primary was right and shadow is wrong.',
  },
  precision: {
    name: 'Precision, recall and F1',
    text: 'Precision: of the requests given this class, the share that truly have it. Recall: of those that truly have it, the share found. F1 is their harmonic mean.',
  },
  accuracy: {
    name: 'Accuracy',
    text: 'The share of labelled requests answered right. Where one class is common, a model that always says that class has a high accuracy too: read balanced accuracy and MCC beside it.',
  },
  balancedAccuracy: {
    name: 'Balanced accuracy',
    text: 'The mean of the recalls of all classes: every class counts the same, however rare.',
  },
  mcc: {
    name: 'Matthews correlation',
    text: 'Correlation between answer and label, from -1 through 0 (luck) to 1. It is high only when all classes are answered well.',
  },
  rocAuc: {
    name: 'Area under the ROC curve',
    text: 'The chance that a random positive request gets a higher score than a random negative one. It does not depend on the threshold.',
  },
  averagePrecision: {
    name: 'Average precision',
    text: 'Precision averaged over all recalls, a summary of the precision-recall curve. Its baseline is the share of positives, not one half.',
  },
  logLoss: {
    name: 'Log loss',
    text: 'How surprised the model was by the labels, given the probabilities that it stated. Lower is better; confident mistakes cost most.',
  },
  brier: {
    name: 'Brier score',
    text: 'The mean squared distance between stated probability and what happened. Lower is better.',
  },
  paired: {
    name: 'Paired difference',
    text: 'Both models answered the same requests, so only those on which exactly one is right carry information. McNemar mid-p asks how often a split this uneven would come up if both were equally good.',
  },
  scores: {
    name: 'Score distribution',
    text: 'How sure each model was of the class it chose. A shadow that is surer but not more often right is badly calibrated.',
  },
  errors: {
    name: 'Errors',
    text: 'Requests for which a model gave no usable answer. The upper bound (Clopper-Pearson, one-sided) is what the true rate stays under with the confidence given, even where no error was seen.',
  },
  latency: {
    name: 'Latency',
    text: 'Each timed request ran alone, the two models alternating in a random order. P95 is the time that 95 % of the requests stay under. It is measured on this device: it is not your server.',
  },
  drift: {
    name: 'Drift',
    text: 'How far each input has moved from the training data. PSI adds up the change of every bin. A feature has drifted when PSI passes the threshold (dotted) and also what sampling noise alone gives (violet mark), with p adjusted for testing many features (Benjamini-Hochberg).',
  },
  requests: {
    name: 'Requests',
    text: 'The requests on which the models disagree, or one of them failed. Fixed and broken are seen from the shadow.',
  },
  fidelity: {
    name: 'Is the replay faithful?',
    text: 'The log holds what primary answered in production. When the replayed primary says something else, the replay is not production, and no figure below can be trusted.',
  },
  noise: {
    name: 'Noise floor',
    text: 'The same model, twice, or on another backend: differences of this size mean nothing.',
  },
  slices: {
    name: 'Slices',
    text: 'The difference in accuracy within parts of the log. Testing many slices finds some by luck: p is adjusted (Benjamini-Hochberg).',
  },
  calibration: {
    name: 'Calibration',
    text: 'Of the requests given a probability near 0.7, about 70 % should be positive. Points on the diagonal keep that promise; ECE is the mean distance from it.',
  },
  curves: {
    name: 'ROC and precision-recall',
    text: 'What each model could do at every threshold, not only the one in use.',
  },
  threshold: {
    name: 'Threshold',
    text: 'What changes if the shadow says yes from another score on: how often it agrees, is right, and raises an alert.',
  },
  scoreAgreement: {
    name: 'Agreement of scores',
    text: 'Bland-Altman: shadow minus primary against their mean. The band holds 95 % of the differences; concordance is 1 when the numbers are the same.',
  },
  timeline: {
    name: 'Over time',
    text: 'The figures window by window in the time of the log: a mean can hide a bad week.',
  },
  eValue: {
    name: 'Always-valid test',
    text: 'An e-value may be looked at as often as you like while data come in. Above 20 (1/0.05) the models differ, with at most a 5 % chance of a false alarm at any time.',
  },
  regression: {
    name: 'Regression figures',
    text: 'MAE is the mean size of the error, RMSE punishes large ones, R2 is the share of the variance explained.',
  },
} satisfies Record<string, Word>

export type Term = keyof typeof words
