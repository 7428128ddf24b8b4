/** Gates and their answers, as the result holds them. */
import * as v from 'valibot'
import { Interval, number } from './shapes'

export const GateId = v.picklist(['accuracy', 'latency', 'errors', 'drift', 'rollback'])
export type GateId = v.InferOutput<typeof GateId>

export const GateStatus = v.picklist(['pass', 'fail', 'insufficient', 'not-checked'])
export type GateStatus = v.InferOutput<typeof GateStatus>

/** What the small glyph of a gate draws: a point with its interval against the gate's line. All in one unit. */
export const GateGlyph = v.object({
  value: v.nullable(number),
  low: v.nullable(number),
  high: v.nullable(number),
  /** The gate's line. */
  limit: number,
  /** Where passing lies. */
  passes: v.picklist(['below', 'above']),
  /** The drawn axis. */
  domain: Interval,
  /** 'pt' (percentage points), 'ms', 'share', 'features'. */
  unit: v.string(),
})
export type GateGlyph = v.InferOutput<typeof GateGlyph>

export const ChecklistItem = v.object({
  /** Of the five gates, or of one that was added. */
  id: v.string() as v.GenericSchema<GateId | (string & {})>,
  title: v.string(),
  status: GateStatus,
  /** The large figure on the card, such as '+0.62 pt'. */
  headline: v.string(),
  /** One or two sentences: bound, threshold, n; and what is missing where evidence lacks. */
  detail: v.string(),
  glyph: v.nullable(GateGlyph),
  /** How much more would settle it at the rate seen; null where more of the same would not. */
  needed: v.nullable(
    v.object({
      more: number,
      /** The chance that these do, and how much more does with one of 80 %: absent where these do already, or no number does. */
      chance: v.optional(number),
      likely: v.optional(number),
      what: v.picklist(['requests', 'labels', 'timed requests', 'baseline rows']),
    }),
  ),
})
export type ChecklistItem = v.InferOutput<typeof ChecklistItem>
