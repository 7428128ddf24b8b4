/** What is said of numbers that are written as people write them. */
import { atPart, type Problem } from '../../core/problem'
import type { FieldProfile } from '../contract'
import { cellOf, numberOf } from './convention'

/** Columns that are named; of more, how many. */
const MOST_NAMED = 4

/** That numbers are read otherwise than they stand there. */
export function writtenProblems(all: readonly FieldProfile[], file: string): Problem[] {
  const fields = all.filter(({ written, role }) => written && role !== 'ignore' && role !== 'id')
  if (fields.length === 0) return []
  const said = fields
    .slice(0, MOST_NAMED)
    .map((field) => `“${textOf(field)}” of "${field.name}" is ${valueIn(field)}`)
  const more = fields.length - said.length
  return [
    {
      code: 'written-numbers',
      message: `Numbers are read as they are written: ${said.join(', ')}${more > 0 ? `, and so for ${more} more` : ''}.`,
      file,
    },
  ]
}

/** An example that is not the same number either way. */
function textOf({ examples, written }: FieldProfile): string {
  return (
    examples.find((text) => text.trim() !== '' && cellOf(text) && !/^\d+(?:\.\d+)?$/.test(text)) ??
    (written!.unit || examples[0]!)
  )
}

function valueIn(field: FieldProfile): string {
  const cell = cellOf(textOf(field))
  return cell ? String(numberOf(cell, field.written!)) : 'a number'
}

/** That a column has no numbers before somebody says which: three zeros more or less turn a verdict around. */
export function undecidedProblem({ name, undecided }: FieldProfile, file?: string): Problem | null {
  if (!undecided) return null
  const { text, readings } = undecided
  return {
    code: 'undecided-numbers',
    message: `"${name}" may be read in two ways: “${text}” is ${readings.join(' or ')}, and no other cell of the file tells which.`,
    ...(file === undefined ? {} : { file }),
    place: atPart(`"${name}"`),
    mend: `Write it without a sign between thousands and with a decimal point: as ${readings.join(' or as ')}.`,
  }
}
