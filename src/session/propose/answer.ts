/** A column that no model is fed and whose values are the classes, where it is not the truth: what production answered, most likely. */
import { escaped } from '../../core/json-pointer'
import type { Problem } from '../../core/problem'
import { listText } from '../../core/words'
import type { FieldProfile } from '../../formats/contract'
import { plainName } from '../../formats/role-names'
import type { Guess } from '../../mapping/guess'
import { labelFinder } from '../../mapping/label-finder'
import type { Slots } from '../intake/slots'
import { answersFile, distinctOf } from './grounds'
import { candidates, MOST_READ, OF_A_MODEL } from './label'

/** More are rather categories of something else. */
const MOST_COLUMNS = 2

/**
 * @param fields of the log, in the roles that they were guessed from
 * @returns each as a button; null where production's answer is known, or is not replayed, or where nothing fits
 */
export async function answerOffered(
  slots: Slots,
  fields: readonly FieldProfile[],
  { mapping }: Pick<Guess, 'mapping'>,
): Promise<Problem | null> {
  const log = slots.table('log')
  const labelled = slots.table('labels') !== null || fields.some(({ role }) => role === 'label')
  const known = mapping.answers?.primary ?? answersFile(slots, 'primary')
  if (!log || known || !slots.bundle('primary')) return null
  if (fields.some(({ role }) => role === 'primary' || role === 'primary-score')) return null
  const able = candidates(fields, mapping)
  if (able.length > MOST_READ) return null
  const find = labelFinder(mapping)
  const names: string[] = []
  for (const field of able) {
    // Numbers that count the classes count other things as well, and words may be the truth where nothing else is.
    const ofModel = OF_A_MODEL.test(plainName(field.name.split('.').at(-1)!))
    if (!ofModel && (field.type === 'number' || !labelled)) continue
    const values = (await distinctOf(log, field)) ?? []
    if (values.length > 1 && values.every((text) => find(text) >= 0)) names.push(field.name)
  }
  if (names.length === 0 || names.length > MOST_COLUMNS) return null
  const one = names.length === 1
  return {
    code: 'maybe-label',
    message: `${listText(names.map((name) => `"${name}"`))} may be what production answered: ${one ? 'its' : 'their'} values are the classes, and no model is fed ${one ? 'it' : 'them'}.`,
    mend: 'Say so where it is: without its answers nothing shows that the replay is production.',
    edits: names.map((name) => ({
      label: `“${name}” is what primary answered`,
      steps: [{ op: 'add', path: `/roles/${escaped(name)}`, value: 'primary' }],
    })),
  }
}
