/** Fields of which two look like the same answer or label: the one that was taken is named, and so is the other. */
import { escaped } from '../core/json-pointer'
import { atPointer, type Problem } from '../core/problem'
import type { FieldRole } from '../core/roles'
import type { FieldProfile } from '../formats/contract'
import { roleTitles } from '../formats/roles'

/** Roles whose field decides the verdict. */
const DECISIVE: readonly FieldRole[] = ['primary', 'shadow', 'label']

/** Notes each field that was passed over for another with other values. */
export function noteRivals(fields: readonly FieldProfile[], problems: Problem[]): void {
  for (const { rival, ...field } of fields) {
    const taken = fields.find(({ name, role }) => name === rival?.taken && role === rival.role)
    if (!rival || !taken || !DECISIVE.includes(rival.role)) continue
    // A class and its name beside it are of two types; a copy is the same in every row.
    if (field.type !== taken.type || field.digest === taken.digest) continue
    problems.push({
      code: 'assumed-column',
      severity: 'note',
      message: `"${taken.name}" is taken for the ${roleTitles[rival.role]}; "${field.name}" looks like it, too, and holds other values.`,
      place: atPointer(`/roles/${escaped(taken.name)}`),
      mend: `Say in the mapping which of the two is the ${roleTitles[rival.role]}.`,
    })
  }
}
