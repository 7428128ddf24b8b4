export interface NeverBreak {
  /** Ids asked for. */
  wanted: number
  /** Of those, in the log and answered or failed by shadow. */
  checked: number
  /** The first ids that the log does not have, or that shadow was never asked. */
  missing: string[]
  broken: number
  /** The first that broke. */
  examples: { id: string; expected: string; shadow: string }[]
}
