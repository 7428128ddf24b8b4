import type { Interval } from '../../core/interval'
import type { Role } from '../../core/roles'
export interface TimelineDrift {
  feature: string
  kind: 'numeric' | 'categorical'
  /** Per window, against the baseline; null where the window is too thin (its noise is past any threshold). */
  psi: (number | null)[]
  /** The band: what noise alone reaches in 5 % of windows of that size. */
  noise95: (number | null)[]
  /** Requests of the window that the feature was compared on. */
  n: number[]
}

export interface TimelineWindow {
  from: number
  to: number
  /** Requests in it. */
  n: number
  /** value null where no request was answered by both. */
  agreement: { value: number | null; ci95: Interval | null; n: number }
  errors: Record<Role, { rate: number | null; ci95: Interval | null; n: number }>
  /** shadow minus primary on the labelled ones; null for numbers, and where nothing is labelled. */
  accuracyDifference: { value: number; ci95: Interval | null; n: number } | null
  /** Numbers: shadow's mean |error| minus primary's on the labelled ones; null for classes, and without labels. */
  maeDifference: { value: number; ci95: Interval | null; n: number } | null
  /** ms; null where none was timed. */
  latency: Record<Role, { p50: number; p95: number; p95Ci95: Interval | null; n: number } | null>
}

export interface Timeline {
  widthMs: number
  windows: TimelineWindow[]
  drift: TimelineDrift[]
}
