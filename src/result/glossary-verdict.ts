/** What a verdict rests on, and what it is worth, in plain words: part of the glossary. */

export interface Entry {
  title: string
  /** What it is and how to read it; two or three sentences, no formula. */
  text: string
  /** The method, and who found it. */
  source: string
}

export const ofVerdict = {
  history: {
    title: 'How this came about',
    text: 'How often figures were shown while the replay ran, how often the log was evaluated before with another number of requests, and every threshold that was changed after a result was seen. A rule that is chosen after the result is weaker evidence than one chosen before it.',
    source:
      'Kept by the page; bounds of a run that was ended on a look, or continued, hold at every look (Waudby-Smith and Ramdas 2024)',
  },
  decision: {
    title: 'Decision',
    text: 'Who decided by this evaluation, when, and what, in their own words. It leaves with every report as it is written; a verdict that changes afterwards takes it away, since it was of another.',
    source: 'Typed by whoever decided, or by hand on paper: nothing checks who they are',
  },
  independence: {
    title: 'Independent requests',
    text: 'Requests of one user, or near in time, often share their fate: a thousand of them can say as little as a hundred. Gates reckon with as many independent requests as the log is worth.',
    source:
      'CR2 (Bell and McCaffrey 2002), autoregression and batch means; effective n of Korn and Graubard 1998',
  },
  audit: {
    title: 'Self-audit',
    text: 'Each gate is simulated many times with the truth exactly on its line, with as many rows as this log has, as rare, and as alike within clusters or in time as here. It should pass in at most one of twenty runs, and the interval should hold the truth in nineteen of twenty: where it does not, the gate says so.',
    source: 'Seeded simulation; Wilson intervals of the shares of runs',
  },
  checklist: {
    title: 'Checklist',
    text: 'Each gate passes, fails, has not enough evidence or was not checked. Promote: every gate passes. Do not promote: at least one fails. Not decided yet: none fails, and not all pass.',
    source: 'Bounds at the confidence set with the gates',
  },
  classReading: {
    title: 'Order of the classes',
    text: 'Accuracy of both models with the classes in the order of the mapping, and in the order that fits the labels best. Where the other order is plainly right, the names are on the wrong outputs, and accuracy is not judged until that is settled.',
    source: 'Assignment: Kuhn 1955; interval of the gain: Newcombe 1998, method 10',
  },
  labelSource: {
    title: 'Labels that may be a model’s own answers',
    text: 'Where the label was made of what a model answered, that model is right by construction. It shows where it is never wrong although it should be: on every request, where its own score leaves the answer open, in one part of the log, or wherever it gives one of its answers, as where the outcome of what was turned away is written down as that answer; and where the label is its answer too often just beside a tie of its scores, where the truth goes either way. A number that is the label to its last digit, or of which with the other model’s the label is the mean, was not measured either.',
    source:
      'Counts; no interval is needed for what chance does not do. At ties a regression discontinuity (Hahn, Todd, van der Klaauw 2001)',
  },
  labelStretches: {
    title: 'Labels that are of other requests',
    text: 'In one part of the log, labels stop to go with the answers that they go with elsewhere: a join that lost a row, labels of another day, an order that only one column has. How well they go together is told as kappa, 0 for what chance gives and 1 for always.',
    source:
      'Kappa with Wilson’s interval of the share of fits; the worst stretch by Kadane’s algorithm (Bentley 1984), where chance gives none such in one of 10,000 logs',
  },
  premises: {
    title: 'Premises',
    text: 'What must hold for the gates to mean what they say: each is confirmed by evidence, unconfirmed, or refuted. While one is refuted, no gate that rests on it passes, and the verdict is not to promote.',
    source: 'Evidence in the log, the files and the run, given with each',
  },
} satisfies Record<string, Entry>
