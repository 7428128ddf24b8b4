/** What is said of numbers that are written as people write them. */
import { escaped } from '../../core/json-pointer'
import { counted } from '../../core/numbers'
import { atPart, atPointer, type Problem } from '../../core/problem'
import type { FieldProfile } from '../contract'
import { cellOf, numberOf, SIGNS, type Sign } from './convention'

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

/**
 * That columns have no numbers before somebody says which: three zeros more or less turn a verdict around.
 * @param fields those that are used of a file, or of the log; the mapping's key and its buttons are of them all
 */
export function undecidedProblem(fields: readonly FieldProfile[], file?: string): Problem | null {
  const open = fields.filter(({ undecided }) => undecided)
  const [first] = open
  if (!first) return null
  const { text, readings } = first.undecided!
  const more = open.length > 1 ? `, and so may ${counted(open.length - 1, 'more column')}` : ''
  const keys = open.slice(0, MOST_NAMED).map(({ name }) => `${JSON.stringify(name)}: "."`)
  const others = open.length > MOST_NAMED ? ', …' : ''
  return {
    code: 'undecided-numbers',
    message: `"${first.name}" may be read in two ways: “${text}” is ${readings['.']} or ${readings[',']}, and no other cell tells which${more}.`,
    ...(file === undefined ? {} : { file }),
    place: atPart(`"${first.name}"`),
    mend: `Say in the mapping which decimal sign it is: "decimalSigns": { ${keys.join(', ')}${others} } for ${readings['.']}, "," for ${readings[',']}.`,
    edits: SIGNS.map((sign) => ({
      label: `Read “${text}” as ${readings[sign]}${open.length > 1 ? `, and all ${open.length} columns so` : ''}`,
      steps: open.map(({ name }) => ({ op: 'add', path: `/decimalSigns/${escaped(name)}`, value: sign })),
    })),
  }
}

const SIGN_NAMES: Record<Sign, string> = { '.': 'decimal point', ',': 'decimal comma' }

/** That a mapping reads a column's numbers by a sign that its own cells contradict. */
export function contradictedProblem({ name, decimal, examples }: FieldProfile, said: Sign): Problem | null {
  if (!decimal || decimal === said) return null
  const text = examples.find((one) => one.includes(decimal)) ?? examples[0]!
  return {
    code: 'contradicted-numbers',
    message: `The mapping reads "${name}" with a ${SIGN_NAMES[said]}, and its cells have a ${SIGN_NAMES[decimal]}: “${text}”.`,
    place: atPointer(`/decimalSigns/${escaped(name)}`),
    mend: `Write "${decimal}" there, or leave it out: its cells tell it.`,
    edits: [
      {
        label: `Read it with a ${SIGN_NAMES[decimal]}`,
        steps: [{ op: 'replace', path: `/decimalSigns/${escaped(name)}`, value: decimal }],
      },
    ],
  }
}
