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
  const counted = { broken: 0, fixed: 0, n: 0 }
  const worth = new Crossing(counted, share, threshold)
  const ifIndependent = new Crossing(counted, 1, threshold)
  const point = () => {
    const { broken, fixed, n } = counted
    const [low, high] = differenceSequence(
      { plus: fixed * share, minus: broken * share, zero: (n - fixed - broken) * share },
      level,
    )
    points.push({ n, broken, fixed, log10E: worth.lnE() / Math.LN10, low, high })
  }
  for (let i = 0; i < data.n; i++) {
    const p = primary.classes[i]!
    const s = shadow.classes[i]!
    const label = labels[i]!
    if (!counts(label) || !counts(p) || !counts(s)) continue
    counted.n++
    const flip = flipIndex(p, s, label)
    if (flip === 1 || flip === 2) {
      counted[flip === 1 ? 'broken' : 'fixed']++
      worth.flip()
      ifIndependent.flip()
    }
    if (counted.n % every === 0) point()
  }
  const { n } = counted
  if (n === 0) return null
  if (points.at(-1)?.n !== n) point()
  const at = points.find(({ low = -1, high = 1 }) => low > line || high < line)
  const settled = at ? { n: at.n, above: (at.low ?? -1) > line } : null
  return {
    threshold,
    points,
    crossed: worth.crossed,
    crossedIfIndependent: ifIndependent.crossed,
    log10E: worth.lnE() / Math.LN10,
    line,
    settled,
    share,
  }
}

type Counted = Readonly<{ broken: number; fixed: number; n: number }>

/** Watches for the flip at which evidence crosses the threshold. */
class Crossing {
  crossed: Sequential['crossed'] = null
  readonly #counted: Counted
  readonly #share: number
  readonly #line: number
  /** Flips that cannot cross yet: one multiplies the evidence by 2^share at most. */
  #idle = 0

  constructor(counted: Counted, share: number, threshold: number) {
    this.#counted = counted
    this.#share = share
    this.#line = Math.log(threshold)
  }

  lnE(): number {
    const { broken, fixed } = this.#counted
    return mcnemarLogE(broken * this.#share, fixed * this.#share)
  }

  /** To be called after a flip was counted. */
  flip(): void {
    if (this.crossed || this.#idle-- > 0) return
    const short = this.#line - this.lnE()
    const { n, broken, fixed } = this.#counted
    if (short <= 0) this.crossed = { n, leads: broken > fixed ? 'primary' : 'shadow' }
    else this.#idle = Math.ceil(short / (this.#share * Math.LN2) - 1e-6) - 1
  }
}
