export interface Power {
  /** Labelled requests that both answered. */
  n: number
  /** Share of requests on which exactly one of the two is right. */
  discordance: number
  power: number
  /** Smallest difference in accuracy found with that power at this n, at the gates' confidence. */
  detectable: number
  /** Labels needed to find differences of these sizes; null where the flips seen cannot hold such a difference. */
  table: { difference: number; labels: number | null }[]
  reason: string | null
}
