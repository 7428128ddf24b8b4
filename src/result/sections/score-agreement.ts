import * as v from 'valibot'
import { Interval, number } from '../shapes'

export const BlandAltman = v.object({
  bias: number,
  biasCi95: v.nullable(Interval),
  sd: number,
  /** Limits of agreement, each with its own interval (Bland, Altman 1999). */
  lower: number,
  lowerCi95: v.nullable(Interval),
  upper: number,
  upperCi95: v.nullable(Interval),
})
export type BlandAltman = v.InferOutput<typeof BlandAltman>

export const Association = v.object({
  n: number,
  pearson: v.nullable(number),
  /** Fisher 1921; null of fewer than four rows. */
  pearsonCi95: v.nullable(Interval),
  spearman: v.nullable(number),
  /** Bonett, Wright 2000. */
  spearmanCi95: v.nullable(Interval),
  /** Lin's concordance (Lin 1989): correlation that also asks for the same scale and location. */
  linCcc: v.nullable(number),
  linCccCi95: v.nullable(Interval),
  blandAltman: v.nullable(BlandAltman),
  reason: v.nullable(v.string()),
})
export type Association = v.InferOutput<typeof Association>

export const ScoreAgreement = v.object({
  ...Association.entries,
  /** What is compared. */
  of: v.string(),
  /** A seeded sample of [mean, shadow - primary], for the Bland-Altman plot. */
  points: v.array(v.strictTuple([number, number])),
})
export type ScoreAgreement = v.InferOutput<typeof ScoreAgreement>
