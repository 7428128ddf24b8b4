/** Tables whose numbers are read by decimal signs that a mapping says, where their cells leave them open. */
import type { FieldProfile, LogProfile } from '../../formats/contract'
import type { Sign } from '../../formats/written/convention'
import { bySign } from '../../formats/written/settle'
import type { OpenLog } from './log'

/** Field -> its sign. */
export type DecimalSigns = Readonly<Record<string, Sign>>

/** What is read of a file is kept by the log that it was read from: the same signs give the same log. */
const read = new WeakMap<OpenLog, Map<string, OpenLog>>()

/** @returns the log itself where none of its fields is read otherwise */
export function withSigns(log: OpenLog, signs: DecimalSigns): OpenLog {
  const said = log.parts.flatMap(({ profile }) =>
    profile.fields.filter(({ name, bySign }) => bySign && Object.hasOwn(signs, name)),
  )
  if (said.length === 0) return log
  const known = read.get(log) ?? new Map<string, OpenLog>()
  read.set(log, known)
  const key = JSON.stringify(said.map(({ name }) => [name, signs[name]]))
  const found = known.get(key) ?? readBy(log, signs)
  known.set(key, found)
  return found
}

function readBy(log: OpenLog, signs: DecimalSigns): OpenLog {
  const field = (one: FieldProfile) => (Object.hasOwn(signs, one.name) ? bySign(one, signs[one.name]!) : one)
  const profile = (one: LogProfile) => ({ ...one, fields: one.fields.map(field) })
  return {
    ...log,
    parts: log.parts.map((part) => ({ ...part, profile: profile(part.profile) })),
    profile: profile(log.profile),
  }
}
