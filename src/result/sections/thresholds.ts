export interface ThresholdPoint {
  /** Shadow says the second class from this probability on. */
  threshold: number
  /** Share of requests that primary, as it is, answers alike. */
  agreement: number
  /** Share of requests given the second class. */
  alerts: number
  /** Of the labelled ones; null where nothing is labelled (precision: or nothing flagged). */
  accuracy: number | null
  precision: number | null
  recall: number | null
}

export interface Thresholds {
  /** The class that an alert is. */
  class: string
  n: number
  labelled: number
  /** Primary's share of alerts, as it is. */
  primaryAlerts: number
  points: ThresholdPoint[]
  /** Shadow's threshold that gives at most primary's number of alerts, as many as ties allow. */
  matching: ThresholdPoint | null
}
