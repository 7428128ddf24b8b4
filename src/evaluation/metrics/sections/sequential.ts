/** The always-valid McNemar test: may be looked at while the replay runs, and acted on when it crosses. */
import type { Sequential } from '../../../result/sections/sequential'
import type { ClassIndices } from '../../../core/columns'
import { levelOf } from '../../../result/gates'
import type { EvaluationData } from '../../input'
import { flipIndex } from '../../tally'
import type { Section } from '../section'

const POINTS = 200

/**
 * e = 2^(b+c) B(b+1, c+1) after b broken and c fixed requests (uniform mixture over the share of flips that are
 * fixed; Robbins 1970, Ville's inequality). Under equal accuracy e passes 1/a in at most a share a of all runs,
 * however often it is looked at.
 */
export const section: Section<'sequential'> = {
  key: 'sequential',
  takesChosenLabels: true,
  compute({ data, tally, gates }) {
    if (data.task === 'regression' || !data.labels || tally.labelled === 0) return null
    return walk(data, data.labels, tally.labelled, 1 / levelOf(gates))
  },
}

function walk(
  data: EvaluationData,
  labels: ClassIndices,
  labelled: number,
  threshold: number,
): Sequential | null {
  const { primary, shadow } = data
  const every = Math.max(1, Math.ceil(labelled / POINTS))
  const points: Sequential['points'] = []
  let crossed: Sequential['crossed'] = null
  let b = 0
  let c = 0
  let n = 0
  let lnE = 0
  for (let i = 0; i < data.n; i += 1) {
    const p = primary.classes[i] as number
    const s = shadow.classes[i] as number
    const label = labels[i] as number
    if (label < 0 || p < 0 || s < 0) continue
    n += 1
    const flip = flipIndex(p, s, label)
    if (flip === 1 || flip === 2) {
      // The next flip multiplies e by 2 (flips of its kind + 1) / (flips + 2): Laplace's rule against a fair coin.
      const before = flip === 1 ? b : c
      lnE += Math.log((2 * (before + 1)) / (b + c + 2))
      if (flip === 1) b += 1
      else c += 1
      if (!crossed && lnE >= Math.log(threshold)) crossed = { n, leads: b > c ? 'primary' : 'shadow' }
    }
    if (n % every === 0) points.push({ n, broken: b, fixed: c, log10E: lnE / Math.LN10 })
  }
  if (n === 0) return null
  if (points.at(-1)?.n !== n) points.push({ n, broken: b, fixed: c, log10E: lnE / Math.LN10 })
  return { threshold, points, crossed, log10E: lnE / Math.LN10 }
}
