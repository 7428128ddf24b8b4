/** Thresholds of the checklist. They travel with the result; a gates file is this as JSON, every key optional. */
export interface Gates {
  /** Confidence of every gate's bound, such as 0.95. */
  confidence: number
  accuracy: {
    /** 'point': no worse by point estimate; 'non-inferior': by less than the margin with confidence; 'superior': better with confidence. */
    policy: 'point' | 'non-inferior' | 'superior'
    /** Share of requests, such as 0.005 for half a percentage point. */
    margin: number
  }
  latency: {
    slaMs: number
    /** Share that may be over the SLA: 0.05 makes it a rule about P95. */
    shareOver: number
  }
  errors: { maxRate: number }
  drift: {
    /** PSI from which a feature counts as drifted, where it is past noise too. */
    psi: number
    /** How many drifted features are still accepted. */
    allowed: number
  }
  rollback: Rollback
  /** What a flip of each kind costs, in any unit; a gain is negative. Absent: defaultCosts. */
  costs?: FlipCosts
  /** Ids of requests that shadow must never break. Absent or empty: no such gate. */
  neverBreak?: string[]
  /** Pairs of columns whose slices are wanted besides those of each column; 'label' is the label. */
  slicePairs?: [string, string][]
}

/** Cost per request by what became of it when primary was replaced by shadow. */
export interface FlipCosts {
  fixed: number
  broken: number
  bothWrongSame: number
  bothWrongDifferent: number
}

/** A fixed request repays a broken one. */
export const defaultCosts: FlipCosts = { fixed: -1, broken: 1, bothWrongSame: 0, bothWrongDifferent: 0 }

/** Evidence, not a tick: the gate passes only with all of who, when, how and link; a drill adds to them, and one that failed fails the gate. */
export interface Rollback {
  who: string
  /** ISO date. */
  when: string
  how: string
  link: string
  drill: RollbackDrill | null
}

/** Primary loaded again from its files, replayed on a fixed set of requests and compared with its answers before. */
export interface RollbackDrill {
  at: string
  requests: number
  loadMs: number
  replayMs: number
  largestDifference: number
  changedPredictions: number
}

/** @returns 1 - confidence without the dust of binary fractions: 0.05, not 0.050000000000000044. */
export function levelOf({ confidence }: Pick<Gates, 'confidence'>): number {
  return Number((1 - confidence).toPrecision(12))
}

export const defaultGates: Gates = {
  confidence: 0.95,
  accuracy: { policy: 'non-inferior', margin: 0.005 },
  latency: { slaMs: 200, shareOver: 0.05 },
  errors: { maxRate: 0.001 },
  drift: { psi: 0.2, allowed: 0 },
  rollback: { who: '', when: '', how: '', link: '', drill: null },
}
