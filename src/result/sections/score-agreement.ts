import type { Interval } from '../../core/interval'
export interface Association {
  n: number
  pearson: number | null
  /** Fisher 1921; null of fewer than four rows. */
  pearsonCi95: Interval | null
  spearman: number | null
  /** Bonett, Wright 2000. */
  spearmanCi95: Interval | null
  /** Lin's concordance (Lin 1989): correlation that also asks for the same scale and location. */
  linCcc: number | null
  linCccCi95: Interval | null
  blandAltman: BlandAltman | null
  reason: string | null
}

export interface BlandAltman {
  bias: number
  biasCi95: Interval | null
  sd: number
  /** Limits of agreement, each with its own interval (Bland, Altman 1999). */
  lower: number
  lowerCi95: Interval | null
  upper: number
  upperCi95: Interval | null
}

export interface ScoreAgreement extends Association {
  /** What is compared. */
  of: string
  /** A seeded sample of [mean, shadow - primary], for the Bland-Altman plot. */
  points: [mean: number, difference: number][]
}
