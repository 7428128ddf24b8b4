/** Figures of a binary and of a multi-class model, for results.json. */

export interface BinaryFigures {
  n: number
  accuracy: number
  precision: number
  recall: number
  f1: number
  rocAuc: number
  flagged: number
}

const round = (value: number) => Number(value.toFixed(4))

/** @param scores P(class 1); @param truth 0 or 1; class 1 from `threshold` on. */
export function binary(scores: Float32Array, truth: Float32Array, threshold: number): BinaryFigures {
  let [tp, fp, fn, tn] = [0, 0, 0, 0]
  scores.forEach((score, i) => {
    if (score >= threshold) truth[i] ? tp++ : fp++
    else truth[i] ? fn++ : tn++
  })
  const precision = tp / (tp + fp)
  const recall = tp / (tp + fn)
  return {
    n: scores.length,
    accuracy: round((tp + tn) / scores.length),
    precision: round(precision),
    recall: round(recall),
    f1: round((2 * precision * recall) / (precision + recall)),
    rocAuc: round(rocAuc(scores, truth)),
    flagged: tp + fp,
  }
}

/** By ranks, ties at their mean rank (Mann-Whitney). */
function rocAuc(scores: Float32Array, truth: Float32Array): number {
  const order = Int32Array.from(scores, (_, i) => i).sort((a, b) => scores[a]! - scores[b]!)
  let [positives, ranks] = [0, 0]
  for (let i = 0; i < order.length;) {
    let j = i
    while (j < order.length && scores[order[j]!] === scores[order[i]!]) j++
    for (let k = i; k < j; k++) if (truth[order[k]!]) (positives++, (ranks += (i + j + 1) / 2))
    i = j
  }
  return (ranks - (positives * (positives + 1)) / 2) / (positives * (order.length - positives))
}

/** The score from which as large a share is flagged as `truth` has, to four digits: flags and late flights match in number. */
export function matchingThreshold(scores: Float32Array, truth: Float32Array): number {
  const wanted = truth.reduce((sum, value) => sum + value, 0)
  const sorted = Float32Array.from(scores).sort()
  return round(sorted[sorted.length - wanted]!)
}

export interface MultiFigures {
  n: number
  accuracy: number
  wrong: number
}

export function multi(predicted: Int32Array, truth: Int32Array): MultiFigures {
  const right = predicted.reduce((sum, value, i) => sum + (value === truth[i] ? 1 : 0), 0)
  return { n: truth.length, accuracy: round(right / truth.length), wrong: truth.length - right }
}
