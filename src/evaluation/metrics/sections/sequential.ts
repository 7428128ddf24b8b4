/** Evidence that may be looked at while the replay runs, and acted on when it crosses: a test, and bounds by betting. */
import type { Sequential } from '../../../result/sections/sequential'
import type { ClassIndices } from '../../../core/columns'
import { levelOf } from '../../../result/gates'
import type { EvaluationData } from '../../input'
import { shareOfRows } from '../../statistics/bounds'
import { mcnemarLogE } from '../../statistics/paired'
import { differenceSequence } from '../../statistics/sequence'
import { flipIndex } from '../../tally'
import type { Section } from '../section'

const POINTS = 200

/**
 * e = 2^(b+c) B(b+1, c+1) after b broken and c fixed requests (uniform mixture over the share of flips that are
 * fixed; Robbins 1970, Ville's inequality). Under equal accuracy e passes 1/a in at most a share a of all runs,
 * however often it is looked at. Beside it bounds of the difference itself by betting (Waudby-Smith, Ramdas 2024), against
 * the gate's line with its margin. Where requests depend on each other, flips count as the independent ones that they
 * are worth.
 */
export const section: Section<'sequential'> = {
  key: 'sequential',
  takesChosenLabels: true,
  compute({ data, tally, gates, worths }) {
    if (data.task === 'regression' || !data.labels || tally.labelled === 0) return null
    const { confidence } = gates
    const { accuracy: worth } = worths
    const share = worth?.credible ? shareOfRows({ worth, confidence, looked: true }) : 1
    const line = gates.accuracy.policy === 'non-inferior' ? -gates.accuracy.margin : 0
    return walk(data, data.labels, { line, share, level: levelOf(gates), labelled: tally.labelled })
  },
}

interface Walk {
  line: number
  share: number
  level: number
  labelled: number
}

function walk(data: EvaluationData, labels: ClassIndices, walked: Walk): Sequential | null {
  const { line, share, level, labelled } = walked
  const { primary, shadow } = data
  const k = data.classes.length
  const counts = (c: number) => c >= 0 && c < k
  const every = Math.max(1, Math.ceil(labelled / POINTS))
  const threshold = 1 / level
  const points: Sequential['points'] = []
  let crossed: Sequential['crossed'] = null
  let ifIndependent: Sequential['crossed'] = null
  let [broken, fixed, n, lnE] = [0, 0, 0, 0]
  const point = () => {
    const [low, high] = differenceSequence(
      { plus: fixed * share, minus: broken * share, zero: (n - fixed - broken) * share },
      level,
    )
    points.push({ n, broken, fixed, log10E: lnE / Math.LN10, low, high })
  }
  for (let i = 0; i < data.n; i++) {
    const p = primary.classes[i]!
    const s = shadow.classes[i]!
    const label = labels[i]!
    if (!counts(label) || !counts(p) || !counts(s)) continue
    n++
    const flip = flipIndex(p, s, label)
    if (flip === 1) broken++
    if (flip === 2) fixed++
    if (flip === 1 || flip === 2) {
      lnE = mcnemarLogE(broken * share, fixed * share)
      const here = { n, leads: broken > fixed ? ('primary' as const) : ('shadow' as const) }
      if (!crossed && lnE >= Math.log(threshold)) crossed = here
      if (!ifIndependent && mcnemarLogE(broken, fixed) >= Math.log(threshold)) ifIndependent = here
    }
    if (n % every === 0) point()
  }
  if (n === 0) return null
  if (points.at(-1)?.n !== n) point()
  const at = points.find(({ low = -1, high = 1 }) => low > line || high < line)
  const settled = at ? { n: at.n, above: (at.low ?? -1) > line } : null
  return {
    threshold,
    points,
    crossed,
    crossedIfIndependent: ifIndependent,
    log10E: lnE / Math.LN10,
    line,
    settled,
    share,
  }
}
