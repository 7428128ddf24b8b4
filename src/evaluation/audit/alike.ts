/** In words, how simulated rows depend on each other. */
import { count } from '../../core/numbers'
import type { Worth } from '../../result/sections/independence'
import type { SeriesPlan } from './series'

export const INDEPENDENT = 'independent of each other'

export const inClusters = (clusters: number, field: string, icc: number): string =>
  `in ${count(clusters)} clusters of the sizes that “${field}” has, with an intraclass correlation of ${icc.toFixed(2)}`

export const inTime = ({ rows, phi }: SeriesPlan, n: number): string =>
  `with a correlation of ${phi.toFixed(2)} between neighbours${rows < n ? `, each row standing for ${count(Math.round(n / rows))} of the log` : ''}`

export const known = ({ designEffect, because }: Worth): string =>
  `as many independent ones as they are worth at a design effect of ${designEffect.toFixed(1)} by ${because === 'clusters' ? 'clusters' : 'time'}, which so many rows tell well`
