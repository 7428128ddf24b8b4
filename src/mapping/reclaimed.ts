/** Fields that look like a logger's own, and are none: the model or its training data has them by name. */
import type { FieldProfile } from '../formats/contract'
import { LOGGERS_OWN } from '../formats/logger-fields'
import type { GuessContext } from './guess-context'
import { plainName } from './text'

/** @returns the fields, a "level" among them a feature where the baseline or an input is called so */
export function reclaimed({ fields, baseline, models }: GuessContext): readonly FieldProfile[] {
  if (!fields.some(({ why }) => why === LOGGERS_OWN)) return fields
  const inputs = Object.values(models).flatMap((model) => model?.inputs ?? [])
  const wanted = new Set([...(baseline?.keys() ?? []), ...inputs.map(({ name }) => name)].map(plainName))
  return fields.map((field) =>
    field.why === LOGGERS_OWN && wanted.has(plainName(field.name))
      ? { ...field, role: 'feature', why: 'the model or its training data has one of this name' }
      : field,
  )
}
