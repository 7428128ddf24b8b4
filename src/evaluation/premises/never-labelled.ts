/** Answers that no label ever is: classes that nobody labels, or what stands for no answer. */
import { count, counted } from '../../core/numbers'
import { ROLES, type Role } from '../../core/roles'
import { listText } from '../../core/words'
import type { Figures } from '../checklist/gate'
import type { Patch } from '../../result/patch'
import type { EvaluationData } from '../input'
import { namesOfOutput } from './output-names'
import type { Judgement } from './premise'
import { unsettled } from './premise'

/** Names that are shown of a long list. */
const SHOWN = 6
/** Of the labelled requests, how much more often one model than the other must answer what no label ever is. */
const OFTEN = 0.01
const FEWEST = 10
const MOST_WRITTEN = 500

const CLASSES: Patch = {
  label: 'They are classes',
  steps: [{ op: 'add', path: '/confirmed/-', value: 'classes' }],
}

/**
 * A class that no label is, answered by one model more than by the other: each such answer counts as wrong, and may be no
 * answer at all ('error', -1), or one that nobody labels ('review'). Those of shadow would be errors then.
 */
export function neverLabelled(data: EvaluationData, figures: Figures): Judgement | null {
  const found = answeredOnly(data, figures)
  if (!found) return null
  const { classes } = data
  const { indices, n, told, often, failures } = found
  const names = listText(indices.slice(0, SHOWN).map((c) => `“${classes[c]}”`))
  const judged = unsettled(
    `No label is ${names}: of ${counted(n, 'labelled request')}, ${listText(told)}, and each counts as wrong.`,
    'Say in the mapping whether these are classes, or stand for no answer.',
    [...asNoAnswer(data, indices), CLASSES],
  )
  return {
    ...judged,
    ...(often ? { blocksFail: true } : {}),
    rests: [
      ...(often ? (['accuracy', 'never-break'] as const) : []),
      ...(failures ? (['errors'] as const) : []),
    ],
  }
}

/** The classes that are answered and never are a label, and which gates may hang on what they are. */
function answeredOnly(data: EvaluationData, { quality, gates, errors }: Figures) {
  if (!quality) return null
  const { confusion } = quality.primary
  const labels = confusion.map((row) => row.reduce((sum, count) => sum + count, 0))
  const n = labels.reduce((sum, count) => sum + count, 0)
  const answered = (role: Role, c: number) =>
    quality[role].confusion.reduce((sum, row) => sum + (row[c] ?? 0), 0)
  const never = labels.flatMap((of, c) => (of === 0 ? [c] : []))
  const more = (c: number) => answered('shadow', c) - answered('primary', c)
  const many = never.filter((c) => Math.abs(more(c)) >= Math.max(FEWEST, OFTEN * n))
  // A class that a model has an output for is one.
  const outputs = ROLES.flatMap((role) => namesOfOutput(data, role))
  const allowed = gates.errors.maxRate * n
  const failing =
    errors.shadow.count > gates.errors.maxRate * errors.shadow.n
      ? []
      : never.filter((c) => !outputs.includes(data.classes[c]!) && more(c) > Math.max(FEWEST, allowed))
  const indices = many.length > 0 ? many : failing
  if (indices.length === 0 || data.classes.length - indices.length < 2) return null
  const total = (role: Role) => indices.reduce((sum, c) => sum + answered(role, c), 0)
  const told = ROLES.map((role) => `${role} answers so to ${count(total(role))}`)
  return { indices, n, told, often: many.length > 0, failures: failing.length > 0 }
}

/** The classes without these, where that is short, and a class of a model's output is not among them. */
function asNoAnswer(data: EvaluationData, indices: readonly number[]): Patch[] {
  const { classes } = data
  const outputs = ROLES.flatMap((role) => namesOfOutput(data, role))
  // Beyond some hundreds the list itself is no mend: of 100,000 classes it would be a megabyte of every result.
  if (classes.length > MOST_WRITTEN || indices.some((c) => outputs.includes(classes[c]!))) return []
  const value = classes.filter((_, c) => !indices.includes(c))
  return value.length > 0
    ? [{ label: 'They stand for no answer', steps: [{ op: 'replace', path: '/classes', value }] }]
    : []
}
