/** Whether requests are independent evidence, and how gates reckon with it where they are not. */
import { count, counted, plural } from '../../../core/numbers'
import { beforeLearning } from '../../../result/sections/independence'
import type { GateWorth, Independence, Worth } from '../../../result/sections/independence'
import { likelyClusters } from '../likely-clusters'
import { baselineCopy } from '../baseline-copy'
import { missingRequests } from '../missing-requests'
import { repeatsOf } from '../repeats'
import { effectiveN } from '../../statistics/worth'
import type { Clusters } from '../../input'
import type { Section } from '../section'

/**
 * By clusters (CR2, Bell and McCaffrey 2002) and by order in time (autoregression and batch means): the design effect of
 * each gate's figure, and the independent requests that its bounds reckon with (Korn, Graubard 1998).
 */
export const section: Section<'independence'> = {
  key: 'independence',
  takesChosenLabels: true,
  compute({ data, gates, worths, looks, once }) {
    const { slaMs, shareOver } = gates.latency
    const found = (worth: Worth | null): GateWorth | null =>
      worth && worth.n > 0 ? { ...worth, effective: effectiveN(worth, gates.confidence) } : null
    const figures = {
      accuracy: found(worths.accuracy),
      errors: found(worths.errors('shadow', gates.errors.maxRate)),
      latency: found(worths.latency('shadow', slaMs, shareOver)),
    }
    const clusters = data.clusters ? clustersOf(data.clusters) : null
    return {
      clusters,
      repeats: once('repeats', () => repeatsOf(data)),
      baselineCopy: once('baseline copy', () => baselineCopy(data)),
      missing: once('missing', () => missingRequests(data)),
      likely: once('likely clusters', () => likelyClusters(data)),
      order: worths.order.by,
      looks,
      ...figures,
      ...said(clusters, worths.order.by, figures),
    }
  },
}

function clustersOf({ field, codes }: Clusters): NonNullable<Independence['clusters']> {
  const sizes = new Map<number, number>()
  let unknown = 0
  for (const code of codes) {
    if (code < 0) unknown++
    else sizes.set(code, (sizes.get(code) ?? 0) + 1)
  }
  let largest = 0
  for (const size of sizes.values()) largest = Math.max(largest, size)
  return { field, count: sizes.size, largest, unknown }
}

const NAMES = { accuracy: 'accuracy', errors: 'the error rate', latency: 'latency' } as const

/** What was found, and the figure on which it weighs most. */
function said(
  clusters: Independence['clusters'],
  order: Independence['order'],
  figures: Record<keyof typeof NAMES, GateWorth | null>,
): Pick<Independence, 'found' | 'detail'> {
  const credible = (Object.keys(NAMES) as (keyof typeof NAMES)[])
    .flatMap((key) => {
      const worth = figures[key]
      return worth && worth.credible && worth.designEffect > 1 ? [{ key, worth }] : []
    })
    .sort((a, b) => b.worth.designEffect - a.worth.designEffect)
  const most = credible[0]
  if (most) {
    const { key, worth } = most
    const why =
      worth.because === 'clusters'
        ? `Requests of the same “${clusters?.field}” depend on each other`
        : 'Requests that are near in time depend on each other'
    const alike = beforeLearning(worth)
    const fewer =
      alike === null
        ? ''
        : ` (${count(alike)} by the design effect, fewer because that is learnt from few cases)`
    const detail = `${why}: ${counted(worth.n, 'request')} ${plural(worth.n, 'is', 'are')} worth ${count(Math.max(1, Math.floor(worth.effective)))} independent ones${fewer} for ${NAMES[key]}, and its gate reckons with so many.`
    return { found: worth.because === 'clusters' ? 'clusters' : 'time', detail }
  }
  if (clusters)
    return { found: 'none', detail: `Requests of the same “${clusters.field}” do not depend on each other.` }
  if (order === null)
    return {
      found: 'unknown',
      detail:
        'No column says which requests belong together, and the log is not in the order of time: nothing shows whether requests depend on each other.',
    }
  return {
    found: 'none',
    detail: `Neighbours in ${order === 'times' ? 'time' : "the log's order"} do not depend on each other. No column says which requests belong together.`,
  }
}
