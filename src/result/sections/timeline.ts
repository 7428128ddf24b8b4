import * as v from 'valibot'
import { alike, Interval, byRole, number, time } from '../shapes'

export const TimelineDrift = v.object({
  feature: v.string(),
  kind: v.picklist(['numeric', 'categorical']),
  /** Per window, against the baseline; null where the window is too thin (its noise is past any threshold). */
  psi: v.array(v.nullable(number)),
  /** The band: what noise alone reaches in 5 % of windows of that size. */
  noise95: v.array(v.nullable(number)),
  /** Requests of the window that the feature was compared on. */
  n: v.array(number),
})
export type TimelineDrift = v.InferOutput<typeof TimelineDrift>

export const TimelineWindow = v.object({
  from: time,
  to: time,
  /** Requests in it. */
  n: number,
  /** value null where no request was answered by both. */
  agreement: v.object({
    value: v.nullable(number),
    ci95: v.nullable(Interval),
    n: number,
  }),
  errors: byRole(
    v.object({
      rate: v.nullable(number),
      ci95: v.nullable(Interval),
      n: number,
    }),
  ),
  /** shadow minus primary on the labelled ones; null for numbers, and where nothing is labelled. */
  accuracyDifference: v.nullable(
    v.object({
      value: number,
      ci95: v.nullable(Interval),
      n: number,
    }),
  ),
  /** Numbers: shadow's mean |error| minus primary's on the labelled ones; null for classes, and without labels. */
  maeDifference: v.nullable(
    v.object({
      value: number,
      ci95: v.nullable(Interval),
      n: number,
    }),
  ),
  /** ms; null where none was timed. */
  latency: byRole(
    v.nullable(
      v.object({
        p50: number,
        p95: number,
        p95Ci95: v.nullable(Interval),
        n: number,
      }),
    ),
  ),
})
export type TimelineWindow = v.InferOutput<typeof TimelineWindow>

export const Timeline = v.pipe(
  v.object({
    widthMs: number,
    windows: v.array(TimelineWindow),
    drift: v.array(TimelineDrift),
  }),
  v.check(
    ({ windows, drift }) => drift.every(({ psi, noise95, n }) => alike(windows, psi, noise95, n)),
    'a timeline with a value of each feature per window',
  ),
)
export type Timeline = v.InferOutput<typeof Timeline>
