/** Noise floor: how much primary differs from itself. What shadow differs by less than that is noise. */
import type { NoiseRun } from '../../input'
import { upperBound, wilson } from '../../statistics/binomial'
import type { Interval } from '../../result'
import { agreementFigure } from '../../tally'
import type { Section } from '../section'

export interface NoiseShare extends NoiseRun {
  share: number
  ci95: Interval | null
  /** One-sided 95 % upper bound of the share that changes by chance. */
  upper95: number
}

export interface NoiseFloor {
  /** Primary replayed twice on the same backend. */
  repeat: NoiseShare | null
  /** Primary on the cpu backend, a sample. */
  cpu: NoiseShare | null
  /** Whether the share on which shadow differs from primary is within what primary differs from itself. */
  withinNoise: boolean | null
}

export const section: Section<'noise'> = {
  key: 'noise',
  compute({ data, tally }) {
    if (!data.noise || (!data.noise.repeat && !data.noise.cpu)) return null
    const repeat = share(data.noise.repeat)
    const cpu = share(data.noise.cpu)
    const agreement = agreementFigure(tally).value
    const floor = Math.max(repeat?.upper95 ?? 0, cpu?.upper95 ?? 0)
    const changed = (repeat?.changed ?? 0) + (cpu?.changed ?? 0)
    return { repeat, cpu, withinNoise: agreement === null ? null : changed > 0 && 1 - agreement <= floor }
  },
}

function share(run: NoiseRun | null): NoiseShare | null {
  if (!run || run.n === 0) return null
  return {
    ...run,
    share: run.changed / run.n,
    ci95: wilson(run.changed, run.n),
    upper95: upperBound(run.changed, run.n),
  }
}
