/** Units that times are logged in. */
export const LATENCY_UNITS = ['s', 'ms', 'us', 'ns'] as const
export type LatencyUnit = (typeof LATENCY_UNITS)[number]

/** Milliseconds to each, and its name. */
export const latencyUnits: Record<LatencyUnit, { ms: number; title: string }> = {
  s: { ms: 1000, title: 'seconds' },
  ms: { ms: 1, title: 'milliseconds' },
  us: { ms: 1e-3, title: 'microseconds' },
  ns: { ms: 1e-6, title: 'nanoseconds' },
}

/** What a logged latency is taken in, and by what. */
export interface LoggedUnit {
  field: string
  unit: LatencyUnit
  /** Whether its name, its cells or a person say it. */
  said: boolean
  /** What else shows it, in words; null where nothing does. */
  by: string | null
  /** Units in which the times would be as plausible, or more so; empty where something settles which it is. */
  others: LatencyUnit[]
  /** What speaks against what its name says, in words; absent where nothing does. */
  doubt?: string
}
