/** Features that a log writes in percent: a model was trained on 0.125 or on 12.5, and its files do not say which. */
import { counted } from '../core/numbers'
import { atPointer, type Problem } from '../core/problem'
import type { Role } from '../core/roles'
import { listText } from '../core/words'
import type { FieldProfile } from '../formats/contract'
import type { FeatureMapping } from '../result/mapping'

const BY: Record<string, number> = { '%': 100, '‰': 1000 }
const MOST_NAMED = 3

/**
 * @param features what one input is fed, as it is guessed
 * @returns the question, with what was written as a button; null where nothing is in percent, or where what is is standardised
 */
export function percentsFed(
  role: Role,
  features: readonly FeatureMapping[],
  fields: readonly FieldProfile[],
  pointer: string,
): Problem | null {
  const found = features.flatMap(({ field, steps }, at) => {
    const unit = fields.find(({ name }) => name === field)?.written?.unit
    const by = steps.length === 0 && unit !== undefined ? BY[unit] : undefined
    return by === undefined ? [] : [{ field, by, unit, path: `${pointer}/features/${at}/steps` }]
  })
  const [first] = found
  if (!first) return null
  const named = listText(found.slice(0, MOST_NAMED).map(({ field }) => `"${field}"`))
  const columns = found.length > MOST_NAMED ? counted(found.length, 'column') : named
  return {
    code: 'assumed-scaling',
    message: `${role} is given ${columns} as shares: the log’s 12.5 ${first.unit} is ${12.5 / first.by}. Whether it was trained on those or on 12.5 is not in its files.`,
    place: atPointer(first.path),
    mend: 'Compare with the training code, or drop the mapping file that belongs to the model.',
    edits: [
      {
        label: `Feed ${columns} as ${found.length === 1 ? 'it is' : 'they are'} written: 12.5`,
        steps: found.map(({ path, by }) => ({
          op: 'replace',
          path,
          value: [{ kind: 'scale', by, plus: 0 }],
        })),
      },
    ],
  }
}
