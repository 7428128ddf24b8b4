/** What each figure is, in plain words: shown beside it on the page and in the report. Keyed as in the result. */
import { ofVerdict } from './glossary-verdict'
import type { Entry } from './glossary-verdict'

const entries = {
  ...ofVerdict,
  agreement: {
    title: 'Agreement',
    text: 'The share of requests to which both models gave the same answer, of those that both answered. It says nothing of who is right.',
    source: 'Wilson score interval (Wilson 1927)',
  },
  kappa: {
    title: "Cohen's kappa",
    text: 'Agreement beyond what two models would reach by chance with the same mix of answers: 1 is full agreement, 0 is chance. It drops where one class is rare even if the models hardly differ; look at AC1 then.',
    source: 'Cohen 1960; interval from those of the disagreements seen and expected (Donner and Zou 2012)',
  },
  kappaLinear: {
    title: 'Kappa, linear weights',
    text: 'Kappa for ordered classes: being one class apart counts as a small disagreement, being far apart as a large one.',
    source: 'Cohen 1968; interval as for kappa',
  },
  kappaQuadratic: {
    title: 'Kappa, quadratic weights',
    text: 'Kappa for ordered classes that weighs a disagreement by the square of its distance, so that large misses dominate.',
    source: 'Cohen 1968; interval as for kappa',
  },
  gwetAc1: {
    title: "Gwet's AC1",
    text: 'Agreement beyond chance that stays stable where one class is rare. If kappa is low and this is high, the classes are unbalanced rather than the models different.',
    source: 'Gwet 2008; interval as for kappa',
  },
  confusion: {
    title: 'Primary against shadow',
    text: 'How often each pair of answers came up. The diagonal is agreement; every other cell is a kind of disagreement.',
    source: 'Counts',
  },
  accuracy: {
    title: 'Accuracy',
    text: 'The share of labelled requests that a model answered right. Where one class is common, always saying that class scores high too: read recall per class beside it.',
    source: 'Wilson score interval (Wilson 1927)',
  },
  precision: {
    title: 'Precision',
    text: 'When the model says this class, how often it is right. Undefined for a class that it never says.',
    source: 'Wilson score interval',
  },
  recall: {
    title: 'Recall',
    text: 'Of the requests that are of this class, the share that the model finds. Undefined where no label is of this class.',
    source: 'Wilson score interval',
  },
  f1: {
    title: 'F1',
    text: 'Precision and recall in one number, their harmonic mean: high only if both are.',
    source: 'van Rijsbergen 1979',
  },
  balancedAccuracy: {
    title: 'Balanced accuracy',
    text: 'The mean of recall over the classes: every class counts the same, however rare.',
    source:
      'Mean over the classes that occur among the labels; interval from those of the classes (Zou and Donner 2008)',
  },
  mcc: {
    title: 'Matthews correlation',
    text: 'Correlation of labels and answers: 1 is perfect, 0 no better than guessing, below 0 worse. Fair to rare classes.',
    source: 'Matthews 1975; several classes: Gorodkin 2004',
  },
  logLoss: {
    title: 'Log loss',
    text: 'How surprised the model is by the labels: lower is better, and being sure and wrong costs most.',
    source: 'Probabilities clipped at double precision, as scikit-learn does',
  },
  brier: {
    title: 'Brier score',
    text: 'Mean squared distance of the probabilities from what came true: lower is better, 0 is perfect.',
    source: 'Brier 1950',
  },
  rocAuc: {
    title: 'ROC AUC',
    text: 'How often a request of the class scores above one that is not: 1 ranks perfectly, 0.5 is a coin. It judges the order of the scores, not the threshold.',
    source: 'DeLong, DeLong and Clarke-Pearson 1988; with few requests on a side, widened by Newcombe 2006',
  },
  averagePrecision: {
    title: 'Average precision',
    text: 'Precision averaged over all recalls: how clean the alerts are as one asks for more of them. More telling than ROC where the class is rare.',
    source: 'Step-wise area under precision over recall, as scikit-learn does',
  },
  accuracyDifference: {
    title: 'Accuracy difference',
    text: "Shadow's accuracy minus primary's on the same labelled requests, in percentage points. Because both answered the same requests, only those that exactly one got right decide, which makes it far surer than comparing two accuracies.",
    source: "Interval by Newcombe's method 10 (Newcombe 1998); p by mid-p McNemar (Fagerland 2013)",
  },
  mcnemarMidP: {
    title: 'McNemar mid-p',
    text: 'How likely a split of fixed and broken requests as uneven as this one is, if both models were equally often right and each request independent of the others.',
    source: 'Fagerland, Lydersen and Laake 2013',
  },
  latency: {
    title: 'Latency',
    text: 'How long one request takes, measured one at a time on this device. It compares the two models; it is not the latency of your server. P95 is the time that 95 of 100 requests stay within.',
    source: 'Linear quantiles; order-statistic interval of P95',
  },
  latencyDifference: {
    title: 'Latency difference',
    text: 'How many milliseconds longer shadow takes on the same requests; below zero it is faster.',
    source: 'Paired bootstrap, 2,000 draws; of blocks where times depend on those before (Künsch 1989)',
  },
  errors: {
    title: 'Error rate',
    text: 'The share of requests that a model failed on. The bound says how high the true rate may still be: no error in 2,994 requests does not yet prove a rate below 0.1 %.',
    source: 'Exact one-sided bound (Clopper and Pearson 1934)',
  },
  drift: {
    title: 'Input drift',
    text: "Whether a feature's values in the log still look like those in the training data. It drifted where even the lower bound of its PSI is above the limit, or where it is missing, empty or of another type; it did not where the upper bound is below; in between, the rows are too few to say.",
    source:
      'Bounds of PSI by an inverted parametric bootstrap (Davison and Hinkley 1997); clusters by Rao and Scott 1981',
  },
  psi: {
    title: 'PSI',
    text: 'Population stability index: how much the shares of the bins have moved. The usual limits of 0.1 and 0.25 mean little in small samples: sampling alone adds to it, which the noise shows and the bounds take off.',
    source: 'Siddiqi 2006; noise: Yurdakul and Naranjo 2020, of sparse categories by permutation',
  },
  adjustedP: {
    title: 'Adjusted p',
    text: 'p after allowing for how many things were tested: of those below 0.05, at most about one in twenty is a false alarm.',
    source: 'Benjamini and Hochberg 1995',
  },
  fidelity: {
    title: 'Replay fidelity',
    text: 'Whether replaying primary gives what it answered in production. If it does not, the mapping or the model differs from production, and no other figure here speaks of production.',
    source: 'Agreement with the logged answers; renamings by best assignment (Kuhn 1955)',
  },
  noise: {
    title: 'Noise floor',
    text: 'How much primary differs from itself when it is replayed again, or on another backend. A difference of shadow within that is noise.',
    source: 'After Diffy (Twitter)',
  },
  device: {
    title: 'Device against the cpu',
    text: 'Requests drawn over the whole run, some of every kind of disagreement, and those whose answers stand out (the same answer over and over, a level that jumps, bursts of disagreement, the largest differences), computed again on the plain cpu backend in another worker and compared number by number with what this device answered at the time.',
    source:
      'Every further stretch of the run has one; 32-bit floats differ by less than 0.1 % of an output, 16-bit floats by less than 5 %',
  },
  flips: {
    title: 'Flip ledger',
    text: 'What would change request by request: fixed by shadow, broken by shadow, or both wrong. With a cost for each, the net says whether the exchange is worth it.',
    source: 'Counts; interval of the mean cost from those of each kind’s share (Zou and Donner 2008)',
  },
  neverBreak: {
    title: 'Never break',
    text: 'Requests that must stay right. One of them broken is enough to fail, whatever the averages say.',
    source: 'List of request ids',
  },
  slices: {
    title: 'Slices',
    text: 'Both models on parts of the log: each category, each quarter of a number, each class. Those where shadow is credibly worse come first; testing many parts is allowed for.',
    source: "Newcombe's method 10; mid-p McNemar; Benjamini and Hochberg 1995",
  },
  calibration: {
    title: 'Calibration',
    text: 'Of the requests that a model is 80 % sure of, 80 % should come true. Points on the diagonal are honest, below it overconfident. ECE is the mean distance from it, of which some is always chance: the largest that an honest model shows in 95 % of such samples stands beside it.',
    source:
      'Reliability diagram with Wilson intervals (Murphy 1973); equal-mass ECE (Nixon et al. 2019), its interval from 0 on where chance gives as much',
  },
  curves: {
    title: 'ROC and precision-recall',
    text: 'What a model could do at every threshold: alarms against finds, and how clean the alerts are as more are asked for.',
    source: 'Fawcett 2006',
  },
  thresholds: {
    title: 'Threshold sweep',
    text: 'What shadow would do at another threshold: how often it agrees with primary, how accurate it is, and how many alerts it raises. The marked one raises as many as primary. A threshold taken for its accuracy is chosen on one half of the labels and judged on the other, because on its own labels a choice looks better than it is.',
    source: 'Exact counts at every hundredth',
  },
  scoreAgreement: {
    title: 'Agreement of scores',
    text: 'Whether the two models give the same scores, not only the same answers. The concordance is 1 only if all points lie on the diagonal; the limits hold about 95 % of the differences.',
    source: "Lin's concordance (Lin 1989); Bland and Altman 1986",
  },
  timeline: {
    title: 'Over time',
    text: 'The same figures window by window, each with its band; drift of numbers and categories alike. A band away from the others is a change, not noise.',
    source: 'Wilson, Clopper-Pearson and Newcombe intervals per window; PSI against its noise',
  },
  sequential: {
    title: 'Evidence while it runs',
    text: 'A test that may be looked at as often as one likes. Once the curve crosses the line, one model is more often right, and stopping there is fair; an ordinary p value would not allow it.',
    source: 'Beta-mixture e-value of the flips (Robbins 1970; Ville 1939)',
  },
  fromDisagreements: {
    title: 'Label only what matters',
    text: 'Where both give the same answer, accuracy cannot differ. Labels of the disagreements alone therefore give the accuracy difference over all requests. Where both are labelled, though at other rates, each model’s accuracy is weighted by how many there are of each.',
    source: 'Double sampling (Cochran 1977)',
  },
  classesLeftOut: {
    title: 'Classes left out',
    text: 'Of more than 150 classes, the tables show those that occur most. Every figure is of all classes; what the tables leave out is counted.',
    source: 'Counts',
  },
  power: {
    title: 'What this could find',
    text: 'The smallest difference in accuracy that this many labels finds four times in five, and how many labels finer differences need.',
    source: 'Connor 1987',
  },
  regression: {
    title: 'Errors of numbers',
    text: 'MAE is the mean distance from the label; RMSE weighs large misses more; R² is the share of variation explained.',
    source: "Fieller's bounds of the ratio of errors (Fieller 1954); RMSE by a paired bootstrap, 2,000 draws",
  },
  toleranceAgreement: {
    title: 'Agreement within a tolerance',
    text: 'The share of requests on which the two numbers are no further apart than the tolerance.',
    source: 'Wilson score interval (Wilson 1927)',
  },
  scores: {
    title: 'Scores',
    text: 'How sure each model is of its answers (for numbers: how far each is from the label).',
    source: 'Counts',
  },
} satisfies Record<string, Entry>

export type GlossaryKey = keyof typeof entries

export const glossary: Record<GlossaryKey, Entry> = entries
