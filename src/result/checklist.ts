/** Gates and their answers, as the result holds them. */
import type { Interval } from '../core/interval'

export type GateId = 'accuracy' | 'latency' | 'errors' | 'drift' | 'rollback'

export type GateStatus = 'pass' | 'fail' | 'insufficient' | 'not-checked'

/** What the small glyph of a gate draws: a point with its interval against the gate's line. All in one unit. */
export interface GateGlyph {
  value: number | null
  low: number | null
  high: number | null
  /** The gate's line. */
  limit: number
  /** Where passing lies. */
  passes: 'below' | 'above'
  /** The drawn axis. */
  domain: Interval
  /** 'pt' (percentage points), 'ms', 'share', 'features'. */
  unit: string
}

export interface ChecklistItem {
  id: GateId | (string & {})
  title: string
  status: GateStatus
  /** The large figure on the card, such as '+0.62 pt'. */
  headline: string
  /** One or two sentences: bound, threshold, n; and what is missing where evidence lacks. */
  detail: string
  glyph: GateGlyph | null
  /** How much more would settle it at the rate seen; null where more of the same would not. */
  needed: { more: number; what: 'requests' | 'labels' | 'timed requests' | 'baseline rows' } | null
}
