/** Several candidates beside each other, gate by gate, with the price of choosing among them. */
import type { ChecklistItem } from '../result/checklist'
import type { EvaluationResult } from '../result/evaluation-result'
import { comparable } from './comparison'
import { holm } from './holm'
import { estimateOf, pOf } from './gate-estimates'
import { rankingOf, type Ranking } from './ranking'

interface CandidateGate {
  id: string
  item: ChecklistItem | null
  /** Interval of the figure that holds for all candidates together (Bonferroni); null without a figure. */
  interval: [number | null, number | null] | null
  /** The least error with which it passes. */
  p: number
}

export interface Candidate {
  name: string
  verdict: EvaluationResult['verdict']
  gates: CandidateGate[]
  /** Of all its gates together: the largest. */
  p: number
  /** Holm's, over all candidates. */
  adjustedP: number
  /** The verdict, had it been one of several from the start. */
  among: EvaluationResult['verdict']
}

export interface Candidates {
  candidates: Candidate[]
  gates: { id: string; title: string }[]
  /** One-sided, of each gate of one candidate alone; and of each interval, for all candidates together. */
  confidence: number
  simultaneous: number
  ranking: Ranking
}

/**
 * A candidate passes all its gates with the error of its weakest pass (an intersection-union test: Berger 1982); over
 * candidates, errors are adjusted (Holm 1979), so that any promotion at all is wrong at most as often as one gate may be.
 * @throws ProblemError 'not-comparable'
 */
export function compareCandidates(
  results: readonly EvaluationResult[],
  names: readonly string[],
): Candidates {
  comparable(results, names)
  const titles = new Map(results.flatMap(({ checklist }) => checklist.map(({ id, title }) => [id, title])))
  const confidence = Math.max(...results.map(({ gates }) => gates.confidence))
  const simultaneous = 1 - (1 - confidence) / results.length
  const gatesOf = (result: EvaluationResult) =>
    [...titles.keys()].map((id) => gateOf(result, id, simultaneous))
  const gates = results.map(gatesOf)
  // A gate that is an alarm is on the checklist of those alone that it goes off for.
  const ps = gates.map((row) => Math.max(0, ...row.flatMap(({ item, p }) => (item ? [p] : []))))
  const adjusted = holm(ps)
  const candidates = results.map((result, i): Candidate => {
    const [p, adjustedP] = [ps[i]!, adjusted[i]!]
    const passes = result.verdict === 'promote' && adjustedP <= 1 - confidence + 1e-9
    const among = result.verdict === 'promote' && !passes ? 'insufficient' : result.verdict
    return { name: names[i]!, verdict: result.verdict, gates: gates[i]!, p, adjustedP, among }
  })
  return {
    candidates,
    gates: [...titles].map(([id, title]) => ({ id, title })),
    ...{ confidence, simultaneous, ranking: rankingOf(results, confidence) },
  }
}

function gateOf(result: EvaluationResult, id: string, simultaneous: number): CandidateGate {
  const item = result.checklist.find((gate) => gate.id === id) ?? null
  const ends = item && estimateOf(result, item)?.at(simultaneous)
  const finite = (end: number) => (Number.isFinite(end) ? end : null)
  const interval: CandidateGate['interval'] = ends?.some(Number.isFinite)
    ? [finite(ends[0]), finite(ends[1])]
    : null
  return { id, item, interval, p: pOf(result, item) }
}
