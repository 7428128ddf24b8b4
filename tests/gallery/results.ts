/** Results to draw: made-up requests, real figures. Each is worked out when it is first asked for. */
import { evaluate } from '../../src/evaluation/evaluate'
import type { EvaluationData } from '../../src/evaluation/input'
import type { EvaluationResult } from '../../src/result/evaluation-result'
import { defaultGates, type Gates } from '../../src/result/gates'
import { seeded } from '../../src/core/random'
import { classified, dataOf, simulated } from '../unit/evaluation/data'
import { synthetic, type SyntheticOptions } from '../unit/report/synthetic'

const n = 1500

const tested: Gates = {
  ...defaultGates,
  latency: { ...defaultGates.latency, slaMs: 40 },
  rollback: {
    who: 'A. Example',
    when: '2026-01-02',
    how: 'Set the route back to v1 under load.',
    link: 'https://example.org/rollback/17',
    drill: null,
  },
}

function made(options: Partial<SyntheticOptions>): () => EvaluationResult {
  return once(() => synthetic({ n, ...options }))
}

function once(make: () => EvaluationResult): () => EvaluationResult {
  let held: EvaluationResult | null = null
  return () => (held ??= make())
}

function evaluated(data: EvaluationData, gates: Partial<Gates> = {}): EvaluationResult {
  return evaluate(data, { ...defaultGates, ...gates }, { seed: 1, partial: false })
}

const long = (name: string) =>
  `${name}, which has a name much longer than anybody would like to read in a table`

export const results = {
  promote: made({ errors: 0, shift: 0, gates: tested, n: 6000, logged: 'same' }),
  hold: made({}),
  insufficient: made({ n: 40, errors: 0, shift: 0, baseline: false }),
  /** Stopped early. */
  partial: made({ partial: true, n: 300 }),
  unlabelled: made({ labels: false, baseline: false }),
  regression: made({ task: 'regression' }),
  /** The replay is not production: the answers that were logged are the other way round. */
  unfaithful: made({ logged: 'swapped' }),
  faithful: made({ logged: 'same' }),
  /** A spreadsheet's export: how it was read turns no verdict, and one thing that was found may. */
  remarked: once(() => {
    const held = synthetic({ n })
    const file = 'requests of March.csv'
    return {
      ...held,
      warnings: [
        { code: 'decimal-comma', severity: 'warning', file, message: 'Numbers are written with a decimal comma (3,14) and are read so.' }, // prettier-ignore
        { code: 'second-header', severity: 'warning', file, place: 'line 4', message: 'The second row holds names or units, and no request: it is read with the header.' }, // prettier-ignore
        { code: 'few-labels', severity: 'warning', message: 'Only 600 of 1,500 requests are labelled: quality is of those.', mend: 'It speaks for the rest only if the labelled ones were chosen at random.' }, // prettier-ignore
        { code: 'skipped-record', severity: 'warning', file, place: 'line 257', message: 'The line is skipped: 2 cells where the header has 5.' }, // prettier-ignore
        { code: 'windows-1252', severity: 'warning', file, message: 'The text is not UTF-8: it is read as Windows-1252 (Latin-1), as Excel writes it.', mend: 'Export it as UTF-8 if names look wrong.' }, // prettier-ignore
      ],
    } satisfies EvaluationResult
  }),
  /** More classes than a matrix shows. */
  manyClasses: made({ classes: Array.from({ length: 20 }, (_, i) => `class ${i}`) }),
  wide: made({ classes: Array.from({ length: 12 }, (_, i) => `class ${i}`) }),
  longNames: made({ classes: ['short', 'middle', 'late'].map(long) }),
  /** Every request fails in both models. */
  failing: once(() => {
    const all = { errors: new Uint8Array(50).fill(1), errorCodes: ['', 'non-finite-output'] }
    const none = new Int32Array(50).fill(-1)
    return evaluated(dataOf({ primary: classified(none, all), shadow: classified(none, all) }))
  }),
  /** A few requests throw, in the model's own words. */
  thrown: once(() => {
    const errors = Uint8Array.from({ length: 400 }, (_, i) => (i % 80 === 9 ? 1 : i === 23 ? 2 : 0))
    const classes = Int32Array.from(errors, (error, i) => (error ? -1 : i % 2))
    const firsts = [
      { code: 'execution-failed', row: 9, line: 11, message: 'Error in matMul: inner shapes (8) and (9) of Tensors with shapes 1,8 and 9,3 must match.' }, // prettier-ignore
      { code: 'missing-feature:distance', row: 23, line: 25, message: null },
    ]
    const shadow = { errors, errorCodes: ['', 'execution-failed', 'missing-feature:distance'], firsts }
    return evaluated(dataOf({ primary: classified(classes.map((c) => Math.max(0, c))), shadow: classified(classes, shadow) })) // prettier-ignore
  }),
  /** More classes than tables show. */
  hundreds: made({ n: 3000, classes: Array.from({ length: 400 }, (_, c) => `class ${c}`) }),
  empty: once(() => evaluated(dataOf({ n: 0, primary: classified([]), shadow: classified([]) }))),
  /** Labels fit the other order of the classes. */
  otherOrder: once(() => {
    const data = simulated(2000, { primary: 0.97, shadow: 0.93 }, 3)
    const flip = (classes: ArrayLike<number>) => Int32Array.from(classes, (c) => 1 - c)
    return evaluated({
      ...data,
      primary: classified(flip(data.primary.classes)),
      shadow: classified(flip(data.shadow.classes)),
    })
  }),
  /** For a while the label is primary's answer, and beyond that a truth of its own. */
  ownLabels: once(() => {
    const data = simulated(3000, { primary: 0.93, shadow: 0.9 }, 3)
    const { classes } = data.primary
    return evaluated({ ...data, labels: data.labels!.map((label, i) => (i < 1200 ? classes[i]! : label)) })
  }),
  /** From a third of the log on, labels are those of the request before. */
  labelStretches: once(() => {
    const data = simulated(3000, { primary: 0.93, shadow: 0.9 }, 3)
    const labels = data.labels!
    return evaluated({ ...data, labels: labels.map((label, i) => (i < 1000 ? label : labels[i - 1]!)) })
  }),
  /** Ordered classes, so that weighted kappa is there; requests of one user hang together. */
  clustered: once(() => {
    const data = simulated(2400, { primary: 0.8, shadow: 0.84 }, 5, 3)
    return evaluated({ ...data, ordinal: true, clusters: { field: 'user_id', codes: inGroups(2400, 12) } })
  }),
  /** Requests that must never break; some do, one is not in the log. */
  neverBreak: once(() => {
    const ids = [...Array.from({ length: 80 }, (_, i) => `r-${i}`), 'r-not-there']
    return evaluated(simulated(1200, { primary: 0.85, shadow: 0.8 }, 9), { neverBreak: ids })
  }),
  /** Only disagreements have labels. */
  fromDisagreements: once(() => {
    const data = simulated(3000, { primary: 0.9, shadow: 0.92 }, 11)
    const { primary, shadow } = data
    const labels = Int32Array.from(data.labels!, (label, i) =>
      primary.classes[i] === shadow.classes[i] ? -1 : label,
    )
    return evaluated({ ...data, labels })
  }),
  /** This device gave wrong answers for a while. */
  brokenDevice: once(() => evaluated(onBrokenDevice())),
  /** Why the replay is not production was tried out. */
  explained: once(() => evaluated(withCauses())),
}

