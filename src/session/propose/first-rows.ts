/** What a mapping makes of the log's first rows. */
import { pointerOf } from '../../core/problem'
import { ROLES } from '../../core/roles'
import { compileEncoder } from '../../mapping/encode'
import { sayWhoseLog } from '../../mapping/lacking'
import { checkMapping } from '../../mapping/validate'
import { rowSize } from '../../replay/rows'
import type { Mapping } from '../../result/mapping'
import type { MappingPreview } from '../contract'
import { problemOf } from '../intake/held'
import { usedOfJoined } from '../intake/joined-fields'
import { firstBatch } from '../intake/log'
import type { Slots } from '../intake/slots'
import { flagsOf } from '../requests/layout'

export const FIRST_ROWS = 5
/** Numbers of one row that are shown. */
const WIDTH = 200

/**
 * What a mapping makes of the first rows, with everything that keeps it from running.
 * @param guessed what would be proposed in its place
 */
export async function firstRows(
  mapping: Mapping,
  slots: Slots,
  guessed: Mapping,
): Promise<Pick<MappingPreview, 'models' | 'problems'>> {
  const log = slots.table('log')
  const fields = log?.profile.fields ?? null
  const models = {
    primary: slots.bundle('primary'),
    shadow: slots.bundle('shadow'),
  }
  const predictions = {
    primary: slots.table('primary-predictions'),
    shadow: slots.table('shadow-predictions'),
  }
  const answers = {
    primary: predictions.primary?.profile.fields ?? null,
    shadow: predictions.shadow?.profile.fields ?? null,
  }
  const joined = usedOfJoined(slots.table('labels'), predictions)
  const checked = checkMapping(mapping, { models, fields, answers, joined, guessed })
  const problems = sayWhoseLog(checked, models, fields)
  const made: Pick<MappingPreview, 'models' | 'problems'> = {
    models: { primary: null, shadow: null },
    problems,
  }
  if (!log) return made
  const tensors = new Set(log.profile.fields.filter((one) => one.type === 'tensor').map((one) => one.name))
  for (const role of ROLES) {
    const model = models[role]
    const fed = mapping.models[role]
    if (!model || !fed || problems.some((problem) => pointerOf(problem).startsWith(`/models/${role}/inputs`)))
      continue
    try {
      const encoder = compileEncoder(fed, model.inputs, tensors)
      const batch = await firstBatch(log, encoder.fields, FIRST_ROWS)
      if (!batch) continue
      const { inputs } = encoder.encode(batch.columns, flagsOf(batch, [...encoder.fields.keys()]), batch.n)
      made.models[role] = inputs.map(({ name, shape, data }) => ({
        tensor: name,
        shape,
        rows: rowsOf(data, batch.n, shape),
      }))
    } catch (error) {
      problems.push(problemOf(error, log.files[0]?.path))
    }
  }
  return made
}

function rowsOf(
  data: ArrayLike<number | string>,
  n: number,
  shape: readonly number[],
): (number | string)[][] {
  const size = rowSize(shape)
  return Array.from({ length: n }, (_, i) =>
    Array.from({ length: Math.min(size, WIDTH) }, (_, j) => data[i * size + j]!),
  )
}
