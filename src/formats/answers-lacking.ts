/** What a log without models has in place of the answers that are lacking: what it is most likely, and what to say in a mapping. */
import type { Role } from '../core/roles'
import { listText } from '../core/words'
import { answerPair } from './answer-pair'
import type { FieldProfile } from './contract'
import { apartColumns } from './probability-columns'

/** Two columns that look like the models' answers, or columns per class that are no distribution. */
export type Lacking =
  | { kind: 'pair'; fields: readonly [string, string] }
  | {
      kind: 'apart'
      /** By the columns' names, in the order of each model's fields; numbers are places already. */
      classes: readonly string[]
      of: readonly { role: Role; fields: readonly string[] }[]
    }

/**
 * @param without the models whose answers are lacking
 * @returns null where nothing in the log looks like them
 */
export function lackingAnswers(fields: readonly FieldProfile[], without: readonly Role[]): Lacking | null {
  const free = fields.filter(({ role }) => role === 'ignore')
  const apart = apartColumns(free).filter(({ role }) => without.includes(role))
  const classes = classesOf(apart[0]?.columns.map(({ of }) => of) ?? [])
  const of = apart.map(({ role, columns }) => ({
    role,
    fields: classes.flatMap((name) => columns.filter((one) => one.of === name).map(({ field }) => field)),
  }))
  const alike = apart.every(
    ({ columns }, i) => of[i]!.fields.length === columns.length && columns.length === classes.length,
  )
  if (
    alike &&
    apart.length === without.length &&
    without.every((role) => of.some((one) => one.role === role))
  )
    return { kind: 'apart', classes, of }
  const pair = without.length === 2 ? answerPair(fields) : null
  return pair && { kind: 'pair', fields: pair }
}

const isPlace = (name: string) => /^\d+$/.test(name)
const classesOf = (names: readonly string[]): readonly string[] =>
  names.every(isPlace) ? [...names].sort((a, b) => Number(a) - Number(b)) : names

/** @returns the classes, where they are more than places in the order of the fields */
export const namedClasses = (classes: readonly string[]): readonly string[] | null =>
  classes.every(isPlace) ? null : classes

const quoted = (name: string) => `"${name}"`

/** @returns in a sentence or two: what it is likely, and the line of a mapping file that says so */
export function lackingText(lacking: Lacking): string {
  if (lacking.kind === 'pair') {
    const [one, two] = lacking.fields.map(quoted)
    return `${one} and ${two} may be they: say which is in production, in the roles of the columns ("roles": {${one}: "primary", ${two}: "shadow"} in a mapping file).`
  }
  const lists = lacking.of.map(({ role, fields }) => `${quoted(role)}: {"kind": "probabilities", "fields": [${fields.map(quoted).join(', ')}]}`) // prettier-ignore
  const named = namedClasses(lacking.classes)
  const classes = named ? `"classes": [${named.map(quoted).join(', ')}], ` : ''
  const names = listText(lacking.of[0]!.fields.map(quoted))
  return `${names} are a number per class and do not add up to 1: they are rounded, or judge each class by itself (a sigmoid each, several labels at once). Log the class that was answered beside them; or, where the largest is the answer, say so (${classes}"answers": {${lists.join(', ')}} in a mapping file).`
}
