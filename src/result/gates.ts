/** What holds where nobody said otherwise. The shapes, and what each threshold means, are in gates-schema.ts. */
import type { FlipCosts, Gates } from './gates-schema'

export type { FlipCosts, Gates, Rollback, RollbackDrill } from './gates-schema'

/** A fixed request repays a broken one. */
export const defaultCosts: FlipCosts = { fixed: -1, broken: 1, bothWrongSame: 0, bothWrongDifferent: 0 }

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

/** Ids as texts, each once, in their order. */
export function tidyIds(ids: readonly unknown[]): string[] {
  return [...new Set(ids.map((id) => String(id).trim()).filter((id) => id !== ''))]
}
