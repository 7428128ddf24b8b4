/** Against simulated truth: intervals of a change hold it, "no worse" is wrongly said as often as promised, and no oftener. */
import { expect, test } from 'vitest'
import { compareCandidates } from '../../../src/compare/candidates'
import { classChange } from '../../../src/compare/class-change'
import { apart, dependent, fromInterval, type Change, type Estimate } from '../../../src/compare/estimate'
import { mostApart, pairedChange } from '../../../src/compare/paired-counts'
import { gate as accuracyGate } from '../../../src/evaluation/checklist/gates/accuracy'
import type { Pair } from '../../../src/compare/pair'
import { accuracyDifference } from '../../../src/evaluation/metrics/accuracy-difference'
import { tableQuality } from '../../../src/evaluation/metrics/quality'
import { differenceBounds } from '../../../src/evaluation/statistics/bounds'
import { plainWorth } from '../../../src/evaluation/statistics/worth'
import { seeded, type Random } from '../../../src/core/random'
import type { EvaluationResult } from '../../../src/result/evaluation-result'
import { verdictOf } from '../../../src/result/verdict'
import { uniform } from '../evaluation/data'
import { evaluated, logOf } from './results'

const RUNS = 10_000
const MARGIN = 0.02

/** What primary and two candidates have right, request by request, with these chances to fix and to break. */
interface Truth {
  n: number
  right: number
  fixes: [number, number]
  breaks: [number, number]
  /** How much of what one does the other does too. */
  alike: number
}

interface Counts {
  bothCorrect: number
  primaryOnlyCorrect: number
  shadowOnlyCorrect: number
  bothWrong: number
}

function draw(random: Random, { n, right, fixes, breaks, alike }: Truth) {
  const none = () => ({ bothCorrect: 0, primaryOnlyCorrect: 0, shadowOnlyCorrect: 0, bothWrong: 0 })
  const tables: [Counts, Counts] = [none(), none()]
  const both = { fixed: 0, broken: 0 }
  for (let i = 0; i < n; i++) {
    const ofPrimary = uniform(random) < right
    const first = uniform(random)
    const second = uniform(random) < alike ? first : uniform(random)
    const turned = [first, second].map((u, c) => u < (ofPrimary ? breaks : fixes)[c]!)
    turned.forEach((turns, c) => {
      if (ofPrimary) tables[c]![turns ? 'primaryOnlyCorrect' : 'bothCorrect']++
      else tables[c]![turns ? 'shadowOnlyCorrect' : 'bothWrong']++
    })
    if (turned[0] && turned[1]) both[ofPrimary ? 'broken' : 'fixed']++
  }
  return { tables, both }
}

const trueChange = ({ right, fixes, breaks }: Truth) =>
  (1 - right) * (fixes[1] - fixes[0]) - right * (breaks[1] - breaks[0])

/** Of independent rows, as the accuracy gate bounds them. */
function estimate(t: Counts): Estimate {
  const counts = {
    ...{ bothRight: t.bothCorrect, firstOnly: t.primaryOnlyCorrect },
    ...{ secondOnly: t.shadowOnlyCorrect, bothWrong: t.bothWrong },
  }
  const n = t.bothCorrect + t.primaryOnlyCorrect + t.shadowOnlyCorrect + t.bothWrong
  const at = (confidence: number) =>
    differenceBounds(counts, { worth: plainWorth(n), confidence, looked: false })!
  const value = (t.shadowOnlyCorrect - t.primaryOnlyCorrect) / n
  // As it comes from a file: an interval at one confidence.
  return fromInterval(value, at(0.95), 0.95)
}

type Drawn = ReturnType<typeof draw>

const changes: Record<string, (drawn: Drawn, again: Drawn) => Change> = {
  paired: ({ tables, both }) => pair(tables, mostApart(...tables, both), true),
  bounded: ({ tables }) => pair(tables, mostApart(...tables, { fixed: 0, broken: 0 }), false),
  marginals: ({ tables }) => pair(tables, Infinity, false),
  dependent: ({ tables }) => dependent(estimate(tables[0]), estimate(tables[1])),
  // Of other requests: the second candidate on the second log.
  apart: ({ tables }, again) => apart(estimate(tables[0]), estimate(again.tables[1])),
}

