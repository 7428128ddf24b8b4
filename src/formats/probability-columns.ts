/** Columns that hold a model's answer class by class: proba_0, proba_1; prob_cat, prob_dog; probabilities.cat, .dog. */
import type { Role } from '../core/roles'
import type { FieldProfile } from './contract'
import { ownerWord } from './model-words'
import { isAnswered, isHolderName, namedRole, ownerOf, plainName } from './role-names'

export interface ProbabilityColumns {
  role: Role
  /** A field per class, with what its name says of the class: '0' or 'cat'. */
  columns: { field: string; of: string }[]
}

const STEM = /(?:^|_)(?:p|probas?|probs?|probabilit(?:y|ies)|predict_proba)$/
/** What an object of scores by class is called, at the end of its path. */
const HOLDER =
  /^(?:.*_)?(?:probas?|probs?|probabilities|scores|preds?|predictions?|predict_proba|confidences)$/

/** @returns the columns of each role's answer, where two or more go together by their names and add up to 1 */
export function probabilityColumns(fields: readonly Sampled[]): ProbabilityColumns[] {
  const found = grouped(fields).filter((group) => addUp(ofGroup(group, fields)))
  // Of two groups of one role nobody can say which is the answer.
  return found.filter(({ role }) => found.filter((one) => one.role === role).length === 1)
}

/**
 * @returns the columns that are a model's by their names, one per class, and do not add up to 1: rounded too far, or each
 * class by itself (a sigmoid each, several labels at once)
 */
export function apartColumns(fields: readonly Sampled[]): ProbabilityColumns[] {
  return grouped(fields).filter(
    (group) =>
      group.columns.every(({ field }) => ownerOf(field) === group.role) && !addUp(ofGroup(group, fields)),
  )
}

/** @returns what a column's name says of the class that it is of: 'cat' for 'primary_prob_cat'; null for other names */
export const classIn = (name: string): string | null => splitName(name)?.of ?? null

type Sampled = Pick<FieldProfile, 'name' | 'type' | 'min' | 'max' | 'examples'>

const ofGroup = ({ columns }: ProbabilityColumns, fields: readonly Sampled[]) =>
  columns.map(({ field }) => fields.find(({ name }) => name === field)!)

function grouped(fields: readonly Sampled[]): ProbabilityColumns[] {
  const groups = new Map<string, ProbabilityColumns>()
  for (const field of fields) {
    if (field.type !== 'number' || field.min === null || field.min < 0 || field.max! > 1) continue
    const split = splitName(field.name)
    if (!split) continue
    const group = groups.get(split.stem) ?? { role: ownerOf(split.stem) ?? 'primary', columns: [] }
    group.columns.push({ field: field.name, of: split.of })
    groups.set(split.stem, group)
  }
  return [...groups.values()].filter(({ columns }) => columns.length > 1)
}

/** 'primary_prob_cat' as 'primary_prob' and 'cat'; null for a name that is not of this kind. */
function splitName(name: string): { stem: string; of: string } | null {
  // DataRobot's: 'sick_1.0_PREDICTION' beside 'sick_PREDICTION'.
  const [, stem, own] = /^(.+)_([^_]+)_prediction$/i.exec(name) ?? []
  if (stem !== undefined && own !== undefined && !ownerOf(name))
    return { stem: `${stem}_prediction`, of: own }
  const dot = Math.max(name.lastIndexOf('.'), name.lastIndexOf('['))
  const above = dot < 0 ? '' : name.slice(0, dot)
  const of = name.slice(dot + 1).replace(/\]$/, '')
  if (above !== '') {
    const holder = plainName(above.slice(above.lastIndexOf('.') + 1))
    const owned = ownerOf(above) !== null
    const within =
      (HOLDER.test(holder) && (isAnswered(name) || STEM.test(holder) || owned)) ||
      isHolderName(holder) ||
      ownerWord(holder) !== null
    if (within) return namedRole(of) ? null : { stem: above, of }
  }
  const parts = /^(.*?(?:probas?|probs?|probabilit(?:y|ies))|(?:.*_)?p(?=_))[ _.-]*(.+)$/i.exec(of)
  const before = parts?.[1]
  if (!parts || !STEM.test(plainName(before!))) return null
  return { stem: `${above}/${before!}`, of: parts[2]! }
}

/** Features may be called probabilities too (of rain, of snow): only one answer's add up to 1 in every row. */
export function addUp(columns: readonly Pick<FieldProfile, 'examples'>[]): boolean {
  const rows = columns[0]?.examples.length ?? 0
  const slack = 0.011 * columns.length
  return (
    rows > 0 &&
    Array.from({ length: rows }, (_, i) =>
      columns.reduce((sum, { examples }) => sum + Number(examples[i] ?? NaN), 0),
    ).every((sum) => Math.abs(sum - 1) <= slack)
  )
}
