/** Columns in which a log says what came of a call of its own accord: that it failed, or was never made. */
import type { Role } from '../../core/roles'
import type { FieldProfile } from '../../formats/contract'
import { saidAsked } from '../answers/said-asked'
import type { SaidAsked } from '../answers/said-asked'
import { saidFailures } from '../answers/said-failures'
import type { SaidFailure } from '../answers/said-failures'
import { sampleColumn } from '../../evaluation/metrics/sample-columns'
import type { FeatureField } from './features'

export interface SaidColumns {
  /** Columns that say that a model whose answers are the log's failed, whatever stands for its answer; all of them count. */
  failures: Record<Role, (SaidFailure & { at: number })[]>
  /** Columns that say which requests such a model was never sent. */
  unasked: Record<Role, (SaidAsked & { at: number })[]>
}

/**
 * @param answerOf the field of a role's answer or score, null where there is none; undefined where the log's answer is not the model's
 * @param ask gives the index of a field that is read as text
 */
export function saidColumns(
  fields: readonly FieldProfile[],
  answerOf: (role: Role) => string | null | undefined,
  ask: (field: string) => number,
): SaidColumns {
  const told = <T extends { field: string }>(
    role: Role,
    says: (role: Role, answer: string | null, fields: readonly FieldProfile[]) => T[],
  ) => {
    const answer = answerOf(role)
    if (answer === undefined) return []
    return says(role, answer, fields).map((said) => ({ ...said, at: ask(said.field) }))
  }
  return {
    failures: { primary: told('primary', saidFailures), shadow: told('shadow', saidFailures) },
    unasked: { primary: told('primary', saidAsked), shadow: told('shadow', saidAsked) },
  }
}

/** Columns that say how requests came into the log, whatever the mapping takes them for: what no model is fed tells it, too. */
export function sampleFields(fields: readonly FieldProfile[]): FeatureField[] {
  return fields
    .filter(({ name, type, image }) => type !== 'tensor' && !image && sampleColumn(name) !== null)
    .map(({ name, type }) => ({ name, as: type === 'number' ? 'number' : 'text' }))
}
