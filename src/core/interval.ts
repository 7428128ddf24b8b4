/** A confidence interval: both ends in the unit of its figure. */
export type Interval = [low: number, high: number]