function pair([a, b]: [Counts, Counts], most: number, complete: boolean): Change {
  const right = (t: Counts) => t.bothCorrect + t.shadowOnlyCorrect
  const n = right(a) + a.primaryOnlyCorrect + a.bothWrong
  return pairedChange({ n, rightA: right(a), rightB: right(b), mostApart: most }, 1, complete)
}

const truths: [string, Truth][] = [
  ['candidates alike', { n: 600, right: 0.8, fixes: [0.3, 0.24], breaks: [0.04, 0.05], alike: 0.8 }],
  ['candidates unlike', { n: 600, right: 0.8, fixes: [0.3, 0.24], breaks: [0.04, 0.05], alike: 0 }],
  ['few requests', { n: 150, right: 0.7, fixes: [0.2, 0.2], breaks: [0.1, 0.128_571_428_571_428_6], alike: 0.5 }],
  ['rare flips', { n: 1500, right: 0.97, fixes: [0.1, 0.1], breaks: [0.002, 0.022_618_556_701_030_93], alike: 0.5 }],
] // prettier-ignore

test.each(truths)(
  '%s: every kind of interval holds the truth, and "no worse" is rarely wrong',
  (_, truth) => {
    expect(trueChange(truth)).toBeCloseTo(-MARGIN, 9)
    const random = seeded(truth.n)
    const held: Record<string, number> = {}
    const passed: Record<string, number> = {}
    for (let run = 0; run < RUNS; run++) {
      const [drawn, again] = [draw(random, truth), draw(random, truth)]
      for (const [name, of] of Object.entries(changes)) {
        const change = of(drawn, again)
        const [low, high] = change.at(0.975)
        held[name] = (held[name] ?? 0) + Number(low <= -MARGIN && -MARGIN <= high)
        passed[name] = (passed[name] ?? 0) + Number(change.at(0.95)[0] >= -MARGIN)
      }
    }
    for (const name of Object.keys(changes)) {
      expect(held[name]! / RUNS, `coverage, ${name}`).toBeGreaterThanOrEqual(0.92)
      expect(passed[name]! / RUNS, `wrong "no worse", ${name}`).toBeLessThanOrEqual(0.055)
    }
  },
)

/** How two candidates give a class: to requests with its label and to others, and how much of what one does the other does too. */
const givers: [string, { n: number; labelled: number; hit: [number, number]; alarm: [number, number]; alike: number }][] = [
  ['alike', { n: 600, labelled: 0.3, hit: [0.8, 0.74], alarm: [0.1, 0.08], alike: 1 }],
  ['unlike', { n: 600, labelled: 0.3, hit: [0.8, 0.74], alarm: [0.1, 0.08], alike: 0 }],
  ['opposed', { n: 600, labelled: 0.3, hit: [0.7, 0.6], alarm: [0.12, 0.2], alike: -1 }],
  ['opposed, a class as large as the rest', { n: 300, labelled: 0.5, hit: [0.55, 0.5], alarm: [0.45, 0.5], alike: -1 }],
  ['opposed, few requests', { n: 150, labelled: 0.2, hit: [0.9, 0.75], alarm: [0.05, 0.1], alike: -1 }],
] // prettier-ignore

