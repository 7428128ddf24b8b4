/** A result made small enough for a report. */
import type { WrittenProblem } from '../core/problem'
import type { EvaluationResult } from '../result/evaluation-result'
import type { DriftFeature } from '../result/figures'

/**
 * A result whose JSON takes at most `limit` bytes, made smaller by what matters least first: fewer sample rows,
 * then bins of features without drift, then pictures of requests, then the mapping's long lists, then tables per class. Each cut is told
 * in the warnings.
 */
export function fit(result: EvaluationResult, limit: number): EvaluationResult {
  let held = result
  for (const cut of cuts) {
    while (size(held) > limit) {
      const smaller = cut(held)
      if (smaller === null) break
      held = smaller
    }
  }
  return held === result ? result : { ...held, warnings: [...held.warnings, cutNotice] }
}

const cutNotice: WrittenProblem = {
  code: 'report-cut',
  message:
    'This report was cut to stay small: it carries fewer sample requests and details than the evaluation.',
  mend: 'evaluation.json has them all.',
}

/** Makes a result smaller, or says null when it has nothing more to give. */
type Cut = (result: EvaluationResult) => EvaluationResult | null

const cuts: Cut[] = [
  halveSample(50),
  dropBins(false),
  dropPictures,
  halveSample(0),
  halveSlices,
  dropBins(true),
  dropMapping,
  dropConfusion,
]

function halveSample(least: number): Cut {
  return (result) => {
    const { sample, pictures = [] } = result.disagreements
    const keep = Math.max(least, Math.floor(sample.length / 2))
    // What has a picture is shown first, and stays.
    const kept = sample.filter(({ row }, i) => i < keep || pictures.some((one) => one.row === row))
    if (kept.length === sample.length) return null
    return { ...result, disagreements: { ...result.disagreements, sample: kept } }
  }
}

function dropPictures(result: EvaluationResult): EvaluationResult | null {
  const { pictures, ...disagreements } = result.disagreements
  return pictures ? { ...result, disagreements } : null
}

function halveSlices(result: EvaluationResult): EvaluationResult | null {
  const slices = result.slices
  if (!slices || slices.rows.length <= 20) return null
  return { ...result, slices: { ...slices, rows: slices.rows.slice(0, Math.ceil(slices.rows.length / 2)) } }
}

function dropBins(drifted: boolean): Cut {
  return (result) => {
    const goes = (f: DriftFeature): boolean => f.bins.current.length > 0 && (drifted || !f.drifted)
    if (!result.drift.some(goes)) return null
    const empty = { labels: [], baseline: [], current: [] }
    return { ...result, drift: result.drift.map((f) => (goes(f) ? { ...f, bins: empty } : f)) }
  }
}

function dropMapping(result: EvaluationResult): EvaluationResult | null {
  if (result.evidence.mapping === null) return null
  return { ...result, evidence: { ...result.evidence, mapping: null } }
}

function dropConfusion(result: EvaluationResult): EvaluationResult | null {
  if (result.confusion.length === 0) return null
  const { quality } = result
  return {
    ...result,
    confusion: [],
    quality: quality && {
      ...quality,
      primary: { ...quality.primary, confusion: [] },
      shadow: { ...quality.shadow, confusion: [] },
    },
  }
}

const encoder = new TextEncoder()

function size(result: EvaluationResult): number {
  return encoder.encode(JSON.stringify(result)).length
}