function inGroups(n: number, size: number): Int32Array {
  return Int32Array.from({ length: n }, (_, i) => Math.floor(i / size))
}

function onBrokenDevice(): EvaluationData {
  const data = simulated(1000, { primary: 0.9, shadow: 0.9 }, 13)
  const random = seeded(3)
  const rows = Int32Array.from({ length: 200 }, (_, i) => i * 5)
  const wrong = Array.from({ length: 6 }, (_, i) => ({
    row: 400 + 5 * i,
    seconds: 1.2 + i / 100,
    fault: 'zeros' as const,
    factor: null,
    error: null,
    device: 0,
    cpu: 0.2 + random.below(600) / 1000,
  }))
  const model = { n: 200, ofKinds: 24, complete: true, rows, near: 3, changedNear: 0, largest: 0.81 }
  return {
    ...data,
    device: { backend: 'webgl', reason: null, primary: { ...model, wrong }, shadow: { ...model, wrong: [] } },
  }
}

function withCauses(): EvaluationData {
  const data = simulated(1200, { primary: 0.85, shadow: 0.86 }, 17, 4)
  const random = seeded(8)
  const logged = data.primary.classes.map((c) => (random.below(10) < 3 ? (c + 1) % 4 : c))
  const exchanged = {
    label: 'Exchange “age” and “income”',
    steps: [],
  }
  return {
    ...data,
    loggedPrimary: classified(logged),
    hypotheses: {
      n: 600,
      same: 420,
      tests: [
        {
          kind: 'order',
          what: '“age” and “income” exchanged',
          mend: 'Exchange them in the mapping.',
          patch: exchanged,
          same: 588,
          gained: 170,
          lost: 2,
          of: 12,
        },
        {
          kind: 'scale',
          what: '“age” not standardised',
          mend: 'Take the step out.',
          same: 431,
          gained: 30,
          lost: 19,
          of: 1,
        },
      ],
      notes: ['Other images than those of the log were not tried.'],
    },
  }
}

/** With labels and predictions that came in files of their own, and what did not fit of them. */
export function withJoins(result: EvaluationResult): EvaluationResult {
  const place = (line: number, detail: string) => ({ file: 'labels.csv', line, detail })
  const issue = (reason: string, count: number, words: string) => ({
    reason,
    count,
    words,
    examples: [place(12, 'f-99871'), place(19, 'f-99872')],
  })
  return {
    ...result,
    requests: {
      ...result.requests,
      noted: [{ reason: 'non-finite', count: 3, examples: [place(7, 'distance is NaN')] }],
      batched: { calls: 120, rows: 960 },
      times: 'ISO 8601, without a zone: taken as UTC',
      joined: [
        {
          what: 'labels',
          files: ['labels.csv', 'labels-of-may.csv'],
          rows: 1400,
          matched: 1120,
          of: n,
          issues: [
            issue('orphan', 280, '280 labels match no request'),
            issue('conflict', 1, '1 request has two labels that differ: the last is taken'),
          ],
        },
        { what: 'shadow predictions', files: ['shadow.parquet'], rows: n, matched: n, of: n, issues: [] },
      ],
    },
  }
}
