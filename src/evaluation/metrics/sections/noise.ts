/** Noise floor: how much primary differs from itself. What shadow differs by less than that is noise. */
import type { NoiseRun, NoiseShare, WithinNoise } from '../../../result/sections/noise'
import type { EvaluationData } from '../../input'
import { upperBound, wilson } from '../../statistics/binomial'
import { agreementFigure } from '../../tally'
import type { Tally } from '../../tally'
import { kindOf } from '../disagreements'
import type { Kind } from '../disagreements'
import { noiseIn } from '../noise-floor'
import type { Section } from '../section'

export const section: Section<'noise'> = {
  key: 'noise',
  compute({ data, tally, tolerance }) {
    if (!data.noise || (!data.noise.repeat && !data.noise.cpu)) return null
    const repeat = share(data.noise.repeat)
    const cpu = share(data.noise.cpu)
    const noise = noiseIn(data)
    if (!noise)
      return {
        repeat,
        cpu,
        withinNoise: byShare(tally, repeat, cpu),
        floor: null,
        reason: 'The answers have no scores by which one request’s difference could be told from noise.',
        differences: null,
        disagreements: null,
        fixed: null,
        broken: null,
      }
    return {
      repeat,
      cpu,
      withinNoise: noise.all ?? byShare(tally, repeat, cpu),
      floor: noise.floor,
      reason: null,
      differences: noise.differences,
      ...counted(data, noise.is, tolerance),
    }
  },
}

/** Where scores do not tell, only the share that changes can be compared: within what chance may change, with confidence. */
function byShare(tally: Tally, repeat: NoiseShare | null, cpu: NoiseShare | null): boolean | null {
  const agreement = agreementFigure(tally).value
  const floor = Math.max(repeat?.upper95 ?? 0, cpu?.upper95 ?? 0)
  const changed = (repeat?.changed ?? 0) + (cpu?.changed ?? 0)
  return agreement === null ? null : changed > 0 && 1 - agreement <= floor
}

function counted(data: EvaluationData, isNoise: (i: number) => boolean, tolerance: number) {
  const none = (): WithinNoise => ({ n: 0, within: 0 })
  const all = none()
  const by: Partial<Record<Kind, WithinNoise>> = { fixed: none(), broken: none() }
  for (let i = 0; i < data.n; i++) {
    const kind = kindOf(data, i, tolerance)
    if (kind === null || kind === 'error') continue
    const noise = isNoise(i)
    for (const one of [all, by[kind]]) {
      if (!one) continue
      one.n++
      if (noise) one.within++
    }
  }
  return { disagreements: all, fixed: by.fixed ?? none(), broken: by.broken ?? none() }
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