test.each(givers)(
  'precision and F1 of a class on the same requests, candidates %s: the interval holds the truth',
  (_, of) => {
    const random = seeded(of.n)
    const { labelled: l, hit, alarm } = of
    const truth = {
      Precision: [0, 1].map((c) => (l * hit[c]!) / (l * hit[c]! + (1 - l) * alarm[c]!)),
      F1: [0, 1].map((c) => (2 * l * hit[c]!) / (l * hit[c]! + (1 - l) * alarm[c]! + l)),
    }
    const held = { Precision: 0, F1: 0 }
    const runs = 4000
    for (let run = 0; run < runs; run++) {
      const tables = [0, 1].map(() => [[0, 0], [0, 0]]) // prettier-ignore
      for (let i = 0; i < of.n; i++) {
        const label = Number(uniform(random) < l)
        const first = uniform(random)
        const second = of.alike === 1 ? first : of.alike === -1 ? 1 - first : uniform(random)
        ;[first, second].forEach((u, c) => {
          tables[c]![label]![Number(u < (label ? hit : alarm)[c]!)]!++
        })
      }
      const [a, b] = tables.map((table) => {
        const made = tableQuality(table, ['no', 'yes'])
        return { classes: ['no', 'yes'], quality: { primary: made, shadow: made } }
      })
      const pair = { a, b, relation: { requests: 'same', labels: true } } as unknown as Pair
      for (const title of ['Precision', 'F1'] as const) {
        const [name, ends] =
          title === 'F1' ? (['f1', 'f1Ci95'] as const) : (['precision', 'precisionCi95'] as const)
        const told = [a, b].map((one) => {
          const yes = one!.quality.shadow.perClass[1]!
          return fromInterval(yes[name]!, yes[ends]!, 0.975)
        }) as [Estimate, Estimate]
        const [low, high] = classChange(title, pair, { role: 'shadow', of: 'yes' }, told)!.at(0.975)
        const change = truth[title][1]! - truth[title][0]!
        held[title] += Number(low <= change && change <= high)
      }
    }
    for (const title of ['Precision', 'F1'] as const)
      expect(held[title] / runs, title).toBeGreaterThanOrEqual(0.94)
  },
)

/** An evaluation of which the accuracy gate alone decides. */
function ofCounts(template: EvaluationResult, t: Counts): EvaluationResult {
  const n = t.bothCorrect + t.primaryOnlyCorrect + t.shadowOnlyCorrect + t.bothWrong
  const counts = {
    ...{ bothRight: t.bothCorrect, firstOnly: t.primaryOnlyCorrect },
    ...{ secondOnly: t.shadowOnlyCorrect, bothWrong: t.bothWrong },
  }
  const judged = { worth: plainWorth(n), confidence: template.gates.confidence, looked: false }
  const quality = { ...template.quality!, accuracyDifference: accuracyDifference(counts, judged) }
  const figures = { ...template, quality, independence: null }
  const checklist = [{ id: 'accuracy', title: 'Accuracy', ...accuracyGate.judge(figures, template.gates)! }]
  return { ...figures, checklist, premises: [], verdict: verdictOf(checklist) }
}

test('of candidates that are all on the line one is promoted in 5 % of the runs at most, and without Holm oftener', () => {
  const log = logOf(60, 0.8)
  const margin = { accuracy: { policy: 'non-inferior' as const, margin: MARGIN } }
  const template = evaluated(log, log.primary, 'v2', { gates: margin })
  const random = seeded(5)
  const [k, runs, n] = [5, 1000, 800]
  let [promoted, alone] = [0, 0]
  for (let run = 0; run < runs; run++) {
    const results = Array.from({ length: k }, () => {
      const t: Counts = { bothCorrect: 0, primaryOnlyCorrect: 0, shadowOnlyCorrect: 0, bothWrong: 0 }
      for (let i = 0; i < n; i++) {
        const u = uniform(random)
        t[
          u < 0.05
            ? 'shadowOnlyCorrect'
            : u < 0.12
              ? 'primaryOnlyCorrect'
              : u < 0.8
                ? 'bothCorrect'
                : 'bothWrong'
        ]++
      }
      return ofCounts(template, t)
    })
    const { candidates } = compareCandidates(results, ['a', 'b', 'c', 'd', 'e'])
    alone += Number(candidates.some(({ verdict }) => verdict === 'promote'))
    promoted += Number(candidates.some(({ among }) => among === 'promote'))
  }
  expect(alone / runs).toBeGreaterThan(0.1)
  expect(promoted / runs).toBeLessThanOrEqual(0.055)
  expect(promoted).toBeGreaterThan(0)
})
