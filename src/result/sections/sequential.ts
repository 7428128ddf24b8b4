export interface Sequential {
  /** 1 / (1 - confidence): e at or past this rejects "both are equally often right". */
  threshold: number
  /** Labelled requests so far, and log10 of e there; in the log's order. */
  points: { n: number; broken: number; fixed: number; log10E: number }[]
  /** After how many labelled requests e first reached the threshold, and who led; null where it never did. */
  crossed: { n: number; leads: 'primary' | 'shadow' } | null
  log10E: number
}
